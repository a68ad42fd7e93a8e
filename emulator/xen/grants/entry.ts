import { toFrame } from "../hypercalls/hypercall.ts";
import type { Ram } from "../ram.ts";

/** Flags of a grant entry (layouts 6); those of a transfer share bits with those of access. */
export const GTF = {
  typeMask: 3,
  permitAccess: 1,
  acceptTransfer: 2,
  transitive: 3,
  readonly: 1 << 2,
  reading: 1 << 3,
  writing: 1 << 4,
  subPage: 1 << 8,
  transferCommitted: 1 << 2,
  transferCompleted: 1 << 3,
} as const;

/** Bytes of an entry, by version. */
export const entrySize = { 1: 8, 2: 16 } as const;
/** Bytes of a status word of version 2. */
export const statusSize = 2;

/** A grant, by who gives it. */
export interface GrantSource {
  readonly granter: number;
  readonly ref: number;
}

export type TableVersion = 1 | 2;

/**
 * An entry of a grant table, in the granter's memory: it may be another one each time it is read
 * (layouts 6).
 */
export class GrantEntry {
  readonly #ram: Ram;
  readonly #version: TableVersion;
  /** Machine addresses of the entry, and of the byte with the reading and writing bits. */
  readonly #address: number;
  readonly #statusAddress: number;

  constructor(ram: Ram, version: TableVersion, address: number, statusAddress: number) {
    this.#ram = ram;
    this.#version = version;
    this.#address = address;
    this.#statusAddress = statusAddress;
  }

  get flags(): number {
    return this.#ram.u32(this.#address) & 0xffff;
  }
  get type(): number {
    return this.flags & GTF.typeMask;
  }
  /** The domain that may use the grant. */
  get user(): number {
    return this.#ram.u32(this.#address) >>> 16;
  }
  /** Guest frame of the granter. */
  get frame(): number {
    return this.#version === 1
      ? this.#ram.u32(this.#address + 4)
      : toFrame(this.#ram.u64(this.#address + 8));
  }
  /** The part of the frame that is granted, in bytes: all of it but for version 2's sub-pages. */
  get part(): { readonly start: number; readonly length: number } | undefined {
    if (this.#version === 1 || (this.flags & GTF.subPage) === 0) return undefined;
    const word = this.#ram.u32(this.#address + 4);
    return { start: word & 0xffff, length: word >>> 16 };
  }
  /** A grant of another domain's, passed on (version 2 only). */
  get transitive(): GrantSource | undefined {
    if (this.#version === 1 || this.type !== GTF.transitive) return undefined;
    return {
      granter: this.#ram.u32(this.#address + 4) & 0xffff,
      ref: this.#ram.u32(this.#address + 8),
    };
  }

  /** Sets or clears the bits `reading` and `writing`. */
  setStatus(bits: number): void {
    this.#ram.setU8(this.#statusAddress, this.#ram.u8(this.#statusAddress) | bits);
  }
  clearStatus(bits: number): void {
    this.#ram.setU8(this.#statusAddress, this.#ram.u8(this.#statusAddress) & ~bits);
  }

  /** The frame of an accepted transfer is on its way. */
  commitTransfer(): void {
    this.#setFlag(GTF.transferCommitted);
  }
  /** It has come: the entry now tells its machine frame. */
  completeTransfer(mfn: number): void {
    if (this.#version === 1) this.#ram.setU32(this.#address + 4, mfn);
    else this.#ram.setU64(this.#address + 8, BigInt(mfn));
    this.#setFlag(GTF.transferCompleted);
  }

  #setFlag(bit: number): void {
    this.#ram.setU8(this.#address, this.#ram.u8(this.#address) | bit);
  }
}
