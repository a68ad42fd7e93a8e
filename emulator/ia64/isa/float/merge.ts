import type { Helper } from "../../builder.ts";
import { isNatVal, NATVAL, SIGN } from "../../fp-format.ts";
import { readFr, writeFr } from "../../fp-registers.ts";
import { F9 } from "../formats.ts";
import { type Instruction, instruction } from "../instruction.ts";
import { unsigned } from "../values.ts";
import { checkFr } from "./registers.ts";

/* Sign and exponent of one register with the rest of another (manual vol. 3, `fmerge`). */

/** Takes sign and exponent as a function of those of both: helper(f1, f2, f3). */
const merge = (signExponent: (first: number, second: number) => number): Helper => {
  return (cpu, f1 = 0n, f2 = 0n, f3 = 0n) => {
    const [first, second] = [readFr(cpu, Number(f2)), readFr(cpu, Number(f3))];
    const nat = isNatVal(first) || isNatVal(second);
    const merged = {
      significand: second.significand,
      signExponent: signExponent(first.signExponent, second.signExponent),
    };
    writeFr(cpu, Number(f1), nat ? NATVAL : merged);
    return undefined;
  };
};

const merges = {
  s: merge((first, second) => (first & SIGN) | (second & ~SIGN)),
  ns: merge((first, second) => (~first & SIGN) | (second & ~SIGN)),
  se: merge((first) => first),
} as const;

const fmerge = instruction({
  syntax: "fmerge{.part} f1 = f2, f3",
  format: F9,
  match: { op: 0, x: 0 },
  completers: { part: { values: { s: { x6: 0x10 }, ns: { x6: 0x11 }, se: { x6: 0x12 } } } },
  aliases: [
    { syntax: "mov f1 = both", fixed: { part: "s" }, printed: ({ f2, f3 }) => f2 === f3 },
    { syntax: "fneg f1 = both", fixed: { part: "ns" }, printed: ({ f2, f3 }) => f2 === f3 },
    { syntax: "fabs f1 = f3", fixed: { part: "s", f2: 0 }, printed: true },
    { syntax: "fnegabs f1 = f3", fixed: { part: "ns", f2: 0 }, printed: true },
  ],
  execute: (b, { f1, f2, f3, part }) => {
    checkFr(b, [f1], [f2, f3]);
    b.call(merges[part], ...[f1, f2, f3].map((f) => unsigned(b, f)));
  },
});

export const floatMerges: readonly Instruction[] = [fmerge];
