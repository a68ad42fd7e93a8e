import assert from "node:assert/strict";
import { test } from "node:test";
import { namedCalls } from "../../emulator/contract/calls.ts";
import { ContractMonitor } from "../../emulator/contract/monitor.ts";
import { Guest } from "./guest.ts";

/** A repeatable source of 64-bit patterns, half of which look like addresses of the guest. */
function patterns(seed: number): () => bigint {
  let state = BigInt(seed);
  const step = () => {
    state = (state * 6364136223846793005n + 1442695040888963407n) & 0xffff_ffff_ffff_ffffn;
    return state >> 16n;
  };
  return () => {
    const kind = step() % 8n;
    const near = 0x100000n + (step() % 0x42000n);
    if (kind < 3n) return near | (1n << 63n);
    if (kind < 5n) return near & ~7n;
    if (kind < 7n) return step() % 70n;
    return BigInt.asUintN(64, step() * 0x1_0001_0001n);
  };
}

test("no argument and no memory makes the monitor throw", () => {
  const next = patterns(1);
  const guest = new Guest();
  const view = new DataView(guest.bytes.buffer);
  for (let offset = 0; offset < guest.bytes.length; offset += 8) {
    view.setBigUint64(offset, next(), true);
  }
  for (let page = 0; page < guest.bytes.length; page += 0x400) {
    view.setUint32(page, 0x58434f4d, true);
    view.setUint32(page + 4, Number(next() & 0xffn), true);
  }
  const monitor = new ContractMonitor();
  for (const { r2, ops } of namedCalls) {
    for (let round = 0; round < 6 * ops.length; round++) {
      const args = Array.from({ length: 5 }, next);
      if (ops.length > 1) args[0] = BigInt(round % (ops.length + 2));
      const registers = Object.fromEntries([14, 15, 28, 29, 37, 38, 39].map((n) => [n, next()]));
      guest.privileged = round % 2 === 0;
      const open = monitor.begin(guest.site({ r2: BigInt(r2), args, registers }));
      const record = monitor.end(open, BigInt.asUintN(64, -(next() % 40n)));
      assert.ok(record.violations.every(({ message }) => message.length > 0));
    }
  }
});
