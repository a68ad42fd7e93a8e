import { format } from "../format.ts";
import { type Bits, br, gr, wideImm, wideTarget } from "../operand.ts";

/* L+X formats (manual vol. 3, 4.7); bits from 41 up are those of the L slot. */

const op: Bits = [37, 4];
const d: Bits = [35, 1];
const wh: Bits = [33, 2];
const p: Bits = [12, 1];
const x3: Bits = [33, 3];
const x6: Bits = [27, 6];

const imm62 = wideImm([
  [6, 20],
  [36, 1],
  [41, 41],
]);
const target64 = {
  ...wideTarget([
    [13, 20],
    [43, 39],
    [36, 1],
  ]),
};

export const X1 = format("X1", { op, x3, x6 }, { imm62 });
export const X2 = format(
  "X2",
  { op, vc: [20, 1] },
  {
    r1: gr(6),
    imm64: wideImm([
      [13, 7],
      [27, 9],
      [22, 5],
      [21, 1],
      [41, 41],
      [36, 1],
    ]),
  },
);
export const X3 = format("X3", { op, d, wh, p, btype: [6, 3] }, { target64 });
export const X4 = format("X4", { op, d, wh, p }, { b1: br(6), target64 });
export const X5 = format("X5", { op, x3, x6, y: [26, 1] }, { imm62 });
