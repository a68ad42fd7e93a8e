/**
 * What a timer is for: virtual ITM, the end of a poll or of PAL_HALT_LIGHT, timers of vcpu_op,
 * an interrupt that is held back.
 */
type TimerKind = "itm" | "poll" | "halt" | "singleshot" | "periodic" | "irq";

export interface Timer {
  readonly kind: TimerKind;
  readonly domain: number;
  /** Of an "irq" timer: the interrupt. */
  readonly vcpu: number;
  /** Machine time (instructions, which are nanoseconds of system time) at which it expires. */
  readonly time: number;
}

/**
 * Pending timers of all vcpus in order of expiry; those of one instant in the order in which they
 * were set. A vcpu has at most one timer of a kind.
 */
export class TimerQueue {
  #timers: Timer[] = [];

  /**
   * Sets the timer of that kind and vcpu, in place of an earlier one. A time beyond 2^53 is one
   * that never comes.
   */
  set(timer: Timer): void {
    this.cancel(timer.kind, timer.domain, timer.vcpu);
    if (timer.time > Number.MAX_SAFE_INTEGER) return;
    const at = this.#timers.findIndex((other) => other.time > timer.time);
    this.#timers.splice(at < 0 ? this.#timers.length : at, 0, timer);
  }

  cancel(kind: TimerKind, domain: number, vcpu: number): void {
    this.#timers = this.#timers.filter(
      (t) => !(t.kind === kind && t.domain === domain && t.vcpu === vcpu),
    );
  }

  /** Drops all timers of a domain. */
  cancelDomain(domain: number): void {
    this.#timers = this.#timers.filter((t) => t.domain !== domain);
  }

  get(kind: TimerKind, domain: number, vcpu: number): Timer | undefined {
    return this.#timers.find((t) => t.kind === kind && t.domain === domain && t.vcpu === vcpu);
  }

  /** Expiry of the earliest timer. */
  next(): number | undefined {
    return this.#timers[0]?.time;
  }

  /** Removes and returns the earliest timer that has expired at `now`. */
  takeExpired(now: number): Timer | undefined {
    const first = this.#timers[0];
    return first !== undefined && first.time <= now ? this.#timers.shift() : undefined;
  }
}
