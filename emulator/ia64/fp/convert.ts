import { classOf, FINITE, UNNORMAL } from "./classify.ts";
import { D, type Environment, I } from "./environment.ts";
import { bitLength, exactOf } from "./exact.ts";
import { BIAS, type FpValue, INTEGER_EXPONENT, SIGN } from "./format.ts";
import { denormalFault, invalid, type Outcome } from "./outcome.ts";
import { cutOff, inexactTrap } from "./round.ts";

/** What a number is converted to. */
export interface IntegerType {
  readonly bits: 64 | 32;
  readonly signed: boolean;
}

/** Bits of the largest integers. */
const LONGEST = 64;

/** An integer in a register. */
function integerValue(significand: bigint): FpValue {
  return { significand, signExponent: INTEGER_EXPONENT };
}

/**
 * The integer that a number is rounded to by `mode` (manual vol. 3, `fcvt.fx`). What no integer of
 * the type comes near is invalid, and the result then its most negative pattern.
 */
export function toInteger(
  value: FpValue,
  { bits, signed }: IntegerType,
  mode: number,
  environment: Environment,
): Outcome {
  const kind = classOf(value);
  const indefinite = integerValue(1n << BigInt(bits - 1));
  if ((kind & FINITE) === 0) return invalid(environment, indefinite);
  const { negative, significand, exponent } = exactOf(value);
  // A number that isn't normalized may have a large exponent, and still be small.
  if (significand !== 0n && bitLength(significand) + exponent > LONGEST) {
    return invalid(environment, indefinite);
  }
  // A bit below a quarter is as good as any other.
  const cut = cutOff(significand, Math.min(-exponent, 66), negative, mode);
  const integer = negative ? -cut.kept : cut.kept;
  const pattern = BigInt.asUintN(bits, integer);
  const back = signed ? BigInt.asIntN(bits, pattern) : pattern;
  if (back !== integer) return invalid(environment, indefinite);
  const denormal = (kind & UNNORMAL) !== 0 ? D : 0;
  if ((denormal & ~environment.disabled) !== 0) return denormalFault;
  const flags = cut.inexact ? denormal | I : denormal;
  const trap = (environment.disabled & I) === 0 ? inexactTrap(cut) : 0;
  return { value: integerValue(pattern), flags, fault: 0, trap };
}

/** The number that a signed integer in a significand is; exact (manual vol. 3, `fcvt.xf`). */
export function fromInteger({ significand }: FpValue): FpValue {
  const integer = BigInt.asIntN(64, significand);
  if (integer === 0n) return { significand: 0n, signExponent: 0 };
  const size = integer < 0n ? -integer : integer;
  const length = bitLength(size);
  return {
    significand: size << BigInt(64 - length),
    signExponent: (integer < 0n ? SIGN : 0) | (length - 1 + BIAS),
  };
}
