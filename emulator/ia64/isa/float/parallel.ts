import type { Builder } from "../../builder.ts";
import { type Comparison, choose, compare, UNORDERED } from "../../fp/compare.ts";
import { toInteger } from "../../fp/convert.ts";
import { TRUNCATE } from "../../fp/environment.ts";
import { multiplyAdd, type Negated } from "../../fp/multiply-add.ts";
import { asInteger, parallel } from "../../fp/parallel.ts";
import { F1, F8, F10 } from "../formats.ts";
import { type Instruction, instruction } from "../instruction.ts";
import { byChoice, byForm, byStatus, choice, form, type StatusName, sf } from "./completers.ts";
import { combine } from "./significands.ts";

/* Arithmetic on pairs of singles (manual vol. 3, `fpma` and so on). */

/** helper(f1, f3, f4, f2), or without f2 for the products alone. */
const multiplying = (negated: Negated) =>
  byStatus((field) =>
    parallel(field, (environment, a, b, c) => multiplyAdd(a, b!, c, negated, environment)),
  );

const sums = multiplying("none");
const differences = multiplying("addend");
const negatedProducts = multiplying("product");

interface MultiplyAddFields {
  readonly f1: number;
  readonly f2: number;
  readonly f3: number;
  readonly f4: number;
  readonly sf: StatusName;
}

/** f0 as the addend means none, so that a product that is 0 keeps its sign. */
function multiplyAndAdd<V>(b: Builder<V>, helpers: typeof sums, fields: MultiplyAddFields): void {
  const { f1, f2, f3, f4, sf } = fields;
  const addend = f2 === 0 ? [] : [f2];
  combine(b, helpers[sf], f1, f3, f4, ...addend);
}

const fpma = instruction({
  syntax: "fpma{.sf} f1 = f3, f4, f2",
  format: F1,
  match: { op: 9, x: 1 },
  completers: { sf },
  aliases: [{ syntax: "fpmpy{.sf} f1 = f3, f4", fixed: { f2: 0 }, printed: true }],
  execute: (b, fields) => multiplyAndAdd(b, sums, fields),
});

const fpms = instruction({
  syntax: "fpms{.sf} f1 = f3, f4, f2",
  format: F1,
  match: { op: 11, x: 1 },
  completers: { sf },
  execute: (b, fields) => multiplyAndAdd(b, differences, fields),
});

const fpnma = instruction({
  syntax: "fpnma{.sf} f1 = f3, f4, f2",
  format: F1,
  match: { op: 13, x: 1 },
  completers: { sf },
  aliases: [{ syntax: "fpnmpy{.sf} f1 = f3, f4", fixed: { f2: 0 }, printed: true }],
  execute: (b, fields) => multiplyAndAdd(b, negatedProducts, fields),
});

const choosing = (chooses: "less" | "greater", magnitudes: boolean) =>
  byStatus((field) =>
    parallel(field, (environment, a, b) => choose(chooses, magnitudes, a, b!, environment)),
  );

const choices = byChoice(choosing);

const fpmin = instruction({
  name: "fpmin, fpmax, fpamin, fpamax",
  syntax: "fp{kind}{.sf} f1 = f2, f3",
  format: F8,
  match: { op: 1, x: 0 },
  completers: { kind: choice, sf },
  execute: (b, { f1, f2, f3, kind, sf }) => combine(b, choices[kind][sf], f1, f2, f3),
});

const ALL_ONES = { significand: 0xffff_ffffn, signExponent: 0 };
const ALL_ZEROS = { significand: 0n, signExponent: 0 };

/** A half is all ones where the relation holds. */
const comparing = (signalsQuiet: boolean, holds: (order: Comparison["order"]) => boolean) =>
  byStatus((field) =>
    parallel(
      field,
      (environment, a, b) => {
        const { order, flags, fault } = compare(a, b!, signalsQuiet, environment);
        return { value: holds(order) ? ALL_ONES : ALL_ZEROS, flags, fault, trap: 0 };
      },
      asInteger,
    ),
  );

const comparisons = {
  eq: comparing(false, (order) => order === 0),
  lt: comparing(true, (order) => order === -1),
  le: comparing(true, (order) => order <= 0),
  unord: comparing(false, (order) => order === UNORDERED),
  neq: comparing(false, (order) => order !== 0),
  nlt: comparing(true, (order) => order !== -1),
  nle: comparing(true, (order) => order > 0),
  ord: comparing(false, (order) => order !== UNORDERED),
} as const;

const relation = {
  values: {
    eq: { x6: 0x30 },
    lt: { x6: 0x31 },
    le: { x6: 0x32 },
    unord: { x6: 0x33 },
    neq: { x6: 0x34 },
    nlt: { x6: 0x35 },
    nle: { x6: 0x36 },
    ord: { x6: 0x37 },
  },
} as const;

const fpcmp = instruction({
  syntax: "fpcmp{.relation}{.sf} f1 = f2, f3",
  format: F8,
  match: { op: 1, x: 0 },
  completers: { relation, sf },
  aliases: [
    { syntax: "fpcmp.gt{.sf} f1 = f3, f2", fixed: { relation: "lt" } },
    { syntax: "fpcmp.ge{.sf} f1 = f3, f2", fixed: { relation: "le" } },
    { syntax: "fpcmp.ngt{.sf} f1 = f3, f2", fixed: { relation: "nlt" } },
    { syntax: "fpcmp.nge{.sf} f1 = f3, f2", fixed: { relation: "nle" } },
  ],
  execute: (b, { f1, f2, f3, relation, sf }) => combine(b, comparisons[relation][sf], f1, f2, f3),
});

const converting = (signed: boolean, truncates: boolean) =>
  byStatus((field) =>
    parallel(
      field,
      (environment, value) => {
        const mode = truncates ? TRUNCATE : environment.rounding;
        return toInteger(value, { bits: 32, signed }, mode, environment);
      },
      asInteger,
    ),
  );

const conversions = byForm(converting);

const fpcvt = instruction({
  syntax: "fpcvt{.form}{.sf} f1 = f2",
  format: F10,
  match: { op: 1, x: 0 },
  completers: { form, sf },
  execute: (b, { f1, f2, form, sf }) => combine(b, conversions[form][sf], f1, f2),
});

export const parallels: readonly Instruction[] = [fpma, fpms, fpnma, fpmin, fpcmp, fpcvt];
