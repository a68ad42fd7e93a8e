import { classOf, INFINITE, UNNORMAL, ZERO } from "./classify.ts";
import { D, DOWN, type Environment } from "./environment.ts";
import { exactOf, product, sum } from "./exact.ts";
import { type FpValue, infinity, SIGN, zero } from "./format.ts";
import { propagateNan } from "./nan.ts";
import { denormalFault, invalid, type Outcome, result } from "./outcome.ts";
import { round } from "./round.ts";

/** Whose sign an operation changes: `fms` that of the addend, `fnma` that of the product. */
export type Negated = "none" | "addend" | "product";

/**
 * a × b + c, rounded once (manual vol. 3, `fma`); in the order of the instruction a, b and c are f3,
 * f4 and f2. Without `c` it is the product alone: that is meant where f2 is f0.
 */
export function multiplyAdd(
  a: FpValue,
  b: FpValue,
  c: FpValue | undefined,
  negated: Negated,
  environment: Environment,
): Outcome {
  const factors = classOf(a) | classOf(b);
  const addend = c === undefined ? 0 : classOf(c);
  const classes = factors | addend;
  const nan = propagateNan(classes, environment, b, c ?? a, a);
  if (nan !== undefined) return nan;
  const negative = (((a.signExponent ^ b.signExponent) & SIGN) !== 0) !== (negated === "product");
  const below = c !== undefined && ((c.signExponent & SIGN) !== 0) !== (negated === "addend");
  const infinite = (factors & INFINITE) !== 0;
  // A pseudo-zero times infinity is infinity: only true zeros count (manual vol. 1, 5.1.3).
  if (infinite && (factors & ZERO) !== 0) return invalid(environment);
  if (infinite && (addend & INFINITE) !== 0 && negative !== below) return invalid(environment);
  const flags = (classes & UNNORMAL) !== 0 ? D : 0;
  if ((flags & ~environment.disabled) !== 0) return denormalFault;
  if (infinite) return result(infinity(negative), flags);
  if ((addend & INFINITE) !== 0) return result(infinity(below), flags);
  const scaled = { ...product(exactOf(a), exactOf(b)), negative };
  const exact = c === undefined ? scaled : sum(scaled, { ...exactOf(c), negative: below });
  if (exact.significand !== 0n) return round(exact, environment, flags);
  const sameSign = c === undefined || negative === below;
  return result(zero(sameSign ? negative : environment.rounding === DOWN), flags);
}
