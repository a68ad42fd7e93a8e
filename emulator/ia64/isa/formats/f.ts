import { format } from "../format.ts";
import { type Bits, fr, pr, target, uimm } from "../operand.ts";

/* F-unit formats (manual vol. 3, 4.6). */

const op: Bits = [37, 4];
const sf: Bits = [34, 2];
const x: Bits = [33, 1];
const x6: Bits = [27, 6];

const f1 = fr(6);
const f2 = fr(13);
const f3 = fr(20);
const f4 = fr(27);
const p1 = pr(6);
const p2 = pr(27);
const imm21 = uimm(
  [
    [6, 20],
    [36, 1],
  ],
  { print: "hex" },
);

/** A class of numbers without a sign (bits 0 and 1) means both signs, as for the GNU assembler. */
const withSigns = (fclass9: bigint): bigint =>
  (fclass9 & 0x3n) === 0n && (fclass9 & 0x3cn) !== 0n ? fclass9 | 0x3n : fclass9;

export const F1 = format("F1", { op, x: [36, 1], sf }, { f1, f3, f4, f2 });
export const F2 = format("F2", { op, x: [36, 1], x2: [34, 2] }, { f1, f3, f4, f2 });
export const F3 = format("F3", { op, x: [36, 1] }, { f1, f3, f4, f2 });
export const F4 = format(
  "F4",
  { op, rb: [36, 1], sf, ra: [33, 1], ta: [12, 1] },
  { p1, p2, f2, f3 },
);
export const F5 = format(
  "F5",
  { op, ta: [12, 1] },
  {
    p1,
    p2,
    f2,
    fclass9: uimm(
      [
        [33, 2],
        [20, 7],
      ],
      { print: "hex", completed: withSigns },
    ),
  },
);
export const F6 = format("F6", { op, q: [36, 1], sf, x }, { f1, p2, f2, f3 });
export const F7 = format("F7", { op, q: [36, 1], sf, x }, { f1, p2, f3 });
export const F8 = format("F8", { op, sf, x, x6 }, { f1, f2, f3 });
export const F9 = format(
  "F9",
  { op, x, x6 },
  { f1, f2, f3 },
  { views: { both: { ...f2, also: f3, of: "f3" } } },
);
export const F10 = format("F10", { op, sf, x, x6 }, { f1, f2 });
export const F11 = format("F11", { op, x, x6 }, { f1, f2 });
export const F12 = format(
  "F12",
  { op, sf, x, x6 },
  { amask7: uimm([[13, 7]], { print: "hex" }), omask7: uimm([[20, 7]], { print: "hex" }) },
);
export const F13 = format("F13", { op, sf, x, x6 }, {});
export const F14 = format(
  "F14",
  { op, sf, x, x6 },
  {
    target25: target([
      [6, 20],
      [36, 1],
    ]),
  },
);
export const F15 = format("F15", { op, x, x6 }, { imm21 });
export const F16 = format("F16", { op, x, x6, y: [26, 1] }, { imm21 });
