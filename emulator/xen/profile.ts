import { ENOSYS } from "./errno.ts";

/** Which Xen/ia64 there is: the mature port, or the one of the 17th of January 2006. */
export type ProfileName = "xen-4.0" | "xen-2006-01";

/**
 * A proposal of that day for what should come next, as a switch on top of either profile:
 * dom0 in machine addresses with a table (behaviour 8), and set_timer_op (abi 2, number 15).
 */
export type NextStep = "p2m-dom0" | "set-timer-op";

/** How dom0's physical addresses relate to the machine's (behaviour 8). */
export type MemoryModel = "VP" | "P=M" | "P2M";

/** The proposed hypercall. */
const setTimerOp = 15;

/** Hypercalls that were answered in January 2006 (abi 2, "Table history"), and who answers. */
const answeredIn2006: ReadonlyMap<number, number> = new Map([
  [12, 12],
  // event_channel_op had the number that is its compatible form's by now.
  [16, 32],
  [17, 17],
  [18, 18],
  [20, 20],
  // The reference tells nothing of dom0_op but its name: these two, which it became, stand for it.
  [35, 35],
  [36, 36],
]);

/** What a hypervisor is like: asked wherever the history of Xen/ia64 makes a difference. */
export class Profile {
  readonly name: ProfileName;
  readonly nextSteps: readonly NextStep[];

  constructor(name: ProfileName, nextSteps: readonly NextStep[] = []) {
    this.name = name;
    this.nextSteps = nextSteps;
  }

  /** Whether a proposal is switched on. */
  has(step: NextStep): boolean {
    return this.nextSteps.includes(step);
  }

  /** Whether one of these profiles and proposals, as contracts name them, is in effect. */
  offers(names: readonly string[]): boolean {
    return names.includes(this.name) || this.nextSteps.some((step) => names.includes(step));
  }

  get memoryModel(): MemoryModel {
    if (this.has("p2m-dom0")) return "P2M";
    return this.name === "xen-2006-01" ? "P=M" : "VP";
  }

  /** What a call that is not there gives (abi 2): -1 in 2006. */
  get unimplemented(): number {
    return this.name === "xen-2006-01" ? -1 : -ENOSYS;
  }

  /**
   * Number of the handler, in the numbers of 4.0, that a hypercall number leads to; undefined if
   * this Xen does not answer it.
   */
  handlerOf(number: number): number | undefined {
    if (number === setTimerOp) return this.has("set-timer-op") ? number : undefined;
    return this.name === "xen-2006-01" ? answeredIn2006.get(number) : number;
  }
}
