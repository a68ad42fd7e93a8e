import { AR_ITC } from "../../ia64/application-registers.ts";
import { CR_ITM, CR_ITV } from "../../ia64/control-registers.ts";
import type { Processor } from "../../ia64/processor.ts";

/** Vector of the message that wakes a processor that has not started. */
const wakeVector = 0xf3;

/** Instructions of a turn when processors take turns, and when one is alone. */
const sharedQuantum = 100;
const loneQuantum = 100_000;

/** Mask bit of cr.itv. */
const VECTOR_MASKED = 1n << 16n;

/** A timer that is so far away was set to a time that has passed. */
const never = 1n << 50n;

/** Not started, executing, or asleep in the halt light call. */
type Activity = "held" | "running" | "asleep";

/**
 * Who executes when. Processors take turns of a fixed number of instructions, in the order of their
 * numbers, at the same machine time; so they run side by side, and every run is the same. Time is a
 * count of instructions; when all sleep, it goes on to the next timer.
 */
export class Schedule {
  /** Machine time: what ar.itc counts. */
  time = 0;
  readonly #processors: readonly Processor[];
  readonly #activity: Activity[];
  readonly #quantum: number;
  readonly #execute: (cpu: Processor, budget: number) => number;
  readonly #entries = new Map<"start" | "init", bigint>();
  #alarm: { readonly time: number; readonly ring: () => void } | undefined;
  #ended = false;

  /** `execute` runs a processor as `cpu.run(budget)` does, or for fewer instructions. */
  constructor(
    processors: readonly Processor[],
    execute: (cpu: Processor, budget: number) => number,
    quantum?: number,
  ) {
    this.#processors = processors;
    this.#activity = processors.map((_, n) => (n === 0 ? "running" : "held"));
    this.#quantum = quantum ?? (processors.length > 1 ? sharedQuantum : loneQuantum);
    this.#execute = execute;
  }

  /** Where processors start that are held, and where all go to at an INIT. */
  setEntry(what: "start" | "init", entry: bigint): void {
    this.#entries.set(what, entry);
  }

  /** An external interrupt for a processor; one that is held starts by the right one. */
  interrupt(cpu: Processor, vector: number): void {
    const entry = this.#entries.get("start");
    if (this.#activity[cpu.index] === "held" && vector === wakeVector && entry !== undefined) {
      this.#activity[cpu.index] = "running";
      cpu.ip = entry;
    } else cpu.interrupts.pend(vector);
  }

  /** An INIT for a processor, in the state of manual vol. 2, 11.3.2. False if it has no entry. */
  init(cpu: Processor): boolean {
    const entry = this.#entries.get("init");
    if (this.#activity[cpu.index] === "held" || entry === undefined) return false;
    this.#activity[cpu.index] = "running";
    cpu.firmware = () => {
      cpu.ip = entry;
    };
    cpu.pendInit();
    return true;
  }

  /** The processor sleeps until an interrupt is there for it, whatever psr.i. */
  sleep(cpu: Processor): void {
    this.#activity[cpu.index] = "asleep";
    cpu.stop();
  }

  /** Call `ring` at a time beyond this round, in place of the alarm set before. */
  setAlarm(time: number, ring: () => void): void {
    this.#alarm = { time, ring };
  }

  /** No more turns: the run is over. */
  end(): void {
    this.#ended = true;
  }

  /**
   * A turn for each processor, of at most `most` instructions together. Gives how many were
   * executed, or undefined if all sleep and nothing will wake one.
   */
  round(most: number): number | undefined {
    this.#ringAlarm();
    let executed = 0;
    let longest = 0;
    const quantum = Math.min(this.#quantum, this.#untilAlarm());
    for (const cpu of this.#processors) {
      if (this.#activity[cpu.index] === "held" || this.#ended) continue;
      const turn = this.#turn(cpu, Math.min(quantum, most - executed));
      executed += turn.executed;
      longest = Math.max(longest, turn.passed);
    }
    this.time += longest;
    if (longest === 0 && !this.#ended && !this.#skip()) return undefined;
    return executed;
  }

  /** A processor's turn; one that sleeps wakes within it if its timer is due. */
  #turn(cpu: Processor, budget: number): { readonly executed: number; readonly passed: number } {
    let executed = 0;
    let passed = 0;
    while (passed < budget && !this.#ended) {
      if (this.#activity[cpu.index] === "asleep") {
        const wait = wakesIn(cpu, this.time + passed);
        if (wait === undefined || passed + wait >= budget) break;
        passed += wait;
        this.#activity[cpu.index] = "running";
      }
      cpu.itcBase = this.time + passed;
      const count = this.#execute(cpu, budget - passed);
      executed += count;
      passed += count;
    }
    return { executed, passed };
  }

  #ringAlarm(): void {
    const alarm = this.#alarm;
    if (alarm === undefined || alarm.time > this.time) return;
    this.#alarm = undefined;
    alarm.ring();
  }

  #untilAlarm(): number {
    return this.#alarm === undefined ? Number.POSITIVE_INFINITY : this.#alarm.time - this.time;
  }

  /** Go on to the next timer of a processor that sleeps, or the alarm. False if there is none. */
  #skip(): boolean {
    const sleepers = this.#processors.filter((cpu) => this.#activity[cpu.index] === "asleep");
    const waits = sleepers.map((cpu) => wakesIn(cpu, this.time) ?? Number.POSITIVE_INFINITY);
    const next = Math.min(this.#untilAlarm(), ...waits);
    if (next === Number.POSITIVE_INFINITY) return false;
    this.time += next;
    return true;
  }
}

/**
 * Instructions from machine time `now` on after which a processor that sleeps wakes: by an interrupt
 * that is there, or by its interval timer. Undefined if only somebody else can wake it.
 */
function wakesIn(cpu: Processor, now: number): number | undefined {
  if (cpu.interrupts.deliverable()) return 0;
  if ((cpu.cr(CR_ITV) & VECTOR_MASKED) !== 0n) return undefined;
  const itc = cpu.ar(AR_ITC) + BigInt(now - cpu.time);
  const left = BigInt.asUintN(64, cpu.cr(CR_ITM) - itc);
  return left < never ? Number(left) : undefined;
}
