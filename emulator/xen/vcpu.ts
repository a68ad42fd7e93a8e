import { frameSize, maxVcpus } from "./constants.ts";
import type { Domain } from "./domain.ts";
import { GuestTranslations } from "./guest-translations.ts";
import type { HostVhpt } from "./host-vhpt.ts";
import type { PreemptedCall } from "./preempted-calls.ts";
import type { Ram } from "./ram.ts";
import { defaultPageShift } from "./regions.ts";
import { VcpuInfo } from "./vcpu-info.ts";
import { VirtualInterrupts } from "./virtual-interrupts.ts";
import { Work } from "./work.ts";
import { Xsi } from "./xsi.ts";

/** Value of `polling`: not in SCHEDOP_poll. */
export const POLL_NONE = -1;
/** Value of `polling`: any port of the domain wakes the vcpu. */
export const POLL_ANY = 0;

/** Affinity of a vcpu that may run everywhere. */
export const allProcessors = (1n << 64n) - 1n;

/**
 * A virtual processor of a domain. While it is on no physical processor its registers are in its
 * context frame.
 */
export class Vcpu {
  readonly domain: Domain;
  readonly id: number;
  /** Frame (Xen heap) that holds the saved registers. */
  readonly contextFrame: number;
  /** Frame (Xen heap) of mapped_regs, guest-visible at shared_info_va + 0x4000. */
  readonly registersFrame: number;
  /** The guest-visible mapped_regs page (layouts 3). */
  readonly xsi: Xsi;
  /** Index of the physical processor that this vcpu is assigned to. */
  processor = 0;

  /** Processors on which it may run, a bit each (domctl setvcpuaffinity, abi 5.2). */
  affinity = allProcessors;
  /** Nanoseconds that it may still run, and those that it has run since shares were given out. */
  credit = 0;
  spent = 0;
  /** It ended its last turn early, by a yield or hint @pause, though it could have gone on. */
  gaveTurnAway = false;

  /** Has been given a register context (vcpu_op initialise, setvcpucontext, SAL rendezvous). */
  initialised = false;
  /** Taken down, or never brought up. */
  down = true;
  /** Waits for an event (block, poll, halt). */
  blocked = false;
  /** Nested pauses of this vcpu alone. */
  pauseCount = 0;
  /** Gives the processor to another vcpu at the next return to the guest (SCHEDOP_yield). */
  yielding = false;
  /** Events are masked when the vcpu wakes (PAL_HALT_LIGHT, abi 7.2). */
  masksOnWake = false;
  /** Port that ends a SCHEDOP_poll, POLL_ANY or POLL_NONE. */
  polling = POLL_NONE;
  /** Entry point registered by callback_op for events; 0n if none (behaviour 5). */
  eventCallback = 0n;
  /** Registered by callback_op and never used (abi 4.3). */
  failsafeCallback = 0n;
  /** The translations cached for this vcpu are stale; dropped before it next executes. */
  tlbStale = true;
  /** Its own host VHPT; without one it shares those of the processors (behaviour 3.3). */
  vhpt: HostVhpt | undefined;
  /** Page size of the hardware's region registers and of the VHPT, as a power of two. */
  hostPageShift = defaultPageShift;
  /** Processor on which it last ran, -1 before. */
  lastProcessor = -1;
  /** Region registers as the guest wrote them. */
  readonly rrs = new BigUint64Array(8);
  /** Address of the guest's interruption vector table (cr.iva). */
  iva = 0n;
  /** Translation registers and last inserted translations (behaviour 3.3). */
  readonly translations = new GuestTranslations();
  /** Interrupt requests, vectors in service and interval timer (behaviour 5, 7). */
  readonly interrupts = new VirtualInterrupts();
  /** Gpa or xencomm handle of the runstate area, 0n if none (abi 4.5). */
  runstateArea = 0n;
  /** Period of the periodic timer in ns, 0 if stopped (abi 4.5). */
  periodicPeriod = 0;
  /** 0 running, 1 runnable, 2 blocked, 3 offline, and the time spent in each (abi 4.5). */
  runstate = { state: 3, entryTime: 0, time: [0, 0, 0, 0] };

  /** Steps of the hypercall that the vcpu executes (abi 1.4). */
  readonly work = new Work();
  /** Hypercalls that it has to execute again to end them. */
  readonly preemptedCalls: PreemptedCall[] = [];

  readonly #ram: Ram;

  constructor(domain: Domain, id: number, ram: Ram, contextFrame: number, registersFrame: number) {
    if (id < 0 || id >= maxVcpus) throw new RangeError(`vcpu ${id}`);
    this.domain = domain;
    this.id = id;
    this.#ram = ram;
    this.contextFrame = contextFrame;
    this.registersFrame = registersFrame;
    this.xsi = new Xsi(ram, registersFrame * frameSize);
  }

  /** vcpu_info in shared_info (layouts 2.1). */
  get info(): VcpuInfo {
    return new VcpuInfo(this.#ram, this.domain.sharedInfoFrame * frameSize, this.id);
  }

  /** May execute: up, not blocked, and neither it nor its domain is paused. */
  get runnable(): boolean {
    return !this.down && !this.blocked && this.pauseCount === 0 && !this.domain.stopped;
  }

  /** Ends waiting, whatever for: the vcpu runs again if nothing else holds it. */
  kick(): void {
    this.blocked = false;
    this.polling = POLL_NONE;
  }
}
