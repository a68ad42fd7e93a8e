import { format } from "../format.ts";
import { ar, type Bits, br, gr, pr, simm, target, uimm } from "../operand.ts";

/* I-unit formats (manual vol. 3, 4.3). */

const op: Bits = [37, 4];
const za: Bits = [36, 1];
const x2a: Bits = [34, 2];
const zb: Bits = [33, 1];
const ve: Bits = [32, 1];
const x2c: Bits = [30, 2];
const x2b: Bits = [28, 2];
const x2: Bits = [34, 2];
const x: Bits = [33, 1];
const x3: Bits = [33, 3];
const x6: Bits = [27, 6];
const tb: Bits = [36, 1];
const ta: Bits = [33, 1];
const c: Bits = [12, 1];

const r1 = gr(6);
const r2 = gr(13);
const r3 = gr(20);
const p1 = pr(6);
const p2 = pr(27);
const ar3 = ar(20);
const len6 = uimm([[27, 6]], { bias: 1 });
/** The length of all bits from a position up, as a function of the position. */
const lengthFor = uimm([[27, 6]], { complement: 63 });
const imm21 = uimm(
  [
    [6, 20],
    [36, 1],
  ],
  { print: "hex" },
);
const imm8 = simm([
  [13, 7],
  [36, 1],
]);
const multimedia = { op, za, x2a, zb, ve, x2c, x2b };

export const I1 = format(
  "I1",
  { op, za, x2a, zb, ve, x2b },
  { r1, r2, r3, count2: uimm([[30, 2]], { values: [0, 7, 15, 16] }) },
);
export const I2 = format("I2", multimedia, { r1, r2, r3 });
export const I3 = format("I3", multimedia, {
  r1,
  r2,
  mbtype4: uimm([[20, 4]], { names: { brcst: 0, mix: 8, shuf: 9, alt: 10, rev: 11 } }),
});
export const I4 = format("I4", multimedia, { r1, r2, mhtype8: uimm([[20, 8]], { print: "hex" }) });
export const I5 = format("I5", multimedia, { r1, r3, r2 });
export const I6 = format("I6", multimedia, { r1, r3, count5: uimm([[14, 5]]) });
export const I7 = format("I7", multimedia, { r1, r2, r3 });
export const I8 = format("I8", multimedia, {
  r1,
  r2,
  count5: uimm([[20, 5]], { complement: 31 }),
});
export const I9 = format("I9", multimedia, { r1, r3 });

export const I10 = format("I10", { op, x2, x }, { r1, r2, r3, count6: uimm([[27, 6]]) });
export const I11 = format(
  "I11",
  { op, x2, x, y: [13, 1] },
  { r1, r3, pos6: uimm([[14, 6]]), len6 },
  { views: { count6: { ...uimm([[14, 6]], { also: lengthFor }), of: "pos6" } } },
);
export const I12 = format(
  "I12",
  { op, x2, x, y: [26, 1] },
  { r1, r2, pos6: uimm([[20, 6]], { complement: 63 }), len6 },
  {
    views: {
      count6: { ...uimm([[20, 6]], { complement: 63, also: lengthFor }), of: "pos6" },
    },
  },
);
export const I13 = format(
  "I13",
  { op, x2, x, y: [26, 1] },
  { r1, imm8, pos6: uimm([[20, 6]], { complement: 63 }), len6 },
);
export const I14 = format(
  "I14",
  { op, x2, x },
  { r1, imm1: simm([[36, 1]]), r3, pos6: uimm([[14, 6]], { complement: 63 }), len6 },
);
export const I15 = format(
  "I15",
  { op },
  {
    r1,
    r2,
    r3,
    pos6: uimm([[31, 6]], { complement: 63 }),
    len4: uimm([[27, 4]], { bias: 1 }),
  },
);

export const I16 = format(
  "I16",
  { op, tb, x2, ta, y: [13, 1], c },
  { p1, p2, r3, pos6: uimm([[14, 6]]) },
);
export const I17 = format("I17", { op, tb, x2, ta, x: [19, 1], y: [13, 1], c }, { p1, p2, r3 });
export const I18 = format("I18", { op, x3, x6, y: [26, 1] }, { imm21 });
export const I19 = format("I19", { op, x3, x6 }, { imm21 });
export const I20 = format(
  "I20",
  { op, x3 },
  {
    r2,
    target25: target([
      [6, 7],
      [20, 13],
      [36, 1],
    ]),
  },
);
export const I21 = format(
  "I21",
  { op, x3, ih: [23, 1], x: [22, 1], wh: [20, 2] },
  { b1: br(6), r2, tag13: target([[24, 9]]) },
);
export const I22 = format("I22", { op, x3, x6 }, { r1, b2: br(13) });
export const I23 = format(
  "I23",
  { op, x3 },
  {
    r2,
    mask17: simm(
      [
        [6, 7],
        [24, 8],
        [36, 1],
      ],
      { scale: 1, dropsLowBits: true, wrap: 17, print: "hex" },
    ),
  },
);
export const I24 = format(
  "I24",
  { op, x3 },
  {
    imm44: simm(
      [
        [6, 27],
        [36, 1],
      ],
      { scale: 16, dropsLowBits: true, print: "hex" },
    ),
  },
);
export const I25 = format("I25", { op, x3, x6 }, { r1 });
/** The application registers of the I unit, 64..127: an alias fixes the high bit of `ar3`. */
const views = { arI: { ...ar(20), bits: [[20, 6]], bias: 64, of: "ar3" } } as const;
export const I26 = format("I26", { op, x3, x6 }, { ar3, r2 }, { views });
export const I27 = format("I27", { op, x3, x6 }, { ar3, imm8 }, { views });
export const I28 = format("I28", { op, x3, x6 }, { r1, ar3 }, { views });
const x6Low: Bits = [27, 2];
const x6High: Bits = [29, 4];
/** x6 in two parts. */
export const I29 = format("I29", { op, x3, x6, x6Low, x6High }, { r1, r3 });
export const I30 = format(
  "I30",
  { op, tb, x2, ta, x: [19, 1], y: [13, 1], c },
  { p1, p2, imm5: uimm([[14, 5]], { bias: 32 }) },
);
