import { DOMID_XEN } from "./constants.ts";

/** Flag: the owner holds one reference because the page is its own (behaviour 8.1). */
export const FRAME_ALLOCATED = 1;
/** Flag: the page is the hypervisor's, shared with or held for its owner (behaviour 8.1). */
export const FRAME_XEN_HEAP = 2;

/** Value of `m2p` for a frame that is at no guest frame. */
export const NO_GPFN = 0xffffffff;
const noOwner = -1;

/** What the frame table asks of the owner of a new page. */
interface FrameOwner {
  readonly id: number;
  readonly maxPages: number;
}

/**
 * One entry for each 16 KiB machine frame: owner, reference count, flags and guest frame
 * (behaviour 8.1). A frame is free exactly when its count is 0. Frames are handed out lowest
 * first, so that a run is reproducible.
 */
export class FrameTable {
  readonly total: number;
  readonly owner: Int32Array;
  readonly count: Int32Array;
  readonly flags: Uint8Array;
  /** Guest frame at which the owner has the page: the M2P table. */
  readonly m2p: Uint32Array;
  /** Number of free frames. */
  free: number;

  /** Asked before each allocation; true makes it fail, to find out what a failure leaves behind. */
  refuse: () => boolean = () => false;
  /** Called with the content of a frame to be scrubbed: `mfn`. */
  scrub: (mfn: number) => void = () => {};
  /** Called when a domain lost the last frame that was counted for it. */
  lastPageFreed: (domain: number) => void = () => {};

  readonly #pages = new Int32Array(0x8000);
  readonly #xenHeapPages = new Int32Array(0x8000);
  readonly #dying = new Uint8Array(0x8000);
  #lowestFree: number;

  /** `total` frames, of which the first `reserved` are never handed out. */
  constructor(total: number, reserved = 1) {
    this.total = total;
    this.owner = new Int32Array(total).fill(noOwner);
    this.count = new Int32Array(total);
    this.flags = new Uint8Array(total);
    this.m2p = new Uint32Array(total).fill(NO_GPFN);
    this.free = total;
    this.#lowestFree = reserved;
    this.withhold(0, reserved, DOMID_XEN);
  }

  /** Never hands out these free frames: they are Xen's (DOMID_XEN) or the firmware's (DOMID_IO). */
  withhold(first: number, count: number, owner: number): void {
    for (let mfn = first; mfn < first + count; mfn++) {
      this.#claim(mfn, owner, FRAME_ALLOCATED | FRAME_XEN_HEAP);
    }
    this.#xenHeapPages[owner]! += count;
  }

  /** A page of `domain`, counted against its maxPages; undefined at the limit or out of memory. */
  allocate(domain: FrameOwner): number | undefined {
    if (this.pages(domain.id) >= domain.maxPages) return undefined;
    const mfn = this.#take(domain.id, FRAME_ALLOCATED);
    if (mfn !== undefined) this.#pages[domain.id]!++;
    return mfn;
  }

  /**
   * 2^order consecutive pages of `domain`, aligned to their number; the first frame. Undefined at
   * the limit of the domain or when there is no such range.
   */
  allocateExtent(domain: FrameOwner, order: number): number | undefined {
    const size = 2 ** order;
    if (size > this.total || this.pages(domain.id) + size > domain.maxPages) return undefined;
    const first = this.refuse() ? undefined : this.#findRange(size);
    if (first === undefined) return undefined;
    for (let mfn = first; mfn < first + size; mfn++) {
      this.#claim(mfn, domain.id, FRAME_ALLOCATED);
    }
    this.#pages[domain.id]! += size;
    return first;
  }

  /** These pages, if all of them are free; false and no change otherwise. */
  allocateAt(domain: FrameOwner, first: number, pages: number): boolean {
    if (first + pages > this.total) return false;
    for (let mfn = first; mfn < first + pages; mfn++) if (this.count[mfn] !== 0) return false;
    for (let mfn = first; mfn < first + pages; mfn++) this.#claim(mfn, domain.id, FRAME_ALLOCATED);
    this.#pages[domain.id]! += pages;
    return true;
  }

  /** A page of the hypervisor for `domain`; not counted against its limit. */
  allocateXenHeap(domain: number): number | undefined {
    const mfn = this.#take(domain, FRAME_ALLOCATED | FRAME_XEN_HEAP);
    if (mfn !== undefined) this.#xenHeapPages[domain]!++;
    return mfn;
  }

  /** 2^order such pages, consecutive and aligned to their number; the first frame. */
  allocateXenHeapExtent(domain: number, order: number): number | undefined {
    const size = 2 ** order;
    const first = this.#findRange(size);
    if (first === undefined) return undefined;
    for (let mfn = first; mfn < first + size; mfn++) {
      this.#claim(mfn, domain, FRAME_ALLOCATED | FRAME_XEN_HEAP);
    }
    this.#xenHeapPages[domain]! += size;
    return first;
  }

  /** Takes a reference if the frame is in use and owned by `domain` (behaviour 8.1). */
  getPage(mfn: number, domain: number): boolean {
    if (!this.isValid(mfn) || this.count[mfn] === 0 || this.owner[mfn] !== domain) return false;
    this.count[mfn]!++;
    return true;
  }

  /** Drops a reference; at 0 the frame is free again. */
  putPage(mfn: number): void {
    const count = this.count[mfn]! - 1;
    if (count < 0) throw new RangeError(`reference count of free frame ${mfn}`);
    this.count[mfn] = count;
    if (count === 0) this.#release(mfn);
  }

  /** Drops the owner's own reference, once; false if it was dropped before. */
  releaseAllocated(mfn: number): boolean {
    if ((this.flags[mfn]! & FRAME_ALLOCATED) === 0) return false;
    this.flags[mfn]! &= ~FRAME_ALLOCATED;
    this.putPage(mfn);
    return true;
  }

  /**
   * Takes a page from its owner, who has the only reference to it: the page is nobody's, and that
   * reference is the caller's, until it is given to somebody or put.
   */
  disown(mfn: number): void {
    const domain = this.owner[mfn]!;
    this.owner[mfn] = noOwner;
    this.flags[mfn] = 0;
    this.m2p[mfn] = NO_GPFN;
    this.#uncount(domain, this.#pages);
  }

  /** Gives a page that is nobody's to a domain; false at the limit of the domain. */
  give(mfn: number, domain: FrameOwner): boolean {
    if (this.pages(domain.id) >= domain.maxPages) return false;
    this.owner[mfn] = domain.id;
    this.flags[mfn] = FRAME_ALLOCATED;
    this.#pages[domain.id]!++;
    return true;
  }

  /** Pages counted as tot_pages of a domain. */
  pages(domain: number): number {
    return this.#pages[domain]!;
  }
  /** Xen-heap pages held for a domain. */
  xenHeapPages(domain: number): number {
    return this.#xenHeapPages[domain]!;
  }
  /** From now on pages of this domain are scrubbed when freed; false when the id is reused. */
  setDying(domain: number, dying: boolean): void {
    this.#dying[domain] = dying ? 1 : 0;
  }
  /** True for the number of an existing machine frame. */
  isValid(mfn: number): boolean {
    return Number.isInteger(mfn) && mfn >= 0 && mfn < this.total;
  }
  /** Owner of a frame in use, or undefined. */
  ownerOf(mfn: number): number | undefined {
    if (!this.isValid(mfn) || this.count[mfn] === 0 || this.owner[mfn] === noOwner)
      return undefined;
    return this.owner[mfn];
  }
  /** Frames owned by a domain, ascending. */
  *framesOf(domain: number): Generator<number> {
    for (let mfn = 0; mfn < this.total; mfn++) {
      if (this.owner[mfn] === domain && this.count[mfn] !== 0) yield mfn;
    }
  }

  #take(domain: number, flags: number): number | undefined {
    if (this.refuse()) return undefined;
    let mfn = this.#lowestFree;
    while (mfn < this.total && this.count[mfn] !== 0) mfn++;
    this.#lowestFree = mfn;
    if (mfn === this.total) return undefined;
    this.#claim(mfn, domain, flags);
    return mfn;
  }

  #claim(mfn: number, domain: number, flags: number): void {
    this.owner[mfn] = domain;
    this.count[mfn] = 1;
    this.flags[mfn] = flags;
    this.m2p[mfn] = NO_GPFN;
    this.free--;
  }

  #findRange(size: number): number | undefined {
    for (let first = 0; first + size <= this.total; first += size) {
      let used = 0;
      while (used < size && this.count[first + used] === 0) used++;
      if (used === size) return first;
    }
    return undefined;
  }

  #release(mfn: number): void {
    const domain = this.owner[mfn]!;
    const xenHeap = (this.flags[mfn]! & FRAME_XEN_HEAP) !== 0;
    if (domain !== noOwner && this.#dying[domain] === 1) this.scrub(mfn);
    this.owner[mfn] = noOwner;
    this.flags[mfn] = 0;
    this.m2p[mfn] = NO_GPFN;
    this.free++;
    this.#lowestFree = Math.min(this.#lowestFree, mfn);
    if (domain !== noOwner) this.#uncount(domain, xenHeap ? this.#xenHeapPages : this.#pages);
  }

  #uncount(domain: number, counts: Int32Array): void {
    counts[domain]!--;
    if (this.#pages[domain] === 0 && this.#xenHeapPages[domain] === 0) this.lastPageFreed(domain);
  }
}
