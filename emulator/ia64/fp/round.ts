import { DOWN, type Environment, I, NEAREST, O, U, UP } from "./environment.ts";
import { bitLength, type Exact } from "./exact.ts";
import { BIAS, EXPONENT, type FpValue, INTEGER_BIT, SIGN, SPECIAL } from "./format.ts";
import { type Outcome, TRAP_FPA, TRAP_I, TRAP_O, TRAP_U } from "./outcome.ts";

const SIGNIFICAND_BITS = 64;
/** Smallest exponent of the double-extended range, whose denormals have exponent field 0. */
const EXTENDED_MIN = -16382;

/** A significand without its lowest bits. */
interface Cut {
  readonly kept: bigint;
  readonly inexact: boolean;
  /** 1 was added to `kept`. */
  readonly increased: boolean;
}

/** Round away the lowest `bits` of a significand; none are there, or zeros to add, if not above 0. */
export function cutOff(significand: bigint, bits: number, negative: boolean, mode: number): Cut {
  if (bits <= 0) return { kept: significand << BigInt(-bits), inexact: false, increased: false };
  const kept = significand >> BigInt(bits);
  const rest = BigInt.asUintN(bits, significand);
  if (rest === 0n) return { kept, inexact: false, increased: false };
  const increased = roundsUp(kept, rest, bits, negative, mode);
  return { kept: increased ? kept + 1n : kept, inexact: true, increased };
}

function roundsUp(kept: bigint, rest: bigint, bits: number, negative: boolean, mode: number) {
  if (mode !== NEAREST) return mode === (negative ? DOWN : UP);
  const half = 1n << BigInt(bits - 1);
  return rest > half || (rest === half && (kept & 1n) !== 0n);
}

/** Bits of a trap for an inexact result. */
export function inexactTrap({ inexact, increased }: Cut): number {
  return (inexact ? TRAP_I : 0) | (increased ? TRAP_FPA : 0);
}

/**
 * The result of an operation whose exact one is a number other than 0 (manual vol. 1, 5.4.2 and
 * 5.4.3): rounded, and huge, tiny and inexact results dealt with. `flags` are set already.
 */
export function round(exact: Exact, environment: Environment, flags = 0): Outcome {
  const { negative, significand, exponent } = exact;
  const { precision, rounding, minExponent, maxExponent } = environment;
  const length = bitLength(significand);
  // First as though the exponent had no bounds.
  const cut = cutOff(significand, length - precision, negative, rounding);
  const carry = cut.kept >> BigInt(precision) !== 0n;
  const normal = carry ? INTEGER_BIT : cut.kept << BigInt(SIGNIFICAND_BITS - precision);
  const power = exponent + length - (carry ? 0 : 1);
  const sign = negative ? SIGN : 0;
  if (power > maxExponent) return huge(sign, power, normal, cut, environment, flags);
  if (power < minExponent) {
    if ((environment.disabled & U) !== 0) return tiny(exact, length, environment, flags);
    return beyond(sign, power, normal, cut, environment, flags, U);
  }
  return rounded(
    { significand: normal, signExponent: sign | (power + BIAS) },
    cut,
    environment,
    flags,
  );
}

/** A result within its range: inexact or not. */
function rounded(value: FpValue, cut: Cut, { disabled }: Environment, flags: number): Outcome {
  if (!cut.inexact) return { value, flags, fault: 0, trap: 0 };
  const trap = (disabled & I) === 0 ? inexactTrap(cut) : 0;
  return { value, flags: flags | I, fault: 0, trap };
}

/** What a trap for overflow or underflow finds: the exponent's low bits. */
function beyond(
  sign: number,
  power: number,
  significand: bigint,
  cut: Cut,
  { wrapBits }: Environment,
  flags: number,
  exception: typeof O | typeof U,
): Outcome {
  const bias = 2 ** (wrapBits - 1) - 1;
  const field = (power + bias) & (2 ** wrapBits - 1);
  return {
    value: { significand, signExponent: sign | ((field - bias + BIAS) & EXPONENT) },
    flags: flags | exception | (cut.inexact ? I : 0),
    fault: 0,
    trap: (exception === O ? TRAP_O : TRAP_U) | inexactTrap(cut),
  };
}

function huge(
  sign: number,
  power: number,
  significand: bigint,
  cut: Cut,
  environment: Environment,
  flags: number,
): Outcome {
  const { disabled, rounding, maxExponent, precision } = environment;
  if ((disabled & O) === 0) return beyond(sign, power, significand, cut, environment, flags, O);
  const infinite = rounding === NEAREST || rounding === (sign === 0 ? UP : DOWN);
  const largest = ((1n << BigInt(precision)) - 1n) << BigInt(SIGNIFICAND_BITS - precision);
  const value = infinite
    ? { significand: INTEGER_BIT, signExponent: sign | SPECIAL }
    : { significand: largest, signExponent: sign | (maxExponent + BIAS) };
  const replaced = { kept: 0n, inexact: true, increased: infinite };
  return rounded(value, replaced, environment, flags | O);
}

/** Underflow does not trap: the result is a denormal, or 0 if they are flushed. */
function tiny(exact: Exact, length: number, environment: Environment, flags: number): Outcome {
  const { negative, significand, exponent } = exact;
  const { precision, rounding, minExponent, flushToZero } = environment;
  const sign = negative ? SIGN : 0;
  if (flushToZero) {
    const flushed = { kept: 0n, inexact: true, increased: false };
    return rounded({ significand: 0n, signExponent: sign }, flushed, environment, flags | U);
  }
  // Whatever is below a quarter of the last bit is as good as any other.
  const bits = Math.min(minExponent - precision + 1 - exponent, length + 2);
  const cut = cutOff(significand, bits, negative, rounding);
  const denormal = cut.kept << BigInt(SIGNIFICAND_BITS - precision);
  const value = {
    significand: denormal,
    signExponent: sign | denormalField(denormal, minExponent),
  };
  return rounded(value, cut, environment, cut.inexact ? flags | U : flags);
}

/** Exponent field of a result at the lower end of the range (manual vol. 1, table 5-2). */
function denormalField(significand: bigint, minExponent: number): number {
  if (significand === 0n) return 0;
  if (minExponent === EXTENDED_MIN && significand < INTEGER_BIT) return 0;
  return minExponent + BIAS;
}
