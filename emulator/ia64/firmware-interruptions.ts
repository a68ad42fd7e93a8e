import { CR_IFS, CR_IIP, CR_IIPA, CR_IPSR } from "./control-registers.ts";
import * as psr from "./psr.ts";
import type { Registers } from "./registers.ts";
import * as state from "./state.ts";

/** An interruption that firmware takes, at an entry point of PAL (manual vol. 2, 5.4). */
export type FirmwareEvent =
  | { readonly kind: "machine check" }
  | { readonly kind: "init" }
  /** Vector 0 is the pin, 1..3 are those of SAL, 4..15 those of PAL (11.5.1). */
  | { readonly kind: "pmi"; readonly vector: number };

/** The state that an event interrupted. */
export interface InterruptedContext {
  readonly ip: bigint;
  readonly psr: bigint;
  readonly ifs: bigint;
}

const PMI_VECTORS = 16;
const INIT = 1 << 16;
const MACHINE_CHECK = 1 << 17;

/** Machine checks, INITs and PMIs of a processor, which pend until psr lets them through. */
export class FirmwareInterruptions {
  readonly #cpu: Registers;
  readonly #eventsWord: number;
  readonly #pendingWord: number;

  constructor(cpu: Registers) {
    this.#cpu = cpu;
    this.#eventsWord = (cpu.base + state.firmwareEvents) >> 2;
    this.#pendingWord = (cpu.base + state.interruptsPending) >> 2;
  }

  /** An event arrives. PMI vectors are 0..15; others are ignored. */
  pend(event: FirmwareEvent): void {
    const bit = bitOf(event);
    const { i32 } = this.#cpu.memory;
    i32[this.#eventsWord]! |= bit;
    if (bit !== 0) i32[this.#pendingWord]! |= state.FIRMWARE_PENDS;
  }

  /**
   * The most urgent event that is not masked, which no longer pends then: machine checks and INITs
   * wait while psr.mc is 1, PMIs while psr.ic is 0 (manual vol. 2, 5.4 and 11.5.1).
   */
  accept(): FirmwareEvent | undefined {
    const { i32 } = this.#cpu.memory;
    const events = i32[this.#eventsWord]!;
    const event = this.#mostUrgent(events);
    if (event === undefined) return undefined;
    const rest = events & ~bitOf(event);
    i32[this.#eventsWord] = rest;
    if (rest === 0) i32[this.#pendingWord]! &= ~state.FIRMWARE_PENDS;
    return event;
  }

  #mostUrgent(events: number): FirmwareEvent | undefined {
    if ((this.#cpu.psrHigh & psr.PSRH_MC) === 0) {
      if ((events & MACHINE_CHECK) !== 0) return { kind: "machine check" };
      if ((events & INIT) !== 0) return { kind: "init" };
    }
    const vectors = events & (INIT - 1);
    if (vectors === 0 || (this.#cpu.psrLow & psr.PSR_IC) === 0) return undefined;
    return { kind: "pmi", vector: 31 - Math.clz32(vectors) };
  }
}

function bitOf(event: FirmwareEvent): number {
  if (event.kind === "machine check") return MACHINE_CHECK;
  if (event.kind === "init") return INIT;
  return event.vector >= 0 && event.vector < PMI_VECTORS ? 1 << event.vector : 0;
}

/**
 * What the processor does by itself at an event: with psr.ic = 1 the interruption registers get the
 * interrupted state, and execution is physical, at level 0 and in bank 0, with interruptions off;
 * after a machine check or INIT also with machine checks off. Returns the interrupted state, which
 * firmware finds in XIP, XPSR and XFS (manual vol. 2, 11.3.2.3).
 */
export function enterFirmware(cpu: Registers, event: FirmwareEvent): InterruptedContext {
  const interrupted = { ip: cpu.ip, psr: cpu.psr, ifs: cpu.cfm };
  if ((cpu.psrLow & psr.PSR_IC) !== 0) {
    cpu.setCr(CR_IPSR, interrupted.psr);
    cpu.setCr(CR_IIP, interrupted.ip);
    cpu.setCr(CR_IIPA, cpu.slot > 0 ? cpu.ip : cpu.lastIp);
    cpu.setCr(CR_IFS, cpu.cr(CR_IFS) & ~(1n << 63n));
  }
  const masked = event.kind === "pmi" ? cpu.psrHigh & psr.PSRH_MC : psr.PSRH_MC;
  cpu.setPsr(0, masked);
  cpu.slot = 0;
  cpu.memory.i32[(cpu.base + state.frameIncomplete) >> 2] = 0;
  return interrupted;
}
