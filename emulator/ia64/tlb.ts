import type { Alat } from "./alat.ts";
import { type MachineMemory, processorBlockSize } from "./memory.ts";
import * as state from "./state.ts";

/** Instruction or data side of the translation hardware. */
export type Side = "i" | "d";

/** Translation registers and translation cache entries of one side. */
export const translationRegisters = 16;
export const translationCacheEntries = 128;

/** An entry: pte, address masked to its page, then itir, rid and the mask of the address. */
const entrySize = 32;
const entriesPerSide = translationRegisters + translationCacheEntries;

/** Word offsets (4 bytes) in an entry. */
export const ENTRY_PTE = 0;
const ENTRY_VA = 2;
/** Lower half of ITIR: key in 31:8, page size in 7:2. */
export const ENTRY_ITIR = 4;
/** Region id; bit 31 is set in an entry that is valid. */
const ENTRY_RID = 5;
export const ENTRY_MASK = 6;

const VALID = 0x8000_0000 | 0;
/** Bits 63:61 choose the region register and take no part in the match. */
const OFFSET_MASK_HIGH = 0x1fff_ffff;

/**
 * The translation registers (TR) and caches (TC) of a processor (manual vol. 2, 4.1.1). Entries
 * match by region id and virtual page. `va` is a 64-bit address, `rid` the region id that applies to
 * it, `pte` and `itir` are as the itr and itc instructions take them; they must have been checked.
 * `onRemove` is called when translations that were in force go.
 */
export class Tlb {
  private readonly i32: Int32Array;
  private readonly u64: BigUint64Array;
  private readonly base: number;
  private readonly scratch: number;
  private readonly alat: Alat;
  private readonly onRemove: () => void;

  constructor(memory: MachineMemory, index: number, onRemove: () => void) {
    this.i32 = memory.i32;
    this.u64 = memory.u64;
    this.base = index * processorBlockSize;
    this.scratch = (this.base + state.scratch) >> 2;
    this.alat = memory.alats[index]!;
    this.onRemove = onRemove;
  }

  /** itc: an entry of the translation cache, in place of what overlaps it or of the oldest. */
  insert(side: Side, va: bigint, rid: number, pte: bigint, itir: bigint): void {
    this.removeOverlaps(side, va, rid, pageShift(itir), translationRegisters);
    this.write(this.freeCacheEntry(side), va, rid, pte, itir);
  }

  /** itr: translation register `slot`, 0..15; cache entries that it overlaps go. */
  insertRegister(
    side: Side,
    slot: number,
    va: bigint,
    rid: number,
    pte: bigint,
    itir: bigint,
  ): void {
    this.removeOverlaps(side, va, rid, pageShift(itir), translationRegisters);
    this.remove(this.entry(side, slot));
    this.write(this.entry(side, slot), va, rid, pte, itir);
  }

  /** ptc.l: cache entries of both sides that overlap the 2^shift bytes at `va`. */
  purge(va: bigint, rid: number, shift: number): void {
    this.removeOverlaps("i", va, rid, shift, translationRegisters);
    this.removeOverlaps("d", va, rid, shift, translationRegisters);
    this.purged();
  }

  /** ptr: translation registers and cache entries of one side that overlap the range. */
  purgeRegisters(side: Side, va: bigint, rid: number, shift: number): void {
    this.removeOverlaps(side, va, rid, shift, 0);
    this.purged();
  }

  /** ptc.e: all cache entries of both sides. */
  purgeAll(): void {
    for (let n = translationRegisters; n < entriesPerSide; n++) {
      this.i32[this.entry("i", n) + ENTRY_RID] = 0;
      this.i32[this.entry("d", n) + ENTRY_RID] = 0;
    }
    this.purged();
  }

  /** Purged addresses may be given other memory, so that advanced loads from them count no more. */
  private purged(): void {
    this.alat.clear();
    this.onRemove();
  }

  /** The entry (as an index of 4-byte words) that translates an address, -1 without one. */
  lookup(side: Side, vaLow: number, vaHigh: number, rid: number): number {
    const i32 = this.i32;
    const tag = rid | VALID;
    const first = this.entry(side, 0);
    const end = first + (entriesPerSide * entrySize) / 4;
    for (let e = first; e < end; e += entrySize / 4) {
      if (
        i32[e + ENTRY_RID] === tag &&
        (vaLow & i32[e + ENTRY_MASK]!) === i32[e + ENTRY_VA] &&
        (vaHigh & i32[e + ENTRY_MASK + 1]!) === i32[e + ENTRY_VA + 1]
      ) {
        return e;
      }
    }
    return -1;
  }

  private entry(side: Side, n: number): number {
    const first = side === "i" ? 0 : entriesPerSide;
    return (this.base + state.translations + (first + n) * entrySize) >> 2;
  }

  private freeCacheEntry(side: Side): number {
    const next = ((this.base + state.replaceNext) >> 2) + (side === "i" ? 0 : 1);
    const n = this.i32[next]!;
    this.i32[next] = (n + 1) % translationCacheEntries;
    const e = this.entry(side, translationRegisters + n);
    this.remove(e);
    return e;
  }

  private remove(e: number): void {
    if (this.i32[e + ENTRY_RID] === 0) return;
    this.i32[e + ENTRY_RID] = 0;
    this.onRemove();
  }

  private write(e: number, va: bigint, rid: number, pte: bigint, itir: bigint): void {
    const mask = pageMask(pageShift(itir));
    this.u64[e >> 1] = pte;
    this.u64[(e + ENTRY_VA) >> 1] = va & mask;
    this.i32[e + ENTRY_ITIR] = Number(BigInt.asIntN(32, itir));
    this.i32[e + ENTRY_RID] = rid | VALID;
    this.u64[(e + ENTRY_MASK) >> 1] = mask;
  }

  private removeOverlaps(side: Side, va: bigint, rid: number, shift: number, from: number): void {
    let n = this.nextOverlap(side, va, rid, shift, from);
    while (n < entriesPerSide) {
      this.remove(this.entry(side, n));
      n = this.nextOverlap(side, va, rid, shift, n + 1);
    }
  }

  /** The first entry from `start` on that overlaps the 2^shift bytes at `va`. */
  private nextOverlap(side: Side, va: bigint, rid: number, shift: number, start: number): number {
    const i32 = this.i32;
    const tag = rid | VALID;
    this.u64[this.scratch >> 1] = va;
    const [low, high] = [i32[this.scratch]!, i32[this.scratch + 1]!];
    const [maskLow, maskHigh] = [lowMask(shift), highMask(shift)];
    let e = this.entry(side, start);
    for (let n = start; n < entriesPerSide; n++, e += entrySize / 4) {
      if (
        i32[e + ENTRY_RID] === tag &&
        ((low ^ i32[e + ENTRY_VA]!) & maskLow & i32[e + ENTRY_MASK]!) === 0 &&
        ((high ^ i32[e + ENTRY_VA + 1]!) & maskHigh & i32[e + ENTRY_MASK + 1]!) === 0
      ) {
        return n;
      }
    }
    return entriesPerSide;
  }
}

/** Page sizes of the processor, as powers of two: 4 KiB to 4 GiB. */
export const pageShifts: ReadonlySet<number> = new Set([
  ...[12, 13, 14, 16, 18, 20, 22, 24, 26, 28, 30, 32],
]);

/** Page size of an ITIR as a power of two. */
export function pageShift(itir: bigint): number {
  return Number((itir >> 2n) & 63n);
}

function lowMask(shift: number): number {
  return shift >= 32 ? 0 : -1 << shift;
}

function highMask(shift: number): number {
  return (shift > 32 ? -1 << (shift - 32) : -1) & OFFSET_MASK_HIGH;
}

function pageMask(shift: number): bigint {
  return (BigInt(highMask(shift)) << 32n) | BigInt(lowMask(shift) >>> 0);
}
