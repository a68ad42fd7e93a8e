import type { Helper } from "../../builder.ts";
import { flushCache } from "../../non-access.ts";
import { M28 } from "../formats.ts";
import { type Instruction, instruction } from "../instruction.ts";

/* Cache lines (manual vol. 3, `fc`). Memory is coherent, so that only the checks are left. */

const flush: Helper = (cpu, va, nat) => {
  flushCache(cpu, va!, nat !== 0n);
  return undefined;
};

const fc = instruction({
  syntax: "fc r3",
  format: M28,
  match: { op: 1, x3: 0, x6: 0x30, x: 0 },
  execute: (b, { r3 }) => {
    b.call(flush, b.gr(r3), b.nat(r3));
  },
});

const fcI = instruction({
  syntax: "fc.i r3",
  format: M28,
  match: { op: 1, x3: 0, x6: 0x30, x: 1 },
  execute: (b, { r3 }) => {
    b.call(flush, b.gr(r3), b.nat(r3));
  },
});

export const cacheFlushes: readonly Instruction[] = [fc, fcI];
