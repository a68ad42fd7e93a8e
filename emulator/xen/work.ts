/**
 * Steps (an extent, an entry of a list, a piece of a buffer) that one execution of a hypercall may
 * take. A longer call is preempted: the guest executes its break again, and what waits gets its
 * turn in between (abi 1.4).
 */
const stepsAtOnce = 512;

/** Where a preempted call goes on. */
export interface Continuation {
  /** What r32..r36 are to be when the break is executed again. */
  readonly args: readonly bigint[];
  /** Steps done so far, where the arguments don't say. */
  readonly progress: number;
  /** In a multicall: steps done of the entry that was preempted. */
  readonly inner: number;
}

/** How much a vcpu's hypercall has done and may still do before it must let others run. */
export class Work {
  /** Steps that earlier executions of this call have done. */
  progress = 0;
  /** Steps that they have done of the present entry of a multicall. */
  inner = 0;
  /** Set by a handler that stops before its end; its result then means nothing. */
  preempted: Continuation | undefined;
  #left = 0;

  /** Begins an execution of a call, which goes on from `last` if that is given. */
  begin(last?: Continuation): void {
    this.progress = last?.progress ?? 0;
    this.inner = last?.inner ?? 0;
    this.preempted = undefined;
    this.#left = stepsAtOnce;
  }

  /** True if the call may take its next step, which counts as `steps`; the first always may. */
  mayGoOn(steps = 1): boolean {
    if (this.#left <= 0) return false;
    this.#left -= steps;
    return true;
  }

  /**
   * Stops the call: it goes on with these arguments (others become 0) and this progress. What to
   * return from the handler.
   */
  preempt(args: readonly bigint[], progress = 0, inner = 0): bigint {
    this.preempted = { args: [0, 1, 2, 3, 4].map((i) => args[i] ?? 0n), progress, inner };
    return 0n;
  }
}
