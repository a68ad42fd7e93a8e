import { bootCalls } from "./boot.ts";
import { clockCalls } from "./clock.ts";
import { consoleCalls } from "./console.ts";
import { type Call, type CallContext, FAILURE } from "./context.ts";
import { diskCalls } from "./disk.ts";
import { interruptCalls } from "./interrupts.ts";
import { runCalls } from "./run.ts";

/** Calls that older programs make for their own sake: accepted, without effect. */
const accepted: readonly number[] = [60, 69, 76];

/** Calls of the network, which there is none of. */
const network: readonly number[] = [100, 101, 102, 103, 104];

const nothing: Call = () => 0n;
const refuse: Call = () => FAILURE;

/** The simulator calls by number (docs/platform.md). */
const calls: ReadonlyMap<number, Call> = new Map([
  ...runCalls,
  ...consoleCalls,
  ...diskCalls,
  ...interruptCalls,
  ...clockCalls,
  ...bootCalls,
  ...accepted.map((number): [number, Call] => [number, nothing]),
  ...network.map((number): [number, Call] => [number, refuse]),
]);

/** Serve call `number`: the result for r8, or undefined for none. */
export function simulatorCall(number: bigint, context: CallContext): bigint | undefined {
  const call = calls.get(Number(number));
  if (call !== undefined) return call(context);
  context.machine.diagnostics.report(`simulator call ${number} is not known`);
  return FAILURE;
}
