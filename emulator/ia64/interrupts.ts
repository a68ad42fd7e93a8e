import { CR_IRR0, CR_TPR } from "./control-registers.ts";
import type { Registers } from "./registers.ts";
import * as state from "./state.ts";

const SPURIOUS = 15n;
const NMI = 2;
const EXTINT = 0;

/**
 * External interrupts of a processor (manual vol. 2, 5.8): vectors pend in cr.irr, reading cr.ivr
 * makes the most urgent one in service, and cr.eoi ends that.
 */
export class Interrupts {
  private readonly cpu: Registers;
  private readonly inService: number;
  private readonly pendingWord: number;

  constructor(cpu: Registers) {
    this.cpu = cpu;
    this.inService = (cpu.base + state.inServiceInterrupts) >> 3;
    this.pendingWord = (cpu.base + state.interruptsPending) >> 2;
  }

  /** An interrupt with vector 0, 2 or 16..255 arrives. */
  pend(vector: number): void {
    const irr = CR_IRR0 + (vector >> 6);
    this.cpu.setCr(irr, this.cpu.cr(irr) | (1n << BigInt(vector & 63)));
    this.cpu.memory.i32[this.pendingWord] = 1;
  }

  /** Whether one pends that cr.tpr and those in service let through. */
  deliverable(): boolean {
    return this.next() >= 0;
  }

  /** A read of cr.ivr: the vector that is in service from now, 15 if there is none. */
  acknowledge(): bigint {
    const vector = this.next();
    if (vector < 0) return SPURIOUS;
    const irr = CR_IRR0 + (vector >> 6);
    const bit = 1n << BigInt(vector & 63);
    this.cpu.setCr(irr, this.cpu.cr(irr) & ~bit);
    const { u64, i32 } = this.cpu.memory;
    u64[this.inService + (vector >> 6)]! |= bit;
    i32[this.pendingWord] = this.highest((n) => this.cpu.cr(CR_IRR0 + n)) >= 0 ? 1 : 0;
    return BigInt(vector);
  }

  /** A write of cr.eoi: the most urgent interrupt in service is done. */
  end(): void {
    const { u64 } = this.cpu.memory;
    const vector = this.highest((n) => u64[this.inService + n]!);
    if (vector >= 0) u64[this.inService + (vector >> 6)]! &= ~(1n << BigInt(vector & 63));
  }

  private next(): number {
    const pending = this.highest((n) => this.cpu.cr(CR_IRR0 + n));
    if (pending < 0) return -1;
    const { u64 } = this.cpu.memory;
    const serving = this.highest((n) => u64[this.inService + n]!);
    if (serving >= 0 && urgency(serving) >= urgency(pending)) return -1;
    return this.masked(pending) ? -1 : pending;
  }

  /** cr.tpr masks classes of 16 vectors, or with mmi all but the NMI. */
  private masked(vector: number): boolean {
    if (vector === NMI) return false;
    const tpr = Number(this.cpu.cr(CR_TPR) & 0x1_00f0n);
    if (tpr >= 0x1_0000) return true;
    return vector !== EXTINT && vector <= tpr + 15;
  }

  private highest(word: (n: number) => bigint): number {
    let best = -1;
    for (let n = 0; n < 4; n++) {
      const bits = word(n);
      if (bits === 0n) continue;
      const top = 64 * n + bits.toString(2).length - 1;
      best = top;
    }
    const low = word(0);
    if ((low & (1n << BigInt(NMI))) !== 0n) return NMI;
    return (low & 1n) !== 0n ? EXTINT : best;
  }
}

/** NMI before ExtINT before the highest vector. */
function urgency(vector: number): number {
  if (vector === NMI) return 257;
  return vector === EXTINT ? 256 : vector;
}
