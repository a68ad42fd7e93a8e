import { classOf, NAN, SIGNALING, UNNORMAL, UNSUPPORTED } from "./classify.ts";
import { D, type Environment, V } from "./environment.ts";
import { exactOf, order } from "./exact.ts";
import { type FpValue, SIGN } from "./format.ts";
import { FAULT_D, FAULT_V, type Outcome, result } from "./outcome.ts";

/** How two values are related, one at least being no number. */
export const UNORDERED = 2;

export interface Comparison {
  /** -1, 0 or 1 as the first is less than, equal to or greater than the second; or UNORDERED. */
  readonly order: -1 | 0 | 1 | typeof UNORDERED;
  /** As in an Outcome. */
  readonly flags: number;
  readonly fault: number;
}

const unordered = (flags: number, fault: number): Comparison => ({
  order: UNORDERED,
  flags,
  fault,
});

/**
 * Compares two values. A quiet NaN is an invalid operand only if `signalsQuiet`: for the relations
 * less and less-or-equal, but not for equal and unordered (manual vol. 3, `fcmp`).
 */
export function compare(
  a: FpValue,
  b: FpValue,
  signalsQuiet: boolean,
  { disabled }: Environment,
): Comparison {
  const classes = classOf(a) | classOf(b);
  if ((classes & (NAN | UNSUPPORTED)) !== 0) {
    const valid = (classes & (SIGNALING | UNSUPPORTED)) === 0 && !signalsQuiet;
    if (valid) return unordered(0, 0);
    return (disabled & V) === 0 ? unordered(0, FAULT_V) : unordered(V, 0);
  }
  const flags = (classes & UNNORMAL) !== 0 ? D : 0;
  if ((flags & ~disabled) !== 0) return unordered(0, FAULT_D);
  // The exponent of an infinity is above those of all numbers.
  return { order: order(exactOf(a), exactOf(b)), flags, fault: 0 };
}

/** Whether a comparison takes the first operand, as its `order` says; else it takes the second. */
type Chooses = "less" | "greater";

/**
 * The minimum or maximum of two values: the first one if it is less (or greater), else the second,
 * also if one of them is a NaN. Invalid as a comparison for less is (manual vol. 3, `fmin`).
 */
export function choose(
  chooses: Chooses,
  magnitudes: boolean,
  a: FpValue,
  b: FpValue,
  environment: Environment,
): Outcome {
  const [first, second] = magnitudes ? [magnitude(a), magnitude(b)] : [a, b];
  const { order, flags, fault } = compare(first, second, true, environment);
  const value = order === (chooses === "less" ? -1 : 1) ? a : b;
  return { ...result(value, flags), fault };
}

function magnitude({ significand, signExponent }: FpValue): FpValue {
  return { significand, signExponent: signExponent & ~SIGN };
}
