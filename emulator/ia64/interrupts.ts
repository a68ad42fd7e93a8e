import { CR_IRR0, CR_LRR0, CR_TPR } from "./control-registers.ts";
import type { Registers } from "./registers.ts";
import * as state from "./state.ts";

const SPURIOUS = 15n;
const NMI = 2;
const EXTINT = 0;
/** Vectors below this one are NMI and ExtINT, or reserved. */
const FIRST_VECTOR = 16;

/** Fields of the local vectors (cr.itv, cr.pmv, cr.cmcv) and of the redirected pins (cr.lrr0, 1). */
const VECTOR = 0xffn;
const MASKED = 1n << 16n;
const LEVEL_TRIGGERED = 1n << 15n;
const ACTIVE_LOW = 1n << 13n;
const DELIVERY_SHIFT = 8n;

/** Delivery modes of a redirected pin (manual vol. 2, table 5-15). */
const DELIVER_INT = 0;
const DELIVER_PMI = 2;
const DELIVER_NMI = 4;
const DELIVER_INIT = 5;
const DELIVER_EXTINT = 7;

/** Who takes what a pin delivers that is no external interrupt. */
export interface PinTarget {
  pendPmi(vector: number): void;
  pendInit(): void;
}

/**
 * External interrupts of a processor (manual vol. 2, 5.8): vectors pend in cr.irr, reading cr.ivr
 * makes the most urgent one in service, and cr.eoi ends that.
 */
export class Interrupts {
  readonly #cpu: Registers & PinTarget;
  readonly #inService: number;
  readonly #pendingWord: number;
  readonly #pinsWord: number;

  constructor(cpu: Registers & PinTarget) {
    this.#cpu = cpu;
    this.#inService = (cpu.base + state.inServiceInterrupts) >> 3;
    this.#pendingWord = (cpu.base + state.interruptsPending) >> 2;
    this.#pinsWord = (cpu.base + state.interruptPins) >> 2;
  }

  /** An interrupt with vector 0, 2 or 16..255 arrives; the other vectors are ignored. */
  pend(vector: number): void {
    if (vector < FIRST_VECTOR && vector !== NMI && vector !== EXTINT) return;
    const irr = CR_IRR0 + (vector >> 6);
    this.#cpu.setCr(irr, this.#cpu.cr(irr) | (1n << BigInt(vector & 63)));
    this.#notePending();
  }

  /** A source inside the processor has an event: cr.itv, cr.pmv or cr.cmcv has its vector. */
  pendLocal(register: number): void {
    const local = this.#cpu.cr(register);
    if ((local & MASKED) === 0n) this.pend(Number(local & VECTOR));
  }

  /**
   * Pin LINT0 or LINT1 becomes high or low (manual vol. 2, 5.8.3.8). An edge delivers once; a level
   * as long as it lasts.
   */
  setPin(pin: 0 | 1, high: boolean): void {
    const { i32 } = this.#cpu.memory;
    const redirection = this.#cpu.cr(CR_LRR0 + pin);
    const active = high !== ((redirection & ACTIVE_LOW) !== 0n);
    const was = this.#isActive(pin);
    const bit = 1 << pin;
    i32[this.#pinsWord] = high ? i32[this.#pinsWord]! | bit : i32[this.#pinsWord]! & ~bit;
    if (active && !was) this.#deliver(redirection);
    if (!active && (redirection & LEVEL_TRIGGERED) !== 0n) this.#withdraw(redirection);
  }

  /** cr.lrr0 or cr.lrr1 was written: a level that lasts is delivered. */
  redirect(pin: 0 | 1): void {
    const redirection = this.#cpu.cr(CR_LRR0 + pin);
    if ((redirection & LEVEL_TRIGGERED) !== 0n && this.#isActive(pin)) this.#deliver(redirection);
  }

  /** Whether one pends that cr.tpr and those in service let through. */
  deliverable(): boolean {
    return this.#next() >= 0;
  }

  /** A read of cr.ivr: the vector that is in service from now, 15 if there is none. */
  acknowledge(): bigint {
    const vector = this.#next();
    if (vector < 0) return SPURIOUS;
    this.#forget(vector);
    this.#cpu.memory.u64[this.#inService + (vector >> 6)]! |= 1n << BigInt(vector & 63);
    return BigInt(vector);
  }

  /** A write of cr.eoi: the most urgent interrupt in service is done. A level still there returns. */
  end(): void {
    const { u64 } = this.#cpu.memory;
    const vector = highest((n) => u64[this.#inService + n]!);
    if (vector >= 0) u64[this.#inService + (vector >> 6)]! &= ~(1n << BigInt(vector & 63));
    for (const pin of [0, 1] as const) {
      const redirection = this.#cpu.cr(CR_LRR0 + pin);
      const level = (redirection & LEVEL_TRIGGERED) !== 0n;
      if (level && this.#isActive(pin) && this.#vectorOf(redirection) === vector) {
        this.#deliver(redirection);
      }
    }
  }

  #isActive(pin: 0 | 1): boolean {
    const high = ((this.#cpu.memory.i32[this.#pinsWord]! >> pin) & 1) !== 0;
    return high !== ((this.#cpu.cr(CR_LRR0 + pin) & ACTIVE_LOW) !== 0n);
  }

  #deliver(redirection: bigint): void {
    if ((redirection & MASKED) !== 0n) return;
    const mode = Number((redirection >> DELIVERY_SHIFT) & 7n);
    if (mode === DELIVER_PMI) this.#cpu.pendPmi(0);
    else if (mode === DELIVER_INIT) this.#cpu.pendInit();
    else {
      const vector = this.#vectorOf(redirection);
      if (vector !== undefined) this.pend(vector);
    }
  }

  #withdraw(redirection: bigint): void {
    const vector = this.#vectorOf(redirection);
    if (vector !== undefined && (redirection & MASKED) === 0n) this.#forget(vector);
  }

  /** The external interrupt that a pin delivers; undefined if it delivers none. */
  #vectorOf(redirection: bigint): number | undefined {
    switch (Number((redirection >> DELIVERY_SHIFT) & 7n)) {
      case DELIVER_INT:
        return Number(redirection & VECTOR);
      case DELIVER_NMI:
        return NMI;
      case DELIVER_EXTINT:
        return EXTINT;
      default:
        return undefined;
    }
  }

  #forget(vector: number): void {
    const irr = CR_IRR0 + (vector >> 6);
    this.#cpu.setCr(irr, this.#cpu.cr(irr) & ~(1n << BigInt(vector & 63)));
    this.#notePending();
  }

  #notePending(): void {
    const { i32 } = this.#cpu.memory;
    const any = highest((n) => this.#cpu.cr(CR_IRR0 + n)) >= 0;
    const others = i32[this.#pendingWord]! & ~state.EXTERNAL_PENDS;
    i32[this.#pendingWord] = any ? others | state.EXTERNAL_PENDS : others;
  }

  #next(): number {
    const pending = highest((n) => this.#cpu.cr(CR_IRR0 + n));
    if (pending < 0) return -1;
    const { u64 } = this.#cpu.memory;
    const serving = highest((n) => u64[this.#inService + n]!);
    if (serving >= 0 && urgency(serving) >= urgency(pending)) return -1;
    return this.#masked(pending) ? -1 : pending;
  }

  /** cr.tpr masks classes of 16 vectors, or with mmi all but the NMI. */
  #masked(vector: number): boolean {
    if (vector === NMI) return false;
    const tpr = Number(this.#cpu.cr(CR_TPR) & 0x1_00f0n);
    if (tpr >= 0x1_0000) return true;
    return vector !== EXTINT && vector <= tpr + 15;
  }
}

/** The most urgent of 256 vectors, given as four words of bits; -1 if there is none. */
function highest(word: (n: number) => bigint): number {
  const low = word(0);
  if ((low & (1n << BigInt(NMI))) !== 0n) return NMI;
  if ((low & 1n) !== 0n) return EXTINT;
  for (let n = 3; n >= 0; n--) {
    const bits = word(n);
    if (bits !== 0n) return 64 * n + bits.toString(2).length - 1;
  }
  return -1;
}

/** NMI before ExtINT before the highest vector. */
function urgency(vector: number): number {
  if (vector === NMI) return 257;
  return vector === EXTINT ? 256 : vector;
}
