/** Translation registers of each kind that a vcpu has (layouts 10). */
export const translationRegisters = 12;

/** A translation as the guest inserted it. */
export interface GuestTranslation {
  /** Page table entry in the format of itc and itr. */
  readonly pte: bigint;
  /** Key and page size. */
  readonly itir: bigint;
  /** First address of the page. */
  readonly va: bigint;
  /** Guest region id of the region that holds `va`. */
  readonly rid: bigint;
}

/** Side of the TLB: instruction or data. */
export type Side = "instruction" | "data";

/**
 * What a vcpu can hold of its own translations: 12 registers a side, and the last one inserted into
 * each translation cache, the "1-entry vTLB" (behaviour 3.3).
 */
export class GuestTranslations {
  readonly instruction: (GuestTranslation | undefined)[];
  readonly data: (GuestTranslation | undefined)[];
  lastInstruction: GuestTranslation | undefined;
  lastData: GuestTranslation | undefined;

  constructor() {
    this.instruction = new Array<undefined>(translationRegisters).fill(undefined);
    this.data = new Array<undefined>(translationRegisters).fill(undefined);
  }

  /**
   * The translation of an address. Data and instruction accesses both consult the data registers,
   * the instruction registers and the last data translation, in this order (behaviour 3.3).
   */
  lookup(va: bigint, rid: bigint): GuestTranslation | undefined {
    for (const entry of this.data) if (covers(entry, va, rid)) return entry;
    for (const entry of this.instruction) if (covers(entry, va, rid)) return entry;
    return covers(this.lastData, va, rid) ? this.lastData : undefined;
  }

  /** The last instruction translation, which only the hardware still knows, if it has the address. */
  lastFetched(va: bigint, rid: bigint): GuestTranslation | undefined {
    return covers(this.lastInstruction, va, rid) ? this.lastInstruction : undefined;
  }

  /** Drops what a purge of any size drops: both last translations (behaviour 3.3). */
  forgetLast(): void {
    this.lastInstruction = undefined;
    this.lastData = undefined;
  }

  /** Drops the last translations that cover an address, in whatever region it was. */
  forgetLastAt(va: bigint): void {
    const at = (entry: GuestTranslation | undefined) => covers(entry, va, entry?.rid ?? 0n);
    if (at(this.lastInstruction)) this.lastInstruction = undefined;
    if (at(this.lastData)) this.lastData = undefined;
  }

  /** ptr: drops the registers of one side that overlap 2^shift bytes at `va`. */
  removeRegisters(side: Side, va: bigint, rid: bigint, shift: number): void {
    const registers = this[side];
    const first = alignDown(va, shift);
    const end = first + (1n << BigInt(shift));
    for (const [slot, entry] of registers.entries()) {
      if (entry === undefined || entry.rid !== rid) continue;
      if (entry.va < end && first < entry.va + (1n << BigInt(pageShift(entry.itir)))) {
        registers[slot] = undefined;
      }
    }
  }

  /** Drops everything. */
  clear(): void {
    this.instruction.fill(undefined);
    this.data.fill(undefined);
    this.forgetLast();
  }
}

/** Page size of an ITIR or region register image, as a power of two. */
export function pageShift(image: bigint): number {
  return Number((image >> 2n) & 0x3fn);
}

/** Largest multiple of 2^shift that is not above `va`. */
export function alignDown(va: bigint, shift: number): bigint {
  return (va >> BigInt(shift)) << BigInt(shift);
}

/** Bits of a page table entry that hold the address of the page (manual vol. 2, 4.1.1.5). */
export const pageAddressMask = 0x3_ffff_ffff_f000n;

/** Physical address of `va` through the entry of its page of 2^shift bytes. */
export function physicalAddress(pte: bigint, shift: number, va: bigint): number {
  return Number(alignDown(pte & pageAddressMask, shift) + (va - alignDown(va, shift)));
}

function covers(entry: GuestTranslation | undefined, va: bigint, rid: bigint): boolean {
  if (entry === undefined || entry.rid !== rid) return false;
  return alignDown(va, pageShift(entry.itir)) === entry.va;
}
