import { A9, I2 } from "../formats.ts";
import { type Instruction, instruction } from "../instruction.ts";
import { signed, unsigned } from "../values.ts";
import { byteSize, elementBits, pairwise, sizes12, sizes124, split, wordSize } from "./elements.ts";

/*
 * Parallel comparison and averages (manual vol. 3, `pcmp`, `pmin`, `pmax`, `pavg`, `pavgsub`,
 * `psad1`).
 */

/** Elements become all ones or all zeros. */
const pcmp = instruction({
  syntax: "pcmp{size}{.relation} r1 = r2, r3",
  format: A9,
  match: { op: 8, x2a: 1, x4: 9 },
  completers: { size: sizes124, relation: { values: { eq: { x2b: 0 }, gt: { x2b: 1 } } } },
  execute: (b, fields) =>
    pairwise(b, fields, elementBits(fields.size), ["s", "s"], (x, y) => {
      const holds = fields.relation === "eq" ? b.eq(x, y) : b.ltS(y, x);
      return b.select(holds, signed(b, -1), unsigned(b, 0));
    }),
});

/** Without .raz, the last bit is set if a bit was shifted out. */
const pavg = instruction({
  syntax: "pavg{size}{.rounding} r1 = r2, r3",
  format: A9,
  match: { op: 8, x2a: 1, x4: 2 },
  completers: { size: sizes12, rounding: { values: { "": { x2b: 2 }, raz: { x2b: 3 } } } },
  execute: (b, fields) =>
    pairwise(b, fields, elementBits(fields.size), ["u", "u"], (x, y) => {
      const one = unsigned(b, 1);
      const sum = b.add(x, y);
      if (fields.rounding === "raz") return b.shrU(b.add(sum, one), one);
      return b.or(b.shrU(sum, one), b.and(sum, one));
    }),
});

const pavgsub = instruction({
  syntax: "pavgsub{size} r1 = r2, r3",
  format: A9,
  match: { op: 8, x2a: 1, x4: 3, x2b: 2 },
  completers: { size: sizes12 },
  execute: (b, fields) =>
    pairwise(b, fields, elementBits(fields.size), ["u", "u"], (x, y) => {
      const one = unsigned(b, 1);
      const difference = b.sub(x, y);
      return b.or(b.shrU(difference, one), b.and(difference, one));
    }),
});

const extremum = { values: { pmin: { x2c: 0 }, pmax: { x2c: 1 } } } as const;

const pminmax1 = instruction({
  name: "pmin1.u, pmax1.u",
  syntax: "{extremum}1.u r1 = r2, r3",
  format: I2,
  match: { op: 7, x2a: 2, ve: 0, x2b: 1, ...byteSize[1] },
  completers: { extremum },
  execute: (b, fields) =>
    pairwise(b, fields, 8, ["u", "u"], (x, y) => {
      const [less, more] = fields.extremum === "pmin" ? [x, y] : [y, x];
      return b.select(b.ltU(x, y), less, more);
    }),
});

const pminmax2 = instruction({
  name: "pmin2, pmax2",
  syntax: "{extremum}2 r1 = r2, r3",
  format: I2,
  match: { op: 7, x2a: 2, ve: 0, x2b: 3, ...wordSize[2] },
  completers: { extremum },
  execute: (b, fields) =>
    pairwise(b, fields, 16, ["s", "s"], (x, y) => {
      const [less, more] = fields.extremum === "pmin" ? [x, y] : [y, x];
      return b.select(b.ltS(x, y), less, more);
    }),
});

/** Sum of absolute differences of bytes. */
const psad1 = instruction({
  syntax: "psad1 r1 = r2, r3",
  format: I2,
  match: { op: 7, x2a: 2, ve: 0, x2b: 3, x2c: 2, ...byteSize[1] },
  execute: (b, { r1, r2, r3 }) => {
    const right = split(b, b.gr(r3), 8, "u");
    const differences = split(b, b.gr(r2), 8, "u").map((x, i) => {
      const y = right[i]!;
      return b.select(b.ltU(x, y), b.sub(y, x), b.sub(x, y));
    });
    b.setGr(
      r1,
      differences.reduce((sum, difference) => b.add(sum, difference)),
      b.anyNat(r2, r3),
    );
  },
});

export const parallelCompares: readonly Instruction[] = [
  ...[pcmp, pavg, pavgsub, pminmax1, pminmax2, psad1],
];
