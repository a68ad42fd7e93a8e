import { DOMID_XEN, frameSize } from "./constants.ts";
import type { FrameTable } from "./frames.ts";
import {
  leafEntries,
  P2M_COUNTED,
  P2M_IO,
  P2M_READONLY,
  P2M_TLB_TRACK,
  P2M_UNCACHED,
  type P2m,
  type P2mEntry,
} from "./p2m.ts";
import type { Ram } from "./ram.ts";

/** Present, accessed, dirty, privilege level 1; access rights of what may be written. */
const entryBits = 1n | (1n << 5n) | (1n << 6n) | (1n << 7n);
const readWriteExecute = 3n << 9n;
const uncached = 4n << 2n;
const tlbTrack = 1n << 54n;
const pageCounted = 1n << 59n;
const io = 1n << 60n;

/** An entry of the table as guests see it: an ia64 page table entry (layouts 5.4). */
function p2mWord(entry: P2mEntry | undefined): bigint {
  if (entry === undefined) return 0n;
  const { mfn, flags } = entry;
  let word = entryBits | BigInt(mfn * frameSize);
  if ((flags & P2M_READONLY) === 0) word |= readWriteExecute;
  if ((flags & P2M_UNCACHED) !== 0) word |= uncached;
  if ((flags & P2M_TLB_TRACK) !== 0) word |= tlbTrack;
  if ((flags & P2M_COUNTED) !== 0) word |= pageCounted;
  if ((flags & P2M_IO) !== 0) word |= io;
  return word;
}

/**
 * The leaves of a P2M as pages of machine memory, Xen's own, that guests may be shown (layouts
 * 5.4). A leaf becomes one when it is first asked for, and follows the table from then on.
 */
export class P2mPages {
  /** Machine frame of each leaf that has one, by leaf number. */
  readonly frames = new Map<number, number>();
  readonly #ram: Ram;

  constructor(ram: Ram) {
    this.#ram = ram;
  }

  /** The page of a leaf; undefined when out of memory. */
  page(p2m: P2m, leaf: number, table: FrameTable): number | undefined {
    const known = this.frames.get(leaf);
    if (known !== undefined) return known;
    const page = table.allocateXenHeap(DOMID_XEN);
    if (page === undefined) return undefined;
    this.frames.set(leaf, page);
    for (let i = 0; i < leafEntries; i++) {
      this.#write(page, i, p2mWord(p2m.lookup(leaf * leafEntries + i)));
    }
    return page;
  }

  /** Follows a change of the table. */
  update(gpfn: number, entry: P2mEntry | undefined): void {
    const page = this.frames.get(Math.floor(gpfn / leafEntries));
    if (page !== undefined) this.#write(page, gpfn % leafEntries, p2mWord(entry));
  }

  /** Gives the pages back; those that are still shown to a domain stay until it lets go. */
  release(table: FrameTable): void {
    for (const page of this.frames.values()) table.releaseAllocated(page);
    this.frames.clear();
  }

  #write(page: number, index: number, word: bigint): void {
    this.#ram.setU64(page * frameSize + 8 * index, word);
  }
}
