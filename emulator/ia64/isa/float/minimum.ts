import { arithmetic } from "../../fp/arithmetic.ts";
import { choose } from "../../fp/compare.ts";
import { F8 } from "../formats.ts";
import { type Instruction, instruction } from "../instruction.ts";
import { byChoice, byStatus, choice, sf } from "./completers.ts";
import { combine } from "./significands.ts";

/* Minimum and maximum, of values or of magnitudes (manual vol. 3, `fmin`, `famin`). */

const choosing = (chooses: "less" | "greater", magnitudes: boolean) =>
  byStatus((field) =>
    arithmetic(field, "", (environment, a, b) => choose(chooses, magnitudes, a, b!, environment)),
  );

const choices = byChoice(choosing);

const fmin = instruction({
  syntax: "f{kind}{.sf} f1 = f2, f3",
  format: F8,
  match: { op: 0, x: 0 },
  completers: { kind: choice, sf },
  execute: (b, { f1, f2, f3, kind, sf }) => combine(b, choices[kind][sf], f1, f2, f3),
});

export const minimums: readonly Instruction[] = [fmin];
