import assert from "node:assert/strict";
import { test } from "node:test";
import { ContractMonitor } from "../../emulator/contract/monitor.ts";
import type { HypercallRecord } from "../../emulator/contract/record.ts";
import { Guest } from "./guest.ts";

/** What a hyperprivop may touch. */
interface State {
  readonly registers: Record<number, bigint>;
  readonly mappedRegs: DataView;
}

/** Makes a hyperprivop; `handler` stands for the hypervisor. */
function make(immediate: number, handler: (state: State) => void, before = {}): HypercallRecord {
  const bytes = new Uint8Array(4096);
  const registers: Record<number, bigint> = { ...before };
  const mappedRegs = new DataView(bytes.buffer);
  const site = {
    ...new Guest().site({ r2: 0n, args: [], registers: {} }),
    register: (n: number) => registers[n] ?? 0n,
    hyperprivop: {
      immediate,
      mappedRegs: (offset: number, size: number) => bytes.slice(offset, offset + size),
    },
  };
  const monitor = new ContractMonitor();
  const open = monitor.begin(site);
  handler({ registers, mappedRegs });
  return monitor.end(open, 0n);
}

const messages = ({ violations }: HypercallRecord) =>
  violations.map(({ where, field, message }) => `${where}${field}: ${message}`);

test("a hyperprivop is recorded with its inputs and outputs, and has no result", () => {
  const record = make(
    0x10,
    ({ registers }) => {
      registers[8] = 0x138n;
    },
    { 8: 1n << 61n },
  );
  const { call, op, request, result, reply, violations } = record;
  assert.deepEqual(
    { call, op, request, result, reply, violations },
    {
      call: "hyperprivop",
      op: "get_rr",
      request: { address: "0x2000000000000000" },
      result: null,
      reply: { value: "0x138" },
      violations: [],
    },
  );
});

test("outputs in mapped_regs are read from there, and checked", () => {
  assert.deepEqual(messages(make(2, ({ mappedRegs }) => mappedRegs.setUint32(0xc48, 1, true))), []);
  assert.deepEqual(messages(make(2, () => {})), ["reply/metaphysical_mode: must be 1"]);
  const reserved = make(10, ({ mappedRegs }) => mappedRegs.setBigUint64(0xa10, 0x8050n, true));
  assert.equal(reserved.violations[0]?.field, "/stored");
  const psr = make(0x19, ({ registers }) => {
    registers[8] = 1n << 32n;
  });
  assert.equal(psr.violations[0]?.field, "/psr");
});

test("registers that are no outputs must be preserved (abi 6)", () => {
  const record = make(9, ({ registers }) => {
    registers[8] = 0x50n;
    registers[14] = 1n;
  });
  assert.deepEqual(messages(record), ["request/r14: this register must be preserved"]);
});
