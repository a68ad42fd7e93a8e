import { I5, I7, I10 } from "../formats.ts";
import { type Instruction, instruction } from "../instruction.ts";
import { unsigned } from "../values.ts";

/* Shifts by a register, and of a register pair (manual vol. 3, `shl`, `shr`, `shrp`). */

const shl = instruction({
  syntax: "shl r1 = r2, r3",
  format: I7,
  match: { op: 7, za: 1, zb: 1, ve: 0, x2a: 0, x2b: 0, x2c: 1 },
  execute: (b, { r1, r2, r3 }) => b.setGr(r1, b.shl(b.gr(r2), b.gr(r3)), b.anyNat(r2, r3)),
});

const shr = instruction({
  syntax: "shr r1 = r3, r2",
  format: I5,
  match: { op: 7, za: 1, zb: 1, ve: 0, x2a: 0, x2b: 2, x2c: 0 },
  execute: (b, { r1, r2, r3 }) => b.setGr(r1, b.shrS(b.gr(r3), b.gr(r2)), b.anyNat(r2, r3)),
});

const shrU = instruction({
  syntax: "shr.u r1 = r3, r2",
  format: I5,
  match: { op: 7, za: 1, zb: 1, ve: 0, x2a: 0, x2b: 0, x2c: 0 },
  execute: (b, { r1, r2, r3 }) => b.setGr(r1, b.shrU(b.gr(r3), b.gr(r2)), b.anyNat(r2, r3)),
});

const shrp = instruction({
  syntax: "shrp r1 = r2, r3, count6",
  format: I10,
  match: { op: 5, x2: 3, x: 0 },
  execute: (b, { r1, r2, r3, count6 }) => {
    const high = b.shl(b.gr(r2), unsigned(b, 64 - count6));
    const low = b.shrU(b.gr(r3), unsigned(b, count6));
    b.setGr(r1, b.or(high, low), b.anyNat(r2, r3));
  },
});

export const shifts: readonly Instruction[] = [shl, shr, shrU, shrp];
