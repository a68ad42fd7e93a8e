import { BIAS, EXPONENT, type FpValue, SIGN } from "./format.ts";

/** A finite number without any limit: significand × 2^exponent, and its sign. */
export interface Exact {
  readonly negative: boolean;
  readonly significand: bigint;
  readonly exponent: number;
}

/** Exponent of values whose exponent field is 0 (manual vol. 1, 5.1.2). */
const DENORMAL_EXPONENT = -16382;
const FRACTION_BITS = 63;

/** The number that a finite register value stands for. */
export function exactOf({ significand, signExponent }: FpValue): Exact {
  const field = signExponent & EXPONENT;
  const exponent = field === 0 ? DENORMAL_EXPONENT : field - BIAS;
  return {
    negative: (signExponent & SIGN) !== 0,
    significand,
    exponent: exponent - FRACTION_BITS,
  };
}

export function product(a: Exact, b: Exact): Exact {
  return {
    negative: a.negative !== b.negative,
    significand: a.significand * b.significand,
    exponent: a.exponent + b.exponent,
  };
}

export function negated({ negative, significand, exponent }: Exact): Exact {
  return { negative: !negative, significand, exponent };
}

/** Exponents that far apart, a number of at most 128 bits is below half of another's last bit. */
const FAR = 328;

/**
 * The sum of two numbers with significands of at most 128 bits. If one is so small that only its
 * sign can matter to the rounding, the result has something equally small in its place. The sign of
 * a sum that is 0 is not defined.
 */
export function sum(a: Exact, b: Exact): Exact {
  if (a.significand === 0n) return b;
  if (b.significand === 0n) return a;
  const [high, low] = a.exponent >= b.exponent ? [a, b] : [b, a];
  const distance = high.exponent - low.exponent;
  const shift = distance > FAR ? FAR : distance;
  const added = distance > FAR ? 1n : low.significand;
  const shifted = high.significand << BigInt(shift);
  const total = high.negative === low.negative ? shifted + added : shifted - added;
  return {
    negative: total < 0n ? !high.negative : high.negative,
    significand: total < 0n ? -total : total,
    exponent: high.exponent - shift,
  };
}

/** Position of the highest 1 of a number above 0, counted from 1. */
export function bitLength(value: bigint): number {
  let rest = value;
  let bits = 0;
  while (rest > 0xffff_ffffn) {
    const step = rest >= 1n << 64n ? 64 : 32;
    rest >>= BigInt(step);
    bits += step;
  }
  return bits + 32 - Math.clz32(Number(rest));
}

/** -1, 0 or 1 as `a` is less than, equal to or greater than `b`; zeros are equal. */
export function order(a: Exact, b: Exact): -1 | 0 | 1 {
  const difference = sum(a, negated(b));
  if (difference.significand === 0n) return 0;
  return difference.negative ? -1 : 1;
}
