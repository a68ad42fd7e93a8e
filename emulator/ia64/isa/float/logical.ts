import { F3, F9 } from "../formats.ts";
import { type Instruction, instruction } from "../instruction.ts";
import { combine, combiningSignificands } from "./significands.ts";

/* Bits of significands (manual vol. 3). */

const operations = {
  and: combiningSignificands((first, second) => first & second),
  andcm: combiningSignificands((first, second) => first & ~second),
  or: combiningSignificands((first, second) => first | second),
  xor: combiningSignificands((first, second) => first ^ second),
} as const;

const logical = instruction({
  syntax: "f{operation} f1 = f2, f3",
  format: F9,
  match: { op: 0, x: 0 },
  completers: {
    operation: {
      values: { and: { x6: 0x2c }, andcm: { x6: 0x2d }, or: { x6: 0x2e }, xor: { x6: 0x2f } },
    },
  },
  execute: (b, { f1, f2, f3, operation }) => combine(b, operations[operation], f1, f2, f3),
});

/** Bits of the first where the mask is 1, of the second where it is 0. */
const select = combiningSignificands((first, second, mask) => (first & mask) | (second & ~mask));

const fselect = instruction({
  syntax: "fselect f1 = f3, f4, f2",
  format: F3,
  match: { op: 0xe, x: 0 },
  execute: (b, { f1, f2, f3, f4 }) => combine(b, select, f1, f3, f4, f2),
});

export const floatLogicals: readonly Instruction[] = [logical, fselect];
