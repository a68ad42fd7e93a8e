import {
  approximateReciprocal,
  approximateReciprocalRoot,
  type Magnitude,
  magnitudeOf,
} from "./approximation.ts";
import { classOf, FINITE, INFINITE, UNNORMAL } from "./classify.ts";
import { D, type Environment, Z } from "./environment.ts";
import { type FpValue, infinity, SIGN, zero } from "./format.ts";
import { propagateNan } from "./nan.ts";
import {
  assistFault,
  denormalFault,
  divisionFault,
  invalid,
  type Outcome,
  result,
} from "./outcome.ts";

/* `frcpa`, `frsqrta` and what `fprcpa`, `fprsqrta` do with each single (manual vol. 3). */

/** What an approximation comes to. */
export interface Approximation extends Outcome {
  /**
   * Whether software goes on from the value to the quotient or root. If not, the value is final; of
   * a pair, it may also be one that software can't use.
   */
  readonly approximates: boolean;
}

const final = (outcome: Outcome): Approximation => ({ ...outcome, approximates: false });

/** The outcome of operands of these classes, none of which is a NaN. */
function approximation(
  environment: Environment,
  classes: number,
  value: FpValue,
  approximates: boolean,
): Approximation {
  return { ...unlessDenormal(environment, classes, value), approximates };
}

/** The numbers with which software computes. */
interface Range {
  readonly minPower: number;
  readonly maxPower: number;
  /** Bits of a significand. */
  readonly precision: number;
}

const registers: Range = { minPower: -65534, maxPower: 65535, precision: 64 };
const singles: Range = { minPower: -126, maxPower: 127, precision: 24 };

/**
 * Where the iterations of software leave the range of what they compute with, so that the result
 * may not be the correct one. The manual leaves the bounds open. With these, no reciprocal, quotient
 * or remainder on the way is too large or too small (Cornea, Harrison, Tang: Scientific Computing on
 * Itanium-based Systems, on the algorithms of division).
 */
const reciprocalIsTooLarge = (range: Range, divisor: Magnitude): boolean =>
  divisor.power <= range.minPower - 1;

const reciprocalIsTooSmall = (range: Range, divisor: Magnitude): boolean =>
  divisor.power >= range.maxPower - 2;

const remainderIsTooSmall = (range: Range, operand: Magnitude): boolean =>
  operand.power <= range.minPower + range.precision - 1;

function quotientIsBeyond(range: Range, dividend: Magnitude, divisor: Magnitude): boolean {
  const power = dividend.power - divisor.power;
  return (
    power >= range.maxPower || power <= range.minPower + 1 || remainderIsTooSmall(range, dividend)
  );
}

const isNumber = (value: FpValue): boolean => (classOf(value) & FINITE) !== 0;

/** A pseudo-zero is as good as a zero (manual vol. 1, 5.1.3). */
const isZero = (value: FpValue): boolean => isNumber(value) && value.significand === 0n;

/** Whether a value is a number that something has to be computed of. */
const isComputable = (value: FpValue): boolean => isNumber(value) && value.significand !== 0n;

const isInfinite = (value: FpValue): boolean => classOf(value) === INFINITE;

const isNegative = (value: FpValue): boolean => (value.signExponent & SIGN) !== 0;

/** A result of operands of these classes, if one that isn't normalized doesn't fault. */
function unlessDenormal(environment: Environment, classes: number, value: FpValue): Outcome {
  const flags = (classes & UNNORMAL) !== 0 ? D : 0;
  return (flags & ~environment.disabled) !== 0 ? denormalFault : result(value, flags);
}

/** A quotient that need not be computed; undefined if both operands are computable. */
function knownQuotient(
  environment: Environment,
  dividend: FpValue,
  divisor: FpValue,
): Outcome | undefined {
  if (isComputable(dividend) && isComputable(divisor)) return undefined;
  const classes = classOf(dividend) | classOf(divisor);
  const nan = propagateNan(classes, environment, dividend, divisor);
  if (nan !== undefined) return nan;
  const negative = isNegative(dividend) !== isNegative(divisor);
  if (isInfinite(dividend)) {
    if (isInfinite(divisor)) return invalid(environment);
    return unlessDenormal(environment, classes, infinity(negative));
  }
  if (isZero(divisor)) {
    if (isZero(dividend)) return invalid(environment);
    return (environment.disabled & Z) === 0 ? divisionFault : result(infinity(negative), Z);
  }
  return unlessDenormal(environment, classes, zero(negative));
}

/**
 * `frcpa`: the reciprocal of `divisor`, on the way to dividend / divisor. Where the software would
 * fail it asks for assistance, whatever else is wrong.
 */
export function reciprocal(
  environment: Environment,
  dividend: FpValue,
  divisor: FpValue,
): Approximation {
  const known = knownQuotient(environment, dividend, divisor);
  if (known !== undefined) return final(known);
  const [a, b] = [magnitudeOf(dividend), magnitudeOf(divisor)];
  const fails =
    reciprocalIsTooLarge(registers, b) ||
    reciprocalIsTooSmall(registers, b) ||
    quotientIsBeyond(registers, a, b);
  if (fails) return final(assistFault);
  const classes = classOf(dividend) | classOf(divisor);
  return approximation(environment, classes, approximateReciprocal(isNegative(divisor), b), true);
}

/** One half of `fprcpa`: there is no assistance, but software does not go on. */
export function singleReciprocal(
  environment: Environment,
  dividend: FpValue,
  divisor: FpValue,
): Approximation {
  const known = knownQuotient(environment, dividend, divisor);
  if (known !== undefined) return final(known);
  const [a, b] = [magnitudeOf(dividend), magnitudeOf(divisor)];
  const negative = isNegative(divisor);
  const classes = classOf(dividend) | classOf(divisor);
  if (reciprocalIsTooLarge(singles, b)) {
    return approximation(environment, classes, infinity(negative), false);
  }
  if (reciprocalIsTooSmall(singles, b)) {
    return approximation(environment, classes, zero(negative), false);
  }
  const value = approximateReciprocal(negative, b);
  return approximation(environment, classes, value, !quotientIsBeyond(singles, a, b));
}

/** What a root of anything but a positive number comes to; `ofZero`, `ofInfinity` as it may be. */
function knownRoot(
  environment: Environment,
  operand: FpValue,
  ofZero: FpValue,
  ofInfinity: FpValue,
): Outcome | undefined {
  const operandClass = classOf(operand);
  const nan = propagateNan(operandClass, environment, operand);
  if (nan !== undefined) return nan;
  if (isZero(operand)) return unlessDenormal(environment, operandClass, ofZero);
  if (isNegative(operand)) return invalid(environment);
  return isInfinite(operand) ? result(ofInfinity) : undefined;
}

/** `frsqrta`: the reciprocal square root, on the way to the square root. */
export function reciprocalRoot(environment: Environment, operand: FpValue): Approximation {
  const itself = zero(isNegative(operand));
  const known = knownRoot(environment, operand, itself, operand);
  if (known !== undefined) return final(known);
  const magnitude = magnitudeOf(operand);
  if (remainderIsTooSmall(registers, magnitude)) return final(assistFault);
  return approximation(environment, classOf(operand), approximateReciprocalRoot(magnitude), true);
}

/** One half of `fprsqrta`: special operands give the reciprocal of their square root. */
export function singleReciprocalRoot(environment: Environment, operand: FpValue): Approximation {
  const infinite = infinity(isNegative(operand));
  const known = knownRoot(environment, operand, infinite, zero(false));
  if (known !== undefined) return final(known);
  const magnitude = magnitudeOf(operand);
  const value = approximateReciprocalRoot(magnitude);
  const usable = !remainderIsTooSmall(singles, magnitude);
  return approximation(environment, classOf(operand), value, usable);
}
