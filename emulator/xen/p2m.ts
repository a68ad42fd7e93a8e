import type { P2mPages } from "./p2m-pages.ts";

/** Frames per leaf: one 16 KiB page of 8-byte entries (layouts 5.4). */
export const leafEntries = 2048;
/** Guest-physical addresses have 44 bits (layouts 5.4). */
export const gpfnLimit = 2 ** 30;

/** Flags of an entry; readonly, tlbTrack and io have the values of abi 5.1. */
export const P2M_READONLY = 1;
export const P2M_UNCACHED = 2;
export const P2M_TLB_TRACK = 4;
/** The entry holds the owner's own reference ("page counted", layouts 5.4). */
export const P2M_COUNTED = 8;
export const P2M_IO = 16;
/** The page belongs to another domain: a foreign or grant mapping. */
export const P2M_FOREIGN = 32;

export interface P2mEntry {
  readonly mfn: number;
  readonly flags: number;
}

/** A part of the table: the entries of consecutive guest frames. */
export interface P2mLeaf {
  /** Guest frame of the first entry. */
  readonly first: number;
  /** mfn + 1, so that 0 is an empty entry. */
  readonly frames: Readonly<Uint32Array>;
  readonly flags: Readonly<Uint8Array>;
}

interface Leaf {
  /** mfn + 1, so that 0 is an empty entry. */
  readonly frames: Uint32Array;
  readonly flags: Uint8Array;
}

/** Guest frame to machine frame of one domain: a sparse table of 2048-entry leaves. */
export class P2m {
  /** Follows every change, for who shows the table to guests. */
  pages: P2mPages | undefined;
  readonly #leaves = new Map<number, Leaf>();
  #count = 0;

  /** Number of entries in use. */
  get count(): number {
    return this.#count;
  }

  lookup(gpfn: number): P2mEntry | undefined {
    const leaf = this.#leaves.get(Math.floor(gpfn / leafEntries));
    if (leaf === undefined) return undefined;
    const frame = leaf.frames[gpfn % leafEntries]!;
    return frame === 0 ? undefined : { mfn: frame - 1, flags: leaf.flags[gpfn % leafEntries]! };
  }

  /** Makes an entry where there is none; false if occupied or beyond 44 address bits. */
  set(gpfn: number, mfn: number, flags: number): boolean {
    if (!isGpfn(gpfn) || this.lookup(gpfn) !== undefined) return false;
    this.replace(gpfn, mfn, flags);
    return true;
  }

  /** Makes or overwrites an entry; the entry that was there. `gpfn` must be below gpfnLimit. */
  replace(gpfn: number, mfn: number, flags: number): P2mEntry | undefined {
    if (!isGpfn(gpfn)) throw new RangeError(`guest frame ${gpfn}`);
    const old = this.lookup(gpfn);
    const leaf = this.#leaf(Math.floor(gpfn / leafEntries));
    leaf.frames[gpfn % leafEntries] = mfn + 1;
    leaf.flags[gpfn % leafEntries] = flags;
    if (old === undefined) this.#count++;
    this.pages?.update(gpfn, { mfn, flags });
    return old;
  }

  /** Empties an entry; the entry that was there. */
  remove(gpfn: number): P2mEntry | undefined {
    const old = this.lookup(gpfn);
    if (old === undefined) return undefined;
    const leaf = this.#leaf(Math.floor(gpfn / leafEntries));
    leaf.frames[gpfn % leafEntries] = 0;
    leaf.flags[gpfn % leafEntries] = 0;
    this.#count--;
    this.pages?.update(gpfn, undefined);
    return old;
  }

  /** Whether there ever was an entry among those of a leaf. */
  hasLeaf(leaf: number): boolean {
    return this.#leaves.has(leaf);
  }

  /** Entries in ascending order of guest frame, each as [gpfn, entry]. */
  *entries(): Generator<[number, P2mEntry]> {
    for (const index of this.#sortedLeaves()) {
      for (let i = 0; i < leafEntries; i++) {
        const gpfn = index * leafEntries + i;
        const entry = this.lookup(gpfn);
        if (entry !== undefined) yield [gpfn, entry];
      }
    }
  }

  /** The tables, for who goes through all of them often; in no order that a guest could notice. */
  *leaves(): Generator<P2mLeaf> {
    for (const [index, { frames, flags }] of this.#leaves) {
      yield { first: index * leafEntries, frames, flags };
    }
  }

  /** Highest guest frame in use, or -1. */
  highest(): number {
    for (const index of this.#sortedLeaves().reverse()) {
      const frames = this.#leaf(index).frames;
      for (let i = leafEntries - 1; i >= 0; i--) {
        if (frames[i] !== 0) return index * leafEntries + i;
      }
    }
    return -1;
  }

  #sortedLeaves(): number[] {
    return [...this.#leaves.keys()].sort((a, b) => a - b);
  }

  #leaf(index: number): Leaf {
    let leaf = this.#leaves.get(index);
    if (leaf === undefined) {
      leaf = { frames: new Uint32Array(leafEntries), flags: new Uint8Array(leafEntries) };
      this.#leaves.set(index, leaf);
    }
    return leaf;
  }
}

/** True for a number that can be a guest frame. */
export function isGpfn(gpfn: number): boolean {
  return Number.isInteger(gpfn) && gpfn >= 0 && gpfn < gpfnLimit;
}
