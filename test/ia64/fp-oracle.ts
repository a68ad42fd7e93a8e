import type { FpValue } from "../../emulator/ia64/fp/format.ts";

/*
 * What arithmetic on registers should give, by fractions of whole numbers: the exact value, the two
 * representable numbers on both sides of it, and the choice between them.
 */

/** A fraction; the denominator is above 0. */
export interface Fraction {
  readonly numerator: bigint;
  readonly denominator: bigint;
}

export const add = (a: Fraction, b: Fraction): Fraction => ({
  numerator: a.numerator * b.denominator + b.numerator * a.denominator,
  denominator: a.denominator * b.denominator,
});

export const multiply = (a: Fraction, b: Fraction): Fraction => ({
  numerator: a.numerator * b.numerator,
  denominator: a.denominator * b.denominator,
});

export const negate = ({ numerator, denominator }: Fraction): Fraction => ({
  numerator: -numerator,
  denominator,
});

export const powerOf2 = (exponent: number): Fraction =>
  exponent >= 0
    ? { numerator: 1n << BigInt(exponent), denominator: 1n }
    : { numerator: 1n, denominator: 1n << BigInt(-exponent) };

export const less = (a: Fraction, b: Fraction): boolean =>
  a.numerator * b.denominator < b.numerator * a.denominator;

export const magnitude = (a: Fraction): Fraction => (a.numerator < 0n ? negate(a) : a);

/** The number in a register (manual vol. 1, 5.1.2). */
export function fractionOf({ significand, signExponent }: FpValue): Fraction {
  const field = signExponent % 0x20000;
  const scale = powerOf2((field === 0 ? -16382 : field - 65535) - 63);
  const numerator = signExponent >= 0x20000 ? -significand : significand;
  return multiply({ numerator, denominator: 1n }, scale);
}

export interface Target {
  readonly precision: number;
  readonly minExponent: number;
  readonly maxExponent: number;
  /** 0 to the nearest, 1 down, 2 up, 3 to zero. */
  readonly mode: number;
}

export interface Rounded {
  readonly value: Fraction | "infinity";
  /** What it would be if the exponent had no bounds. */
  readonly unbounded: Fraction;
  readonly inexact: boolean;
  readonly increased: boolean;
  readonly tiny: boolean;
  readonly huge: boolean;
}

/** Largest e with 2^e <= x. */
export function logarithm(x: Fraction): number {
  let e = x.numerator.toString(2).length - x.denominator.toString(2).length;
  if (less(x, powerOf2(e))) e--;
  return e;
}

/** The neighbour of x among the multiples of 2^quantum that the mode chooses. */
function nearby(x: Fraction, quantum: number, mode: number): Fraction {
  const unit = powerOf2(quantum);
  const scaled = multiply(x, powerOf2(-quantum));
  let floor = scaled.numerator / scaled.denominator;
  if (floor * scaled.denominator > scaled.numerator) floor -= 1n;
  const below = multiply({ numerator: floor, denominator: 1n }, unit);
  if (floor * scaled.denominator === scaled.numerator) return below;
  const above = multiply({ numerator: floor + 1n, denominator: 1n }, unit);
  if (mode === 1) return below;
  if (mode === 2) return above;
  if (mode === 3) return x.numerator < 0n ? above : below;
  const [down, up] = [add(x, negate(below)), add(above, negate(x))];
  if (less(down, up)) return below;
  if (less(up, down)) return above;
  return floor % 2n === 0n ? below : above;
}

/** x, which is not 0, as the target holds it, no exception being enabled. */
export function roundTo(
  x: Fraction,
  { precision, minExponent, maxExponent, mode }: Target,
): Rounded {
  const size = magnitude(x);
  const unbounded = nearby(x, logarithm(size) - precision + 1, mode);
  const tiny = less(magnitude(unbounded), powerOf2(minExponent));
  const huge = !less(magnitude(unbounded), powerOf2(maxExponent + 1));
  if (huge) {
    const outwards = mode === 0 || mode === (x.numerator < 0n ? 1 : 2);
    const largest = add(powerOf2(maxExponent + 1), negate(powerOf2(maxExponent + 1 - precision)));
    const value = outwards ? "infinity" : x.numerator < 0n ? negate(largest) : largest;
    return { value, unbounded, inexact: true, increased: outwards, tiny, huge };
  }
  const value = tiny ? nearby(x, minExponent - precision + 1, mode) : unbounded;
  return {
    value,
    unbounded,
    inexact: !equal(value, x),
    increased: less(size, magnitude(value)),
    tiny,
    huge,
  };
}

export const equal = (a: Fraction, b: Fraction): boolean =>
  a.numerator * b.denominator === b.numerator * a.denominator;
