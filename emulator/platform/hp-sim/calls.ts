import type { Processor } from "../../ia64/processor.ts";
import type { HpSim } from "./hp-sim.ts";
import { failedRun } from "./outcome.ts";

/** A simulator call being served: who made it, and its arguments. */
export interface CallContext {
  readonly machine: HpSim;
  readonly cpu: Processor;
  /** Argument `n`, from 0: r32 and up. One that is not in the frame is 0. */
  argument(n: 0 | 1 | 2 | 3): bigint;
}

/** The result goes to r8; undefined leaves r8 alone. */
type Call = (context: CallContext) => bigint | undefined;

/** What the machine does not have. */
const FAILURE = 0xffff_ffff_ffff_ffffn;

/** The simulator calls by number (docs/platform.md). */
const calls: ReadonlyMap<bigint, Call> = new Map<bigint, Call>([
  [0n, stop],
  [20n, () => 0n],
  [31n, putCharacter],
  [66n, exit],
]);

/** Serve call `number`: the result for r8, or undefined for none. */
export function simulatorCall(number: bigint, context: CallContext): bigint | undefined {
  const call = calls.get(number);
  if (call !== undefined) return call(context);
  context.machine.diagnostics.report(`simulator call ${number} is not known`);
  return FAILURE;
}

function stop({ machine, cpu }: CallContext): undefined {
  machine.end(cpu, "stopped", failedRun, "the program stopped at a breakpoint (simulator call 0)");
}

function putCharacter({ machine, argument }: CallContext): undefined {
  machine.putCharacter(Number(argument(0) & 0xffn));
}

function exit({ machine, cpu, argument }: CallContext): undefined {
  const status = Number(argument(0) & 0xffn);
  machine.end(cpu, "exit", status, `the program ended with status ${status}`);
}
