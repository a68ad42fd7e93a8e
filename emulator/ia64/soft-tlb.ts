import { type MachineMemory, processorBlockSize } from "./memory.ts";
import * as state from "./state.ts";

/** Kinds of access with a table of their own. */
export const READ_TABLE = 0;
export const WRITE_TABLE = 1;
export const EXECUTE_TABLE = 2;

export const softTlbEntries = 512;
const tableWords = softTlbEntries * 4;
const GENERATIONS = 256;

/**
 * The software TLB: for each kind of access a direct-mapped table of 4 KiB pages of RAM that may be
 * accessed without any fault. An entry is four 4-byte words: low half of the page address with the
 * key in its low 12 bits, high half, byte offset of the page in the linear memory, unused.
 *
 * The key says in what circumstances the entry was made (privilege level, physical or virtual,
 * generation), so that a change of psr.cpl forgets nothing, and one of the generation everything.
 */
export class SoftTlb {
  /** Index of the first word of the read table; the others follow. */
  readonly first: number;
  private readonly i32: Int32Array;
  private readonly generationWord: number;

  constructor(memory: MachineMemory, index: number) {
    const base = index * processorBlockSize;
    this.i32 = memory.i32;
    this.first = (base + state.softTlbs) >> 2;
    this.generationWord = (base + state.softTlbGeneration) >> 2;
  }

  /** Key of entries for accesses at privilege level `cpl`. */
  key(cpl: number, physical: boolean): number {
    return (this.i32[this.generationWord]! << 4) | 8 | (physical ? 4 : 0) | cpl;
  }

  /** Index of the first word of the entry that can hold an address. */
  entry(table: number, vaLow: number): number {
    return this.first + table * tableWords + ((vaLow >>> 12) & (softTlbEntries - 1)) * 4;
  }

  insert(table: number, vaLow: number, vaHigh: number, key: number, pageOffset: number): void {
    const e = this.entry(table, vaLow);
    this.i32[e] = (vaLow & ~0xfff) | key;
    this.i32[e + 1] = vaHigh;
    this.i32[e + 2] = pageOffset;
  }

  /** Forget all entries. */
  flush(): void {
    const next = (this.i32[this.generationWord]! + 1) % GENERATIONS;
    this.i32[this.generationWord] = next;
    if (next === 0) this.i32.fill(0, this.first, this.first + 3 * tableWords);
  }
}
