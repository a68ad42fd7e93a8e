import type { Builder } from "../../builder.ts";
import { arithmetic } from "../../fp/arithmetic.ts";
import { multiplyAdd, type Negated } from "../../fp/multiply-add.ts";
import { F1 } from "../formats.ts";
import { type Instruction, instruction } from "../instruction.ts";
import { byStatus, type StatusName, sf } from "./completers.ts";
import { combine } from "./significands.ts";

/* Multiplication and addition with one rounding (manual vol. 3, `fma`, `fms`, `fnma`). */

/** By precision and status field: helper(f1, f3, f4, f2), or without f2 for the product alone. */
const helpers = (negated: Negated) => {
  const withPrecision = (completer: "s" | "d" | "") =>
    byStatus((field) =>
      arithmetic(field, completer, (environment, a, b, c) =>
        multiplyAdd(a, b!, c, negated, environment),
      ),
    );
  return { "": withPrecision(""), s: withPrecision("s"), d: withPrecision("d") };
};

type Helpers = ReturnType<typeof helpers>;

interface MultiplyAddFields {
  readonly f1: number;
  readonly f2: number;
  readonly f3: number;
  readonly f4: number;
  readonly pc: keyof Helpers;
  readonly sf: StatusName;
}

/** f0 as the addend means none, so that a product that is 0 keeps its sign. */
function execute<V>(b: Builder<V>, helpers: Helpers, fields: MultiplyAddFields): void {
  const { f1, f2, f3, f4, pc, sf } = fields;
  combine(b, helpers[pc][sf], f1, f3, f4, ...(f2 === 0 ? [] : [f2]));
}

const sums = helpers("none");
const differences = helpers("addend");
const negatedProducts = helpers("product");

const fma = instruction({
  syntax: "fma{.pc}{.sf} f1 = f3, f4, f2",
  format: F1,
  match: {},
  completers: {
    pc: { values: { "": { op: 8, x: 0 }, s: { op: 8, x: 1 }, d: { op: 9, x: 0 } } },
    sf,
  },
  aliases: [
    { syntax: "fnorm{.pc}{.sf} f1 = f3", fixed: { f4: 1, f2: 0 }, printed: true },
    { syntax: "fmpy{.pc}{.sf} f1 = f3, f4", fixed: { f2: 0 }, printed: true },
    { syntax: "fadd{.pc}{.sf} f1 = f3, f2", fixed: { f4: 1 }, printed: true },
    { syntax: "fcvt.xuf{.pc}{.sf} f1 = f3", fixed: { f4: 1, f2: 0 } },
  ],
  execute: (b, fields) => execute(b, sums, fields),
});

const fms = instruction({
  syntax: "fms{.pc}{.sf} f1 = f3, f4, f2",
  format: F1,
  match: {},
  completers: {
    pc: { values: { "": { op: 10, x: 0 }, s: { op: 10, x: 1 }, d: { op: 11, x: 0 } } },
    sf,
  },
  aliases: [{ syntax: "fsub{.pc}{.sf} f1 = f3, f2", fixed: { f4: 1 }, printed: true }],
  execute: (b, fields) => execute(b, differences, fields),
});

const fnma = instruction({
  syntax: "fnma{.pc}{.sf} f1 = f3, f4, f2",
  format: F1,
  match: {},
  completers: {
    pc: { values: { "": { op: 12, x: 0 }, s: { op: 12, x: 1 }, d: { op: 13, x: 0 } } },
    sf,
  },
  aliases: [{ syntax: "fnmpy{.pc}{.sf} f1 = f3, f4", fixed: { f2: 0 }, printed: true }],
  execute: (b, fields) => execute(b, negatedProducts, fields),
});

export const multiplyAdds: readonly Instruction[] = [fma, fms, fnma];
