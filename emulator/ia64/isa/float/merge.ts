import { SIGN } from "../../fp/format.ts";
import { F9 } from "../formats.ts";
import { type Instruction, instruction } from "../instruction.ts";
import { combine, combining, combiningHalves } from "./significands.ts";

/* Sign, or sign and exponent, of one value with the rest of another one (manual vol. 3). */

const merge = (signExponent: (first: number, second: number) => number) =>
  combining((first, second) => ({
    significand: second.significand,
    signExponent: signExponent(first.signExponent, second.signExponent),
  }));

const merges = {
  s: merge((first, second) => (first & SIGN) | (second & ~SIGN)),
  ns: merge((first, second) => (~first & SIGN) | (second & ~SIGN)),
  se: merge((first) => first),
} as const;

const part = { values: { s: { x6: 0x10 }, ns: { x6: 0x11 }, se: { x6: 0x12 } } } as const;

const fmerge = instruction({
  syntax: "fmerge{.part} f1 = f2, f3",
  format: F9,
  match: { op: 0, x: 0 },
  completers: { part },
  aliases: [
    { syntax: "mov f1 = both", fixed: { part: "s" }, printed: ({ f2, f3 }) => f2 === f3 },
    { syntax: "fneg f1 = both", fixed: { part: "ns" }, printed: ({ f2, f3 }) => f2 === f3 },
    { syntax: "fabs f1 = f3", fixed: { part: "s", f2: 0 }, printed: true },
    { syntax: "fnegabs f1 = f3", fixed: { part: "ns", f2: 0 }, printed: true },
  ],
  execute: (b, { f1, f2, f3, part }) => combine(b, merges[part], f1, f2, f3),
});

/** Bits of a single that come from the first register; inverted ones are in `inverted`. */
const mergeSingles = (taken: bigint, inverted = 0n) => {
  const single = (first: bigint, second: bigint) =>
    ((first ^ inverted) & taken) | (second & ~taken & 0xffff_ffffn);
  return combiningHalves((first, second) => ({
    high: single(first.high, second.high),
    low: single(first.low, second.low),
  }));
};

const signBit = 0x8000_0000n;

const singleMerges = {
  s: mergeSingles(signBit),
  ns: mergeSingles(signBit, signBit),
  se: mergeSingles(0xff80_0000n),
} as const;

const fpmerge = instruction({
  syntax: "fpmerge{.part} f1 = f2, f3",
  format: F9,
  match: { op: 1, x: 0 },
  completers: { part },
  aliases: [
    { syntax: "fpneg f1 = both", fixed: { part: "ns" }, printed: ({ f2, f3 }) => f2 === f3 },
    { syntax: "fpabs f1 = f3", fixed: { part: "s", f2: 0 }, printed: true },
    { syntax: "fpnegabs f1 = f3", fixed: { part: "ns", f2: 0 }, printed: true },
  ],
  execute: (b, { f1, f2, f3, part }) => combine(b, singleMerges[part], f1, f2, f3),
});

export const floatMerges: readonly Instruction[] = [fmerge, fpmerge];
