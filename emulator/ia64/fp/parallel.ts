import type { Helper } from "../builder.ts";
import type { Processor } from "../processor.ts";
import type { Operation } from "./arithmetic.ts";
import type { Environment } from "./environment.ts";
import {
  type FpValue,
  fromIeee,
  INTEGER_EXPONENT,
  isNatVal,
  NATVAL,
  single,
  toIeee,
} from "./format.ts";
import type { Outcome } from "./outcome.ts";
import { readFr, writeFr } from "./registers.ts";
import { environment, noteFpTrap, raiseFpFault, type StatusField, setFlags } from "./status.ts";

/* Operations on pairs of singles, the halves of significands (manual vol. 1, 5.3.4). */

/** Where the exceptions of the low single are in ISR.code (manual vol. 2, tables 8-3 and 8-4). */
const LOW_FAULT_SHIFT = 4;
const HIGH_TRAP_SHIFT = 11;
const LOW_TRAP_SHIFT = 7;

/** How a half of the result lies in its 32 bits. */
type Encode = (value: FpValue) => bigint;

export const asSingle: Encode = (value) => toIeee(value, single);
export const asInteger: Encode = ({ significand }) => significand;

/**
 * Executes an operation on both singles, and writes the pair of results to f1. Gives both outcomes,
 * that of the high single first; none if a source is NaTVal.
 */
export function executePair<Result extends Outcome>(
  cpu: Processor,
  field: StatusField,
  f1: bigint,
  sources: readonly bigint[],
  operation: (environment: Environment, ...operands: readonly [FpValue, ...FpValue[]]) => Result,
  encode: Encode,
): readonly [high: Result, low: Result] | undefined {
  const operands = sources.map((f) => readFr(cpu, Number(f)));
  if (operands.some(isNatVal)) {
    writeFr(cpu, Number(f1), NATVAL);
    return undefined;
  }
  const singles = (shift: bigint) =>
    operands.map(({ significand }) =>
      fromIeee(BigInt.asUintN(32, significand >> shift), single),
    ) as [FpValue, ...FpValue[]];
  const controls = environment(cpu, field, "parallel");
  const high = operation(controls, ...singles(32n));
  const low = operation(controls, ...singles(0n));
  const fault = high.fault | (low.fault << LOW_FAULT_SHIFT);
  if (fault !== 0) raiseFpFault(cpu, fault);
  setFlags(cpu, field, high.flags | low.flags);
  const significand = (encode(high.value) << 32n) | encode(low.value);
  writeFr(cpu, Number(f1), { significand, signExponent: INTEGER_EXPONENT });
  const trap = (high.trap << HIGH_TRAP_SHIFT) | (low.trap << LOW_TRAP_SHIFT);
  if (trap !== 0) noteFpTrap(cpu, trap);
  return [high, low];
}

/** An operation as a parallel instruction does it: helper(f1, ...sources). */
export function parallel(field: StatusField, operation: Operation, encode = asSingle): Helper {
  return (cpu, f1 = 0n, ...sources) => {
    executePair(cpu, field, f1, sources, operation, encode);
    return undefined;
  };
}
