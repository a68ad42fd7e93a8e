import { frameSize } from "./constants.ts";
import type { Ram } from "./ram.ts";

/** A host VHPT is 64 KiB: 2048 entries of 32 bytes (layouts 10). */
export const vhptShift = 16;
const entries = 2048;
export const vhptFrames = 2 ** vhptShift / frameSize;
const at = { pte: 0, itir: 8, tag: 16, chain: 24, size: 32 } as const;

/** Bit 63 of the tag: the entry is invalid. */
const invalid = 1n << 63n;
/** Address bits that a region register leaves: 60:0. */
const offsetMask = (1n << 61n) - 1n;
const indexMask = BigInt(entries - 1);
/** The tag has the region id in bits 62:39, and the page number without its low 10 bits. */
const tagPageBits = 39n;
const tagDroppedBits = 10n;

/**
 * A table that the hardware walks, in the long format (manual vol. 2, 4.1.5, 4.1.7), in machine
 * memory. An entry has one place, so that pages of one place displace each other: there are no
 * collision chains (behaviour 3.3). `rid` is a host region id; `pageShift` is the page size of the
 * hash, which all entries of a table share.
 */
export class HostVhpt {
  /** The first of its frames, which are aligned to the size of the table. */
  readonly frame: number;
  readonly #ram: Ram;

  constructor(ram: Ram, frame: number) {
    this.#ram = ram;
    this.frame = frame;
    this.clear();
  }

  /** Machine address of the table. */
  get address(): number {
    return this.frame * frameSize;
  }

  /** Makes all entries invalid. */
  clear(): void {
    for (let index = 0; index < entries; index++) this.#invalidate(index);
  }

  /** Writes the entry of a page; true if another page had its place. */
  insert(va: bigint, rid: number, pte: bigint, itir: bigint, pageShift: number): boolean {
    const page = (va & offsetMask) >> BigInt(pageShift);
    const index = indexOf(page, rid);
    const tag = tagOf(page, rid);
    const before = this.#word(index, at.tag);
    this.#set(index, at.pte, pte);
    this.#set(index, at.itir, itir);
    this.#set(index, at.tag, tag);
    this.#set(index, at.chain, 0n);
    return before !== invalid && before !== tag;
  }

  /** Makes the entries of 2^shift bytes around `va` invalid. */
  purge(va: bigint, rid: number, shift: number, pageShift: number): void {
    const first = ((va & offsetMask) >> BigInt(shift)) << BigInt(shift - pageShift);
    if (shift - pageShift >= 11) {
      this.#purgeByTag(first, 1n << BigInt(shift - pageShift), rid);
      return;
    }
    const count = 1 << Math.max(shift - pageShift, 0);
    const start = shift < pageShift ? (va & offsetMask) >> BigInt(pageShift) : first;
    for (let i = 0; i < count; i++) {
      const page = start + BigInt(i);
      const index = indexOf(page, rid);
      if (this.#word(index, at.tag) === tagOf(page, rid)) this.#invalidate(index);
    }
  }

  /** Whether the table has an entry for a page. */
  has(va: bigint, rid: number, pageShift: number): boolean {
    const page = (va & offsetMask) >> BigInt(pageShift);
    return this.#word(indexOf(page, rid), at.tag) === tagOf(page, rid);
  }

  /** Page table entries of all valid entries, for whoever checks the table. */
  *validEntries(): Generator<bigint> {
    for (let index = 0; index < entries; index++) {
      if (this.#word(index, at.tag) !== invalid) yield this.#word(index, at.pte);
    }
  }

  /** A range of more pages than the table has entries: looks at each entry once. */
  #purgeByTag(first: bigint, count: bigint, rid: number): void {
    for (let index = 0; index < entries; index++) {
      const tag = this.#word(index, at.tag);
      if (tag === invalid) continue;
      const entry = pageOf(index, tag);
      if (entry.rid === rid && entry.page >= first && entry.page < first + count) {
        this.#invalidate(index);
      }
    }
  }

  #invalidate(index: number): void {
    this.#set(index, at.tag, invalid);
  }

  #word(index: number, field: number): bigint {
    return this.#ram.u64(this.address + index * at.size + field);
  }

  #set(index: number, field: number, value: bigint): void {
    this.#ram.setU64(this.address + index * at.size + field, value);
  }
}

/** thash: where the entry of a page is (manual vol. 2, 4.1.5.3). */
function indexOf(page: bigint, rid: number): number {
  return Number((page ^ BigInt(rid)) & indexMask);
}

function tagOf(page: bigint, rid: number): bigint {
  return (BigInt(rid) << tagPageBits) | (page >> tagDroppedBits);
}

/** The page of a valid entry: what the tag lacks of its number is in the index. */
function pageOf(index: number, tag: bigint): { rid: number; page: bigint } {
  const rid = Number(tag >> tagPageBits);
  const low = BigInt(index ^ rid) & ((1n << tagDroppedBits) - 1n);
  const page = ((tag & ((1n << tagPageBits) - 1n)) << tagDroppedBits) | low;
  return { rid, page };
}
