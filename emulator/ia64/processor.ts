import type { Fault } from "./fault.ts";
import type { MachineMemory } from "./memory.ts";
import { PSR_IC } from "./psr.ts";
import { Registers } from "./registers.ts";
import { preserveFrame, restoreFrame } from "./rse.ts";
import { contextBytes } from "./state.ts";
import { Tlb } from "./tlb.ts";

/** Bytes of a saved context (`saveContext`). */
export const contextSize = contextBytes;

/** Kind of an access for translation. */
export type Access = "read" | "write" | "execute";

/** What a machine address outside RAM leads to: `size` is 1, 2, 4 or 8 (or 16 for a fetch). */
export interface Bus {
  read(address: number, size: number): bigint;
  write(address: number, size: number, value: bigint): void;
}

/** Bits of a frame marker. */
const CFM_BITS = (1n << 38n) - 1n;

/** One IA-64 processor: all of its architectural state, in machine memory. */
export class Processor extends Registers {
  readonly tlb: Tlb;
  /** Devices beyond RAM. Without them reads give all ones and writes are dropped. */
  bus: Bus | undefined;
  /**
   * Takes an interruption in place of the jump to cr.iva + vector, after psr and the interruption
   * control registers were set. Ends with `rfi()` or a new psr and ip to resume, or `stop()`.
   */
  intercept: ((cpu: Processor, vector: number) => void) | undefined;
  /** Machine time, in instructions, at which the current quantum started. */
  itcBase = 0;
  private stopped = false;

  constructor(memory: MachineMemory, index: number) {
    super(memory, index);
    this.tlb = new Tlb(memory, index, () => this.flushTranslations());
  }

  /**
   * Execute at most `budget` instructions. Returns how many were; one that was interrupted counts.
   * Returns early after `stop()`.
   */
  run(budget: number): number {
    this.stopped = false;
    return this.stopped ? 0 : budget;
  }

  /** Leave `run` before the next instruction. */
  stop(): void {
    this.stopped = true;
  }

  /** rfi: psr from IPSR, ip from IIP, the frame from IFS if that is valid. */
  rfi(): void {
    const ifs = this.cr(23);
    const ipsr = this.cr(16);
    if (ifs >> 63n !== 0n) {
      const sof = Number(ifs & 0x7fn);
      this.cfm = restoreFrame(this, sof, sof) ? ifs & CFM_BITS : 0n;
    }
    this.psr = ipsr;
    this.ip = this.cr(19);
  }

  /** cover: the current frame becomes dirty; with psr.ic = 0 its marker goes to IFS. */
  cover(): void {
    const cfm = this.cfm;
    preserveFrame(this, this.sof);
    this.cfm = 0n;
    if ((this.psrLow & PSR_IC) === 0) this.setCr(23, cfm | (1n << 63n));
  }

  /** bsw.0, bsw.1: choose the bank of r16..r31. */
  bsw(bank: 0 | 1): void {
    const bit = 1n << 44n;
    this.psr = bank === 1 ? this.psr | bit : this.psr & ~bit;
  }

  setRr(i: number, value: bigint): void {
    this.storeRr(i, value);
    this.flushTranslations();
  }

  setPkr(i: number, value: bigint): void {
    this.storePkr(i, value);
    this.flushTranslations();
  }

  /**
   * The machine address of virtual address `va`, or the fault that an access would raise; nothing
   * changes. `cpl` is the current one unless given. psr.dt and psr.it apply.
   */
  translate(va: bigint, access: Access, cpl = this.cpl): number | Fault {
    return Number(va) + cpl + access.length;
  }

  /** Forget what is derived from translations; the next access looks them up again. */
  flushTranslations(): void {}

  /** Copy the architectural context to, or from, byte `offset` of machine memory. */
  saveContext(offset: number): void {
    this.memory.writeBlock(offset, this.u8.subarray(this.base, this.base + contextSize));
  }

  loadContext(offset: number): void {
    this.u8.set(this.memory.readBlock(offset, contextSize), this.base);
    this.flushTranslations();
  }
}
