import type { MachineMemory } from "./memory.ts";
import * as state from "./state.ts";

/** Entries of the table. */
export const alatEntries = 32;

/** An entry: tag of the register (0: none), then the first byte in memory and the one behind. */
const ENTRY_START = 1;
const ENTRY_END = 2;
const entryWords = 4;

/**
 * The advanced load address table of a processor (manual vol. 1, 4.4.5.2): which registers hold what
 * still is in memory. An entry is found by the tag of its register, any number above 0; memory is
 * given as bytes of the linear memory, within one 4 KiB frame. Where RAM has entries its frames are
 * flagged, so that whoever writes there calls `MachineMemory.beforeWrite`.
 *
 * Entries are replaced in turn. To lose one is always right: the check then loads again.
 */
export class Alat {
  readonly #memory: MachineMemory;
  readonly #u32: Uint32Array;
  readonly #first: number;
  readonly #end: number;
  readonly #count: number;
  readonly #next: number;

  /** `base` is the byte offset of the processor's block. */
  constructor(memory: MachineMemory, base: number) {
    this.#memory = memory;
    this.#u32 = memory.u32;
    this.#first = (base + state.advancedLoads) >> 2;
    this.#end = this.#first + alatEntries * entryWords;
    this.#count = (base + state.advancedLoadCount) >> 2;
    this.#next = (base + state.replaceAdvancedLoad) >> 2;
  }

  get empty(): boolean {
    return this.#u32[this.#count] === 0;
  }

  /** Enter that a register holds the `size` bytes at `start`, in place of what it held before. */
  enter(tag: number, start: number, size: number): void {
    this.drop(tag);
    const u32 = this.#u32;
    const next = u32[this.#next]!;
    u32[this.#next] = (next + 1) % alatEntries;
    const e = this.#first + next * entryWords;
    if (u32[e] === 0) u32[this.#count]!++;
    u32[e] = tag;
    u32[e + ENTRY_START] = start;
    u32[e + ENTRY_END] = start + size;
    this.#memory.flagAdvancedLoad(start);
  }

  holds(tag: number): boolean {
    if (this.empty) return false;
    for (let e = this.#first; e < this.#end; e += entryWords) {
      if (this.#u32[e] === tag) return true;
    }
    return false;
  }

  drop(tag: number): void {
    this.dropRange(tag, tag + 1);
  }

  /** Drop the entries of the registers with tags from `from` to below `to`. */
  dropRange(from: number, to: number): void {
    if (this.empty) return;
    for (let e = this.#first; e < this.#end; e += entryWords) {
      const tag = this.#u32[e]!;
      if (tag !== 0 && tag >= from && tag < to) this.#remove(e);
    }
  }

  /** invala: drop all entries. */
  clear(): void {
    if (this.empty) return;
    for (let e = this.#first; e < this.#end; e += entryWords) this.#u32[e] = 0;
    this.#u32[this.#count] = 0;
  }

  /** Drop the entries that overlap the bytes from `start` to below `end`. */
  forget(start: number, end: number): void {
    if (this.empty) return;
    for (let e = this.#first; e < this.#end; e += entryWords) {
      if (this.#overlaps(e, start, end)) this.#remove(e);
    }
  }

  /** Whether an entry overlaps the bytes from `start` to below `end`. */
  touches(start: number, end: number): boolean {
    if (this.empty) return false;
    for (let e = this.#first; e < this.#end; e += entryWords) {
      if (this.#overlaps(e, start, end)) return true;
    }
    return false;
  }

  #overlaps(e: number, start: number, end: number): boolean {
    const u32 = this.#u32;
    if (u32[e] === 0) return false;
    return u32[e + ENTRY_START]! < end && u32[e + ENTRY_END]! > start;
  }

  #remove(e: number): void {
    this.#u32[e] = 0;
    this.#u32[this.#count]!--;
  }
}
