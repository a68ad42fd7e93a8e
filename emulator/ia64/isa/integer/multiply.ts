import { I2 } from "../formats.ts";
import { type Instruction, instruction } from "../instruction.ts";
import { unsigned } from "../values.ts";

/* Multiplication of 32-bit halves, unsigned (manual vol. 3, `mpy4`, `mpyshl4`). */

const mpy4 = instruction({
  syntax: "mpy4 r1 = r2, r3",
  format: I2,
  match: { op: 7, za: 1, x2a: 0, zb: 0, ve: 0, x2c: 3, x2b: 1 },
  execute: (b, { r1, r2, r3 }) =>
    b.setGr(r1, b.mul(b.zxt(b.gr(r2), 32), b.zxt(b.gr(r3), 32)), b.anyNat(r2, r3)),
});

/** The high half of r2 times the low half of r3, in the high half. */
const mpyshl4 = instruction({
  syntax: "mpyshl4 r1 = r2, r3",
  format: I2,
  match: { op: 7, za: 1, x2a: 0, zb: 0, ve: 0, x2c: 3, x2b: 3 },
  execute: (b, { r1, r2, r3 }) => {
    const product = b.mul(b.shrU(b.gr(r2), unsigned(b, 32)), b.gr(r3));
    b.setGr(r1, b.shl(product, unsigned(b, 32)), b.anyNat(r2, r3));
  },
});

export const multiplies: readonly Instruction[] = [mpy4, mpyshl4];
