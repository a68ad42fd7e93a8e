import { bitLength, exactOf } from "./exact.ts";
import { BIAS, type FpValue, SIGN } from "./format.ts";

/* First approximations of reciprocals, from which software goes on (manual vol. 3). */

/** A number from 1/2 to 1 as a significand of 11 bits, the first of which is 1. */
const elevenBits = (value: number): bigint => BigInt(Math.round(2048 * value)) << 53n;

/**
 * Significands of the reciprocals of 1.xxxxxxxx, by those 8 bits: rounded ones of the middle of each
 * interval. So the table on the page of `frcpa` is made.
 */
const reciprocals = Array.from({ length: 256 }, (_, i) => elevenBits(512 / (513 + 2 * i)));

/**
 * Significands of the reciprocal square roots of 1.xxxxxxx, by those 7 bits, twice: for odd powers
 * of 2, then for even ones. So the table on the page of `frsqrta` is made.
 */
const reciprocalRoots = [2, 1].flatMap((scale) =>
  Array.from({ length: 128 }, (_, i) => elevenBits(Math.sqrt(256 / (scale * (257 + 2 * i))))),
);

/** The magnitude of a number other than 0: 1.xxx × 2^power, and 1.xxx in 64 bits. */
export interface Magnitude {
  readonly significand: bigint;
  readonly power: number;
}

/** The magnitude of a finite register value. */
export function magnitudeOf(value: FpValue): Magnitude {
  const { significand, exponent } = exactOf(value);
  const length = bitLength(significand);
  return { significand: significand << BigInt(64 - length), power: exponent + length - 1 };
}

/** Reciprocal of a number of this magnitude, with a relative error below 2^-8.886. */
export function approximateReciprocal(
  negative: boolean,
  { significand, power }: Magnitude,
): FpValue {
  const index = Number((significand >> 55n) & 0xffn);
  const sign = negative ? SIGN : 0;
  return { significand: reciprocals[index]!, signExponent: sign | (BIAS - 1 - power) };
}

/** Reciprocal of the square root of a magnitude, with a relative error below 2^-8.831. */
export function approximateReciprocalRoot({ significand, power }: Magnitude): FpValue {
  const index = Number((significand >> 56n) & 0x7fn) | ((power & 1) === 0 ? 0x80 : 0);
  return { significand: reciprocalRoots[index]!, signExponent: BIAS - 1 - (power >> 1) };
}
