import type { Domain } from "../domain.ts";

/** Interrupts by vector, which is their number on ia64 (abi 4.10). */
export const irqCount = 256;
/** Vectors that devices get (abi 4.10). */
export const deviceVectors = { first: 0x30, last: 0xe7 } as const;

/** Stands for a domain in the key of timers that belong to an interrupt. */
export const irqTimerDomain = -1;

/** What the hypervisor knows of an interrupt. */
export interface IrqLine {
  /** How its pins are programmed; undefined before the first one is. */
  mode: { readonly trigger: "level" | "edge"; readonly lowActive: boolean } | undefined;
  /** Pins of the I/O SAPIC that send this vector. */
  readonly pins: number[];
  /** The hypervisor takes it itself; domains cannot have it. */
  ownedByXen: boolean;
  /** Domains that have bound it, oldest first. */
  readonly sharers: Domain[];
  /** All of the sharers have asked to share. */
  shared: boolean;
  /** Sharers that have not answered a level interrupt yet; its pins are masked until they have. */
  readonly unanswered: Set<Domain>;
  /** An edge interrupt found no sharer free: its pins are masked for a while (VIC-085). */
  disabled: boolean;
}

export function newIrqLine(): IrqLine {
  return {
    mode: undefined,
    pins: [],
    ownedByXen: false,
    sharers: [],
    shared: false,
    unanswered: new Set(),
    disabled: false,
  };
}
