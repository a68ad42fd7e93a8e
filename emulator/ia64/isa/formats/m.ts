import { format } from "../format.ts";
import { ar, type Bits, cr, fr, gr, simm, target, uimm } from "../operand.ts";

/* M-unit formats: memory accesses and system instructions (manual vol. 3, 4.4). */

const op: Bits = [37, 4];
const m: Bits = [36, 1];
const x: Bits = [27, 1];
const x6: Bits = [30, 6];
const hint: Bits = [28, 2];

const r1 = gr(6);
const r2 = gr(13);
const r3 = gr(20);
const f1 = fr(6);
const f2 = fr(13);
const ar3 = ar(20);
const cr3 = cr(20);

/** x6 in two parts: the kind of access, and the size as a power of two. */
const kind: Bits = [32, 4];
const size: Bits = [30, 2];
const access = { op, m, x, x6, kind, size, hint };
/** One more bit of the hint, which processors after Itanium 2 know. */
const loadHint: Bits = [19, 1];
const storeHint: Bits = [12, 1];
const accessImm = { op, x6, kind, size, hint };

/** Post-increment of loads. */
const imm9 = simm([
  [13, 7],
  [27, 1],
  [36, 1],
]);
/** Post-increment of stores. */
const imm9Store = simm([
  [6, 7],
  [27, 1],
  [36, 1],
]);
const inc3 = uimm(
  [
    [13, 2],
    [15, 1],
  ],
  { values: [16, 8, 4, 1, -16, -8, -4, -1] },
);

export const M1 = format("M1", { ...access, d: loadHint }, { r1, r3 });
export const M2 = format("M2", access, { r1, r3, r2 });
export const M3 = format("M3", accessImm, { r1, r3, imm9 });
export const M4 = format("M4", { ...access, d: storeHint }, { r3, r2 });
export const M5 = format("M5", accessImm, { r3, r2, imm9: imm9Store });
export const M6 = format("M6", { ...access, d: loadHint }, { f1, r3 });
export const M7 = format("M7", access, { f1, r3, r2 });
export const M8 = format("M8", accessImm, { f1, r3, imm9 });
export const M9 = format("M9", { ...access, d: storeHint }, { r3, f2 });
export const M10 = format("M10", accessImm, { r3, f2, imm9: imm9Store });
export const M11 = format("M11", access, { f1, f2, r3 });
export const M12 = format("M12", access, { f1, f2, r3 });
export const M13 = format("M13", { ...access, d: storeHint }, { r3 });
export const M14 = format("M14", { ...access, d: storeHint }, { r3, r2 });
export const M15 = format("M15", { ...accessImm, d: storeHint }, { r3, imm9 });
export const M16 = format("M16", access, { r1, r3, r2 });
export const M17 = format("M17", access, { r1, r3, inc3 });
export const M18 = format("M18", { op, m, x, x6 }, { f1, r2 });
export const M19 = format("M19", { op, m, x, x6 }, { r1, f2 });

const x3: Bits = [33, 3];
const x4: Bits = [27, 4];
const x2: Bits = [31, 2];
const system = { op, x3, x4, x2 };
const x6System: Bits = [27, 6];
const extended = { op, x3, x6: x6System };

const chkTarget25 = target([
  [6, 7],
  [20, 13],
  [36, 1],
]);
const chkaTarget25 = target([
  [13, 20],
  [36, 1],
]);
const imm21 = uimm(
  [
    [6, 20],
    [36, 1],
  ],
  { print: "hex" },
);
const imm2 = uimm([[13, 2]]);

export const M20 = format("M20", { op, x3 }, { r2, target25: chkTarget25 });
export const M21 = format("M21", { op, x3 }, { f2, target25: chkTarget25 });
export const M22 = format("M22", { op, x3 }, { r1, target25: chkaTarget25 });
export const M23 = format("M23", { op, x3 }, { f1, target25: chkaTarget25 });
export const M24 = format("M24", system, {});
export const M25 = format("M25", system, {});
export const M26 = format("M26", system, { r1 });
export const M27 = format("M27", system, { f1 });
export const M28 = format("M28", { ...extended, x: [36, 1] }, { r3 });
/** The application registers of the M unit, 0..63, where the assembler has to choose the unit. */
const views = { arM: { ...ar(20), bits: [[20, 6]], of: "ar3" } } as const;
export const M29 = format("M29", extended, { ar3, r2 }, { views });
export const M30 = format(
  "M30",
  system,
  {
    ar3,
    imm8: simm([
      [13, 7],
      [36, 1],
    ]),
  },
  { views },
);
export const M31 = format("M31", extended, { r1, ar3 }, { views });
export const M32 = format("M32", extended, { cr3, r2 });
export const M33 = format("M33", extended, { r1, cr3 });
/** Frame sizes in registers: frame, locals (inputs included), rotating (a multiple of 8). */
export const M34 = format(
  "M34",
  { op, x3 },
  { r1, sof: uimm([[13, 7]]), sol: uimm([[20, 7]]), sor: uimm([[27, 4]], { scale: 3 }) },
);
export const M35 = format("M35", extended, { r2 });
export const M36 = format("M36", extended, { r1 });
export const M37 = format("M37", system, { imm21 });
export const M38 = format("M38", extended, { r1, r3, r2 });
export const M39 = format("M39", extended, { r1, r3, imm2 });
export const M40 = format("M40", extended, { r3, imm2 });
export const M41 = format("M41", extended, { r2 });
export const M42 = format("M42", extended, { r3, r2 });
export const M43 = format("M43", extended, { r1, r3 });
export const M44 = format(
  "M44",
  { op, x3, x4 },
  {
    imm24: uimm(
      [
        [6, 21],
        [31, 2],
        [36, 1],
      ],
      { print: "hex" },
    ),
  },
);
export const M45 = format("M45", extended, { r3, r2 });
export const M46 = format("M46", extended, { r1, r3 });
export const M47 = format("M47", extended, { r3 });
export const M48 = format("M48", { ...system, y: [26, 1] }, { imm21 });
