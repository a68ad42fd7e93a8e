/** Guest frames that are counted in one word of the bitmap. */
const wordBits = 64;

/**
 * Which guest frames a domain has written since they were last asked for (abi 5.2 shadow_op):
 * translations are inserted without their dirty bit, so that the first store to a page faults
 * (behaviour 13).
 */
export class DirtyLog {
  /** A bit for each guest frame up to `size`, the lowest of a byte first. */
  readonly bitmap: Uint8Array;
  readonly size: number;
  /** Dirty-bit faults, and frames that became dirty, since the log was last cleaned. */
  faults = 0;
  dirtied = 0;

  /** For guest frames below `frames`. */
  constructor(frames: number) {
    this.size = Math.ceil(frames / wordBits) * wordBits;
    this.bitmap = new Uint8Array(this.size / 8);
  }

  /** True also for what the log does not cover. */
  has(gpfn: number): boolean {
    return gpfn >= this.size || (this.bitmap[gpfn >> 3]! & (1 << (gpfn & 7))) !== 0;
  }

  mark(gpfn: number): void {
    if (this.has(gpfn)) return;
    this.bitmap[gpfn >> 3]! |= 1 << (gpfn & 7);
    this.dirtied++;
  }

  /** Forgets the first `frames` frames, and the counts. */
  clean(frames: number): void {
    this.bitmap.fill(0, 0, frames >> 3);
    for (let gpfn = frames & ~7; gpfn < frames; gpfn++) {
      this.bitmap[gpfn >> 3]! &= ~(1 << (gpfn & 7));
    }
    this.faults = 0;
    this.dirtied = 0;
  }
}
