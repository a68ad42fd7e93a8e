import { classOf, NAN, QUIET_BIT, SIGNALING, UNSUPPORTED } from "./classify.ts";
import type { Environment } from "./environment.ts";
import type { FpValue } from "./format.ts";
import { invalid, type Outcome, result } from "./outcome.ts";

/**
 * The outcome of an operation on operands that are NaNs or unsupported; undefined if none is.
 * `classes` are those of all operands together; the first NaN in the order given is the result,
 * made quiet (manual vol. 1, 5.4.1.2). For the multiply-add that order is f4, f2, f3.
 */
export function propagateNan(
  classes: number,
  environment: Environment,
  ...operands: readonly FpValue[]
): Outcome | undefined {
  if ((classes & (UNSUPPORTED | NAN)) === 0) return undefined;
  if ((classes & UNSUPPORTED) !== 0) return invalid(environment);
  const nan = operands.find((operand) => (classOf(operand) & NAN) !== 0)!;
  const quiet = { ...nan, significand: nan.significand | QUIET_BIT };
  return (classes & SIGNALING) !== 0 ? invalid(environment, quiet) : result(quiet);
}
