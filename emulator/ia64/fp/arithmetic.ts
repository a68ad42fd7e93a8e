import type { Helper } from "../builder.ts";
import type { Completer, Environment } from "./environment.ts";
import { type FpValue, isNatVal, NATVAL } from "./format.ts";
import type { Outcome } from "./outcome.ts";
import { readFr, writeFr } from "./registers.ts";
import { deliver, environment, type StatusField } from "./status.ts";

/** An operation on the values of its source registers, none of which is NaTVal. */
export type Operation = (
  environment: Environment,
  ...operands: readonly [FpValue, ...FpValue[]]
) => Outcome;

/** An operation as an instruction does it, in the environment of `sf`: helper(f1, ...sources). */
export function arithmetic(sf: StatusField, completer: Completer, operation: Operation): Helper {
  return (cpu, f1 = 0n, ...sources) => {
    const operands = sources.map((f) => readFr(cpu, Number(f))) as [FpValue, ...FpValue[]];
    if (operands.some(isNatVal)) writeFr(cpu, Number(f1), NATVAL);
    else {
      deliver(cpu, Number(f1), sf, operation(environment(cpu, sf, completer), ...operands));
    }
    return undefined;
  };
}
