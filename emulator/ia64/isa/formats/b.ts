import { format } from "../format.ts";
import { type Bits, br, target, uimm } from "../operand.ts";

/* B-unit formats (manual vol. 3, 4.5). */

const op: Bits = [37, 4];
const d: Bits = [35, 1];
const wh: Bits = [33, 2];
const p: Bits = [12, 1];
const btype: Bits = [6, 3];
const x6: Bits = [27, 6];
const ih: Bits = [35, 1];

const b1 = br(6);
const b2 = br(13);
const target25 = target([
  [13, 20],
  [36, 1],
]);
/** Address of the branch that a hint is about. */
const tag13 = target([
  [6, 7],
  [33, 2],
]);

export const B1 = format("B1", { op, d, wh, p, btype }, { target25 });

export const B2 = format("B2", { op, d, wh, p, btype }, { target25 });
export const B3 = format("B3", { op, d, wh, p }, { b1, target25 });
export const B4 = format("B4", { op, d, wh, x6, p, btype }, { b2 });
export const B5 = format("B5", { op, d, wh: [32, 3], p }, { b1, b2 });
export const B6 = format(
  "B6",
  { op, ih, wh: [3, 2] },
  {
    target25: target([
      [13, 20],
      [36, 1],
    ]),
    tag13,
  },
  { predicated: false },
);
export const B7 = format("B7", { op, ih, x6, wh: [3, 2] }, { b2, tag13 }, { predicated: false });
export const B8 = format("B8", { op, x6 }, {});
export const B9 = format(
  "B9",
  { op, x6 },
  {
    imm21: uimm(
      [
        [6, 20],
        [36, 1],
      ],
      { print: "hex" },
    ),
  },
);
