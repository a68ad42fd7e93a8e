/** How a run ended. */
export interface Outcome {
  readonly kind:
    | "exit" // the exit call
    | "halted" // break 0
    | "stopped" // the stop call: a breakpoint without a debugger
    | "unhandled" // an interruption that no handler can take
    | "asleep" // every processor sleeps, and nothing will wake one
    | "limit"; // as many instructions as were allowed
  /** Exit status of the command. */
  readonly status: number;
  /** One sentence, without a period. */
  readonly reason: string;
  /** The processor that ended it, or the first one. */
  readonly processor: number;
}

/** Status of a run that did not end by its own wish. */
export const failedRun = 3;

/** Status of `break 0`. */
export const haltedRun = 1;
