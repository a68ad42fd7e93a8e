import assert from "node:assert/strict";
import { test } from "node:test";
import type { Processor } from "../../emulator/ia64/processor.ts";
import {
  codeBase,
  hex,
  type Machine,
  machineWith,
  PSR,
  runToInterruption,
} from "./core-machine.ts";

/* Debug registers (manual vol. 2, 7.1). */

const READS = 1n << 63n;
const WRITES = 1n << 62n;
const EXECUTES = 1n << 63n;
const ALL_LEVELS = 15n << 56n;
const EXACT = (1n << 56n) - 1n;
const watched = 0x40010n;
const dd = 1n << 39n;
const id = 1n << 37n;

interface Watch {
  readonly address?: bigint;
  readonly kinds?: bigint;
  readonly levels?: bigint;
  readonly mask?: bigint;
  readonly pair?: number;
}

function watch(cpu: Processor, spec: Watch = {}): void {
  const { address = watched, kinds = READS | WRITES, levels = ALL_LEVELS, mask = EXACT } = spec;
  const { pair = 0 } = spec;
  cpu.setDbr(2 * pair, address);
  cpu.setDbr(2 * pair + 1, kinds | levels | mask);
}

/** Executes with r9 = `address`; the letters of ISR r and w if a Data Debug fault hits, else "". */
function hit(source: string, address: bigint, spec: Watch = {}, psr = PSR.ic | PSR.db): string {
  const machine = machineFor(source);
  const { cpu } = machine;
  cpu.ip = BigInt(codeBase);
  cpu.psr = psr;
  for (let i = 0; i < 8; i++) cpu.setDbr(i, 0n);
  watch(cpu, spec);
  cpu.setGr(9, address);
  const vector = runToInterruption(machine);
  if (vector === 0x2c00) return "";
  assert.equal(vector, 0x5900);
  assert.equal(hex(cpu.cr(20)), hex(address), "IFA");
  return ["r", "w"].filter((_, i) => (cpu.cr(17) >> (i === 0 ? 34n : 33n)) & 1n).join("");
}

const machines = new Map<string, Machine>();

/** One machine a program, since there are many cases. */
function machineFor(source: string): Machine {
  let machine = machines.get(source);
  if (machine === undefined) {
    machine = machineWith(`${source} ;;\nbreak.m 1 ;;`);
    machines.set(source, machine);
  }
  return machine;
}

test("loads match on r, stores on w, semaphores on either", () => {
  const kinds = [0n, READS, WRITES, READS | WRITES];
  const table = (source: string): string[] => kinds.map((k) => hit(source, watched, { kinds: k }));
  assert.deepEqual(table("ld8 r8 = [r9]"), ["", "r", "", "r"]);
  assert.deepEqual(table("st8 [r9] = r8"), ["", "", "w", "w"]);
  assert.deepEqual(table("xchg8 r8 = [r9], r10"), ["", "rw", "rw", "rw"]);
  assert.deepEqual(table("fetchadd4.acq r8 = [r9], 1"), ["", "rw", "rw", "rw"]);
  assert.deepEqual(table("ldf8 f6 = [r9]"), ["", "r", "", "r"]);
  assert.deepEqual(table("stf.spill [r9] = f1"), ["", "", "w", "w"]);
});

test("a reference matches if any of its bytes does", () => {
  const byte = { address: 0x40013n };
  assert.equal(hit("ld1 r8 = [r9]", 0x40013n, byte), "r");
  assert.equal(hit("ld1 r8 = [r9]", 0x40012n, byte), "");
  assert.equal(hit("ld2 r8 = [r9]", 0x40012n, byte), "r");
  assert.equal(hit("ld2 r8 = [r9]", 0x40014n, byte), "");
  assert.equal(hit("st4 [r9] = r8", 0x40010n, byte), "w");
  assert.equal(hit("st8 [r9] = r8", 0x40010n, byte), "w");
  assert.equal(hit("st8 [r9] = r8", 0x40008n, byte), "");
  assert.equal(hit("ldf.fill f6 = [r9]", 0x40000n, { address: 0x4000fn }), "r");
  assert.equal(hit("ldf.fill f6 = [r9]", 0x40020n, { address: 0x4000fn }), "");
  assert.equal(hit("ldfe f6 = [r9]", 0x40000n, { address: 0x40009n }), "r");
  assert.equal(hit("ldfe f6 = [r9]", 0x40000n, { address: 0x4000an }), "", "10 bytes");
  assert.equal(hit("ldfps f6, f7 = [r9]", 0x40000n, { address: 0x40007n }), "r");
  assert.equal(hit("ld16 r8 = [r9]", 0x40000n, { address: 0x4000fn }), "r");
  assert.equal(hit("st16 [r9] = r8", 0x40000n, { address: 0x4000fn }), "w");
});

test("the mask says which of the bits 55:0 count; bits 63:56 always do", () => {
  const page = { mask: EXACT & ~0xfffn };
  assert.equal(hit("ld8 r8 = [r9]", 0x40ff8n, page), "r");
  assert.equal(hit("ld8 r8 = [r9]", 0x41000n, page), "");
  assert.equal(hit("ld8 r8 = [r9]", 0x80000n, { mask: 0n }), "r");
  assert.equal(hit("ld8 r8 = [r9]", 0x80000n, { mask: 0n, address: 1n << 56n }), "");
});

test("the level mask is about the level of the reference", () => {
  for (const level of [0n, 1n, 2n, 3n]) {
    for (const enabled of [0n, 1n, 2n, 3n]) {
      const psr = PSR.ic | PSR.db | (level << 32n);
      const expected = level === enabled ? "r" : "";
      const levels = 1n << (56n + enabled);
      assert.equal(hit("ld8 r8 = [r9]", watched, { levels }, psr), expected);
    }
  }
});

test("every pair watches, with psr.db only, and psr.dd lets one instruction pass", () => {
  for (const pair of [0, 1, 2, 3]) assert.equal(hit("ld8 r8 = [r9]", watched, { pair }), "r");
  assert.equal(hit("ld8 r8 = [r9]", watched, {}, PSR.ic), "");
  assert.equal(hit("ld8 r8 = [r9]", watched, {}, PSR.ic | PSR.db | dd), "");
  const twice = "{ .mmi; ld8 r8 = [r9]; ld8 r10 = [r9]; nop.i 0 }";
  assert.equal(hit(twice, watched, {}, PSR.ic | PSR.db | dd), "r");
  assert.equal((machineFor(twice).cpu.cr(17) >> 41n) & 3n, 1n, "the second load");
});

test("a false predicate, lfetch and probe pass; probe.fault and speculative loads do not", () => {
  assert.equal(hit("(p6) ld8 r8 = [r9]", watched), "");
  assert.equal(hit("lfetch [r9]", watched), "");
  assert.equal(hit("probe.r r8 = r9, 0", watched), "");
  assert.equal(hit("probe.w.fault r9, 0", watched), "w");
  assert.equal(hit("probe.rw.fault r9, 0", watched), "rw");
  const { cpu } = machineFor("ld8.a r8 = [r9]");
  cpu.setCr(0, 0n);
  assert.equal(hit("ld8.a r8 = [r9]", watched), "r");
});

test("the register stack matches at its own level", () => {
  const spill = "alloc r8 = ar.pfs, 0, 96, 0, 0 ;;\ncover ;;\nflushrs";
  const levels = 1n << 59n;
  const machine = machineWith(`${spill} ;;\nbreak.m 1`, PSR.ic | PSR.db);
  const { cpu } = machine;
  cpu.setAr(16, 3n << 2n);
  watch(cpu, { address: 0x80010n, levels });
  assert.equal(runToInterruption(machine), 0x5900);
  assert.equal(hex((cpu.cr(17) >> 32n) & 0x1ffn), "0x22", "rs and w");
  assert.equal(hex(cpu.cr(20)), "0x80010");
  const other = machineWith(`${spill} ;;\nbreak.m 1`, PSR.ic | PSR.db);
  watch(other.cpu, { address: 0x80010n, levels });
  assert.equal(runToInterruption(other), 0x2c00, "at level 0");
});

test("an instruction breakpoint matches a bundle, whatever bits 3:0 of its address", () => {
  const run = (offset: bigint, control: bigint, psr: bigint): string => {
    const machine = machineWith("nop.m 0 ;;\nnop.m 0 ;;\nbreak.m 1", psr);
    machine.cpu.setIbr(4, BigInt(codeBase) + offset);
    machine.cpu.setIbr(5, control);
    const vector = runToInterruption(machine);
    return vector === 0x2c00 ? "" : hex(machine.cpu.cr(19) - BigInt(codeBase));
  };
  const exact = EXECUTES | ALL_LEVELS | EXACT;
  const psr = PSR.ic | PSR.db;
  assert.equal(run(0x10n, exact, psr), "0x10");
  assert.equal(run(0x1bn, exact, psr), "0x10");
  assert.equal(run(0x10n, exact & ~EXECUTES, psr), "");
  assert.equal(run(0x10n, exact & ~ALL_LEVELS, psr), "");
  assert.equal(run(0x10n, exact, PSR.ic), "");
  assert.equal(run(0n, exact, psr), "0x0");
});

test("psr.id lets one instruction pass, so that the next one of its bundle is caught", () => {
  const machine = machineWith("{ .mii; nop.m 0; nop.i 0; nop.i 0 }", PSR.ic | PSR.db | id);
  const { cpu } = machine;
  cpu.setIbr(0, BigInt(codeBase));
  cpu.setIbr(1, EXECUTES | ALL_LEVELS | EXACT);
  assert.equal(runToInterruption(machine), 0x5900);
  assert.equal((cpu.cr(17) >> 41n) & 3n, 1n);
});

test("there are four pairs on each side; other numbers are reserved; ignored fields read as 0", () => {
  for (const file of ["ibr", "dbr"]) {
    const write = machineWith(`mov ${file}[r8] = r10 ;;\nmov r9 = ${file}[r8] ;;\nbreak.m 1`);
    const { cpu } = write;
    const ones = (1n << 64n) - 1n;
    cpu.setGr(10, ones);
    for (const [index, expected] of [
      [0n, ones],
      [7n, file === "dbr" ? ones & ~(3n << 60n) : ones & ~(7n << 60n)],
      [8n, undefined],
      [0xffn, undefined],
      [0x107n, file === "dbr" ? ones & ~(3n << 60n) : ones & ~(7n << 60n)],
    ] as const) {
      cpu.ip = BigInt(codeBase);
      cpu.psr = PSR.ic;
      cpu.setGr(8, index);
      const vector = runToInterruption(write);
      if (expected !== undefined) assert.equal(hex(cpu.gr(9)), hex(expected));
      else assert.deepEqual([vector, cpu.cr(17) & 0xffffn], [0x5400, 0x30n], `${index}`);
    }
  }
});
