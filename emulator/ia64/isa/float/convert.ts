import { arithmetic } from "../../fp/arithmetic.ts";
import { fromInteger, toInteger } from "../../fp/convert.ts";
import { TRUNCATE } from "../../fp/environment.ts";
import { F10, F11 } from "../formats.ts";
import { type Instruction, instruction } from "../instruction.ts";
import { byForm, byStatus, form, sf } from "./completers.ts";
import { combine, combining } from "./significands.ts";

/* Between numbers and integers in a significand (manual vol. 3, `fcvt`). */

const converting = (signed: boolean, truncates: boolean) =>
  byStatus((field) =>
    arithmetic(field, "", (environment, value) => {
      const mode = truncates ? TRUNCATE : environment.rounding;
      return toInteger(value, { bits: 64, signed }, mode, environment);
    }),
  );

const conversions = byForm(converting);

const fcvtFx = instruction({
  syntax: "fcvt{.form}{.sf} f1 = f2",
  format: F10,
  match: { op: 0, x: 0 },
  completers: { form, sf },
  execute: (b, { f1, f2, form, sf }) => combine(b, conversions[form][sf], f1, f2),
});

const convertFromInteger = combining(fromInteger);

const fcvtXf = instruction({
  syntax: "fcvt.xf f1 = f2",
  format: F11,
  match: { op: 0, x: 0, x6: 0x1c },
  execute: (b, { f1, f2 }) => combine(b, convertFromInteger, f1, f2),
});

export const conversionsOfNumbers: readonly Instruction[] = [fcvtFx, fcvtXf];
