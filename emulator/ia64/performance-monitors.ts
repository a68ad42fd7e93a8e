import { CR_PMV } from "./control-registers.ts";
import type { Interrupts } from "./interrupts.ts";
import * as psr from "./psr.ts";
import type { Registers } from "./registers.ts";
import * as state from "./state.ts";

/* Performance monitors: pmc4..pmc7 say what pmd4..pmd7 count (manual vol. 2, 7.2). */

/** Registers of each kind: pmc0..pmc7; of pmd only the counters. Others read as 0. */
export const performanceRegisters = 8;
const FIRST_COUNTER = 4;

/** Bits of a counter; what is written above is lost. */
const WIDTH = 47n;
const WRAP = 2 ** Number(WIDTH);

/** Events, numbered as on Itanium 2; all others never happen. */
export const CPU_CYCLES = 0x12;
export const IA64_INST_RETIRED = 0x08;

/** pmc0: all monitoring is suspended; overflow of pmd4..pmd7. */
const FREEZE = 1;
const STATUS_BITS = 0xf1n;
/** Fields of pmc4..pmc7: levels, event (es) and its mask, what to do at an overflow, by whom. */
const CONFIGURATION_BITS = 0xf_ff7fn;
const OVERFLOW_INTERRUPTS = 1 << 5;
const PRIVILEGED = 1 << 6;

/** What performance register `i` holds after a write of `value`. */
export function keptInPmc(i: number, value: bigint): bigint {
  if (i === 0) return value & STATUS_BITS;
  return i < FIRST_COUNTER ? 0n : value & CONFIGURATION_BITS;
}

export function keptInPmd(i: number, value: bigint): bigint {
  return i < FIRST_COUNTER ? 0n : BigInt.asUintN(Number(WIDTH), value);
}

/** Whether programs without privilege read 0 from pmd `i`. */
export function isSecured(cpu: Registers, i: number): boolean {
  if ((cpu.psrLow & psr.PSR_SP) !== 0) return true;
  return (
    i >= FIRST_COUNTER &&
    i < performanceRegisters &&
    (Number(cpu.pmc(i) & 0xffn) & PRIVILEGED) !== 0
  );
}

/** The processor, which knows how often an event has happened in this quantum. */
interface Source extends Registers {
  readonly interrupts: Interrupts;
  eventCount(event: number): number;
}

/**
 * Counts without any work per instruction: the counters are brought up to date when somebody reads
 * them, when what they count changes, and at the end of a quantum.
 */
export class PerformanceMonitors {
  /** Whether a counter counts, or would after a change of psr. Otherwise there is nothing to do. */
  armed = false;
  readonly #cpu: Source;
  readonly #pmcs: number;
  readonly #pmds: number;
  /** By counter: its event while it counts, else 0; and the count of the event when last settled. */
  readonly #events = [0, 0, 0, 0];
  readonly #since = [0, 0, 0, 0];

  constructor(cpu: Source) {
    this.#cpu = cpu;
    this.#pmcs = (cpu.base + state.pmcs) >> 2;
    this.#pmds = (cpu.base + state.pmds) >> 3;
  }

  /** The events happen from here: a quantum begins, or psr or a configuration has changed. */
  resume(): void {
    const { i32 } = this.#cpu.memory;
    this.armed = false;
    const frozen = (i32[this.#pmcs]! & FREEZE) !== 0;
    for (let n = 0; n < this.#events.length; n++) {
      const pmc = i32[this.#pmcs + 2 * (FIRST_COUNTER + n)]!;
      const event = (pmc >> 8) & 0xff;
      const happens = event === CPU_CYCLES || event === IA64_INST_RETIRED;
      const usable = !frozen && happens && (pmc & 15) !== 0;
      if (usable) this.armed = true;
      const counts = usable && this.#isEnabled(pmc);
      this.#events[n] = counts ? event : 0;
      if (counts) this.#since[n] = this.#cpu.eventCount(event);
    }
  }

  /** Bring the counters up to date. One that overflows may freeze all of them and interrupt. */
  settle(): void {
    let frozen = false;
    for (let n = 0; n < this.#events.length; n++) {
      const event = this.#events[n]!;
      if (event === 0) continue;
      const now = this.#cpu.eventCount(event);
      if (this.#add(n, now - this.#since[n]!)) frozen = true;
      this.#since[n] = now;
    }
    if (!frozen) return;
    this.resume();
    this.#cpu.interrupts.pendLocal(CR_PMV);
  }

  /** Instructions after which a counter may overflow, at the earliest. */
  untilOverflow(): number {
    const { u64 } = this.#cpu.memory;
    let least = Number.POSITIVE_INFINITY;
    for (let n = 0; n < this.#events.length; n++) {
      if (this.#events[n] === 0) continue;
      least = Math.min(least, WRAP - Number(u64[this.#pmds + FIRST_COUNTER + n]!));
    }
    return least;
  }

  #isEnabled(pmc: number): boolean {
    const cpu = this.#cpu;
    if (((pmc >> cpu.cpl) & 1) === 0) return false;
    const enable = (pmc & PRIVILEGED) !== 0 ? psr.PSR_PP : psr.PSR_UP;
    return (cpu.psrLow & enable) !== 0;
  }

  /** Returns whether the counter overflows and freezes all of them. */
  #add(n: number, events: number): boolean {
    const { i32, u64 } = this.#cpu.memory;
    const at = this.#pmds + FIRST_COUNTER + n;
    const sum = u64[at]! + BigInt(events);
    u64[at] = BigInt.asUintN(Number(WIDTH), sum);
    const pmc = i32[this.#pmcs + 2 * (FIRST_COUNTER + n)]!;
    if (sum >> WIDTH === 0n || (pmc & OVERFLOW_INTERRUPTS) === 0) return false;
    i32[this.#pmcs]! |= FREEZE | (1 << (FIRST_COUNTER + n));
    return true;
  }
}
