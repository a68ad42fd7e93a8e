import { format } from "../format.ts";
import { type Bits, gr, pr, simm, uimm } from "../operand.ts";

/* A-unit formats: integer ALU, compare and multimedia ALU (manual vol. 3, 4.2). */

const op: Bits = [37, 4];
const x2a: Bits = [34, 2];
const ve: Bits = [33, 1];
const x4: Bits = [29, 4];
const x2b: Bits = [27, 2];
const x2: Bits = [34, 2];
const ta: Bits = [33, 1];
const tb: Bits = [36, 1];
const c: Bits = [12, 1];
const za: Bits = [36, 1];
const zb: Bits = [33, 1];

const r1 = gr(6);
const r2 = gr(13);
const r3 = gr(20);
const p1 = pr(6);
const p2 = pr(27);
const count2 = uimm([[27, 2]], { bias: 1 });
const imm8Bits: readonly Bits[] = [
  [13, 7],
  [36, 1],
];
const imm8 = simm(imm8Bits);

export const A1 = format("A1", { op, x2a, ve, x4, x2b }, { r1, r2, r3 });

export const A2 = format("A2", { op, x2a, ve, x4 }, { r1, r2, count2, r3 });

export const A3 = format("A3", { op, x2a, ve, x4, x2b }, { r1, imm8, r3 });

export const A4 = format(
  "A4",
  { op, x2a, ve },
  {
    r1,
    imm14: simm([
      [13, 7],
      [27, 6],
      [36, 1],
    ]),
    r3,
  },
);

export const A5 = format(
  "A5",
  { op },
  {
    r1,
    imm22: simm([
      [13, 7],
      [27, 9],
      [22, 5],
      [36, 1],
    ]),
    r3: gr(20, 2),
  },
);

export const A6 = format("A6", { op, tb, x2, ta, c }, { p1, p2, r2, r3 });

export const A7 = format("A7", { op, tb, x2, ta, c }, { p1, p2, r3 });

/** Pseudo-compares write an immediate that is one higher than the encoded one. */
export const A8 = format(
  "A8",
  { op, x2, ta, c },
  { p1, p2, imm8, r3 },
  {
    views: {
      imm8m1: { ...simm(imm8Bits, { bias: 1 }), of: "imm8" },
      imm8m1u: { ...simm(imm8Bits, { bias: 1, nonzero: true }), of: "imm8" },
      imm8m1u4: { ...simm(imm8Bits, { bias: 1, nonzero: true, wrap: 32 }), of: "imm8" },
      imm8u4: { ...simm(imm8Bits, { wrap: 32 }), of: "imm8" },
    },
  },
);

export const A9 = format("A9", { op, za, x2a, zb, x4, x2b }, { r1, r2, r3 });

export const A10 = format(
  "A10",
  { op, za, x2a, zb, x4 },
  { r1, r2, count2: uimm([[27, 2]], { values: [1, 2, 3] }), r3 },
);
