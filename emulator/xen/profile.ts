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

/**
 * Hypercalls that were answered in January 2006 (abi 2, "Table history"). The reference tells
 * nothing of dom0_op but its name: sysctl and domctl (35, 36), which it became, stand for it.
 */
const answeredIn2006: readonly number[] = [12, 16, 17, 18, 20, 35, 36];
/** Hypercalls that had come to an end by 4.0. */
const endedBy40: readonly number[] = [16];

/** The vector that events had by January 2006; Linux expected them there. */
const eventVector2006 = 0xe9;

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

  /** Calls are made as in January 2006: arguments from r14 on, pointers virtual (abi 1.4, 3). */
  get oldCalls(): boolean {
    return this.name === "xen-2006-01";
  }

  /**
   * The vector by which a domain gets its events, as an external interrupt of its own; undefined
   * if that is for the domain to choose, and to look for in ivr (behaviour 0, 5).
   */
  get eventVector(): number | undefined {
    return this.name === "xen-2006-01" ? eventVector2006 : undefined;
  }

  /** Firmware classes (abi 1.3) that are answered: two came in October 2006 and January 2007. */
  hasClass(r2Class: number): boolean {
    return this.name === "xen-4.0" || (r2Class !== 0x600 && r2Class !== 0x700);
  }

  get memoryModel(): MemoryModel {
    if (this.has("p2m-dom0")) return "P2M";
    return this.name === "xen-2006-01" ? "P=M" : "VP";
  }

  /** What a call that is not there gives (abi 2): -1 in 2006. */
  get unimplemented(): number {
    return this.name === "xen-2006-01" ? -1 : -ENOSYS;
  }

  /** Whether this Xen has a hypercall, if any Xen of ours has it. */
  answers(number: number): boolean {
    if (number === setTimerOp) return this.has("set-timer-op");
    return this.name === "xen-2006-01"
      ? answeredIn2006.includes(number)
      : !endedBy40.includes(number);
  }
}
