/** cr.ivr when nothing is pending (behaviour 5). */
export const spuriousVector = 15;
/** Initial cr.itv, pmv, cmcv: masked (layouts 3). */
export const maskedVector = 0x10000n;

/**
 * The private part of a vcpu's interrupt controller (behaviour 5): request and in-service bits for
 * 256 vectors, and the interval timer.
 */
export class VirtualInterrupts {
  readonly requested = new BigUint64Array(4);
  readonly inService = new BigUint64Array(4);
  /** Virtual cr.itm; undefined until the guest writes it. */
  itm: bigint | undefined;
  /** The value of itm whose interrupt was last raised: once for each value (behaviour 7). */
  itmRaised: bigint | undefined;

  request(vector: number): void {
    setBit(this.requested, vector);
  }

  /** Takes a request back. */
  withdraw(vector: number): void {
    clearBit(this.requested, vector);
  }

  /** Highest vector requested that `tpr` and those in service let through, or undefined. */
  deliverable(tpr: bigint): number | undefined {
    const vector = highestBit(this.requested);
    if (vector < 0 || isMasked(vector, tpr)) return undefined;
    const current = highestBit(this.inService);
    return current >= 0 && priorityClass(vector) <= priorityClass(current) ? undefined : vector;
  }

  /** cr.ivr: takes the deliverable vector into service, or 15. */
  acknowledge(tpr: bigint): number {
    const vector = this.deliverable(tpr);
    if (vector === undefined) return spuriousVector;
    clearBit(this.requested, vector);
    setBit(this.inService, vector);
    return vector;
  }

  /** cr.eoi: ends the highest vector in service, if any. */
  endOfInterrupt(): void {
    const vector = highestBit(this.inService);
    if (vector >= 0) clearBit(this.inService, vector);
  }

  reset(): void {
    this.requested.fill(0n);
    this.inService.fill(0n);
    this.itm = undefined;
    this.itmRaised = undefined;
  }
}

/** Bits 7:4 of a vector order it against tpr.mic and the vectors in service. */
function priorityClass(vector: number): number {
  return vector >> 4;
}

/** tpr.mmi (bit 16) masks all but vectors below 16; tpr.mic (7:4) its class and those below. */
function isMasked(vector: number, tpr: bigint): boolean {
  if (vector < 16) return false;
  return (tpr & 0x10000n) !== 0n || priorityClass(vector) <= Number((tpr >> 4n) & 0xfn);
}

function setBit(words: BigUint64Array, n: number): void {
  words[n >> 6]! |= 1n << BigInt(n & 63);
}

function clearBit(words: BigUint64Array, n: number): void {
  words[n >> 6]! &= ~(1n << BigInt(n & 63));
}

function highestBit(words: BigUint64Array): number {
  for (let word = 3; word >= 0; word--) {
    const bits = words[word]!;
    if (bits !== 0n) return word * 64 + bits.toString(2).length - 1;
  }
  return -1;
}
