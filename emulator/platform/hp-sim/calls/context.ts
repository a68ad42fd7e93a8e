import type { Processor } from "../../../ia64/processor.ts";
import type { HpSim } from "../hp-sim.ts";

/** A simulator call being served: who made it, and its arguments. */
export interface CallContext {
  readonly machine: HpSim;
  readonly cpu: Processor;
  /** Argument `n`: r32 and up. One that is not in the frame is 0. */
  argument(n: 0 | 1 | 2 | 3): bigint;
}

/** What serves a call. The result goes to r8; undefined leaves r8 as it was. */
export type Call = (context: CallContext) => bigint | undefined;

/** Result of a call that could not be served. */
export const FAILURE = 0xffff_ffff_ffff_ffffn;
