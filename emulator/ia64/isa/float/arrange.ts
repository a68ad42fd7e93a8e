import { INTEGER_EXPONENT, single, toIeee } from "../../fp/format.ts";
import { F9 } from "../formats.ts";
import { type Instruction, instruction } from "../instruction.ts";
import { combine, combining, combiningHalves } from "./significands.ts";

/* Halves of significands in another order, as pairs of singles or of integers (manual vol. 3). */

const mixes = {
  lr: combiningHalves((first, second) => ({ high: first.high, low: second.low })),
  r: combiningHalves((first, second) => ({ high: first.low, low: second.low })),
  l: combiningHalves((first, second) => ({ high: first.high, low: second.high })),
} as const;

const fmix = instruction({
  syntax: "fmix{.part} f1 = f2, f3",
  format: F9,
  match: { op: 0, x: 0 },
  completers: { part: { values: { lr: { x6: 0x39 }, r: { x6: 0x3a }, l: { x6: 0x3b } } } },
  execute: (b, { f1, f2, f3, part }) => combine(b, mixes[part], f1, f2, f3),
});

/** The sign of one 32-bit integer, in all bits, in front of another integer. */
const signs = (integer: bigint): bigint => (integer >> 31n) * 0xffff_ffffn;

const extensions = {
  r: combiningHalves((first, second) => ({ high: signs(first.low), low: second.low })),
  l: combiningHalves((first, second) => ({ high: signs(first.high), low: second.high })),
} as const;

const fsxt = instruction({
  syntax: "fsxt{.part} f1 = f2, f3",
  format: F9,
  match: { op: 0, x: 0 },
  completers: { part: { values: { r: { x6: 0x3c }, l: { x6: 0x3d } } } },
  execute: (b, { f1, f2, f3, part }) => combine(b, extensions[part], f1, f2, f3),
});

const SIGN_OF_SINGLE = 0x8000_0000n;

const swaps = {
  "": combiningHalves((first, second) => ({ high: second.low, low: first.high })),
  nl: combiningHalves((first, second) => ({ high: second.low ^ SIGN_OF_SINGLE, low: first.high })),
  nr: combiningHalves((first, second) => ({ high: second.low, low: first.high ^ SIGN_OF_SINGLE })),
} as const;

const fswap = instruction({
  syntax: "fswap{.negated} f1 = f2, f3",
  format: F9,
  match: { op: 0, x: 0 },
  completers: { negated: { values: { "": { x6: 0x34 }, nl: { x6: 0x35 }, nr: { x6: 0x36 } } } },
  execute: (b, { f1, f2, f3, negated }) => combine(b, swaps[negated], f1, f2, f3),
});

/** Each value as a single in memory; what it doesn't hold is cut off. */
const packed = combining((first, second) => ({
  significand: (toIeee(first, single) << 32n) | toIeee(second, single),
  signExponent: INTEGER_EXPONENT,
}));

const fpack = instruction({
  syntax: "fpack f1 = f2, f3",
  format: F9,
  match: { op: 0, x: 0, x6: 0x28 },
  execute: (b, { f1, f2, f3 }) => combine(b, packed, f1, f2, f3),
});

export const arrangements: readonly Instruction[] = [fmix, fsxt, fswap, fpack];
