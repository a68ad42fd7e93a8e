import { type Position, SourceError } from "./problem.ts";

/** Most bytes that a section's contents may take; a typing error in .org or .skip ends here. */
const largestSize = 64 * 1024 * 1024;
/** Most bytes of .bss, which takes no host memory here. */
const largestZeroSize = 2 ** 40;

export interface SectionFlags {
  readonly writable: boolean;
  readonly executable: boolean;
  /** All zero, and no bytes of the image. */
  readonly zero: boolean;
  readonly note: boolean;
  /** Data that code reaches by an offset to gp. */
  readonly short: boolean;
}

/** A section while it grows: bytes, and where the next one goes. */
export class Section {
  readonly name: string;
  readonly flags: SectionFlags;
  /** Largest alignment that anything in it asked for. */
  alignment: number;
  /** Set when all sections are laid out. */
  address: number | undefined;
  #bytes = new Uint8Array(256);
  #size = 0;

  constructor(name: string, flags: SectionFlags) {
    this.name = name;
    this.flags = flags;
    this.alignment = flags.executable ? 16 : 1;
  }

  /** Bytes so far, which is the offset of the next one. */
  get size(): number {
    return this.#size;
  }

  /** Its contents, to be changed in place; empty if it is all zero. */
  get bytes(): Uint8Array {
    return this.flags.zero ? new Uint8Array() : this.#bytes.subarray(0, this.#size);
  }

  /** Grow by `count` bytes; gives the offset of the first. */
  reserve(count: number, position: Position): number {
    const start = this.#size;
    const end = start + count;
    const limit = this.flags.zero ? largestZeroSize : largestSize;
    if (end > limit) {
      const hint = `a section may have ${limit / 2 ** 20} MiB`;
      throw new SourceError(position, `section ${this.name} grows to ${end} bytes`, hint);
    }
    if (!this.flags.zero && end > this.#bytes.length) {
      const grown = new Uint8Array(Math.max(end, this.#bytes.length * 2));
      grown.set(this.#bytes);
      this.#bytes = grown;
    }
    this.#size = end;
    return start;
  }

  /** Grow by `data`. */
  append(data: Uint8Array, position: Position): void {
    if (this.flags.zero && data.some((byte) => byte !== 0)) {
      throw new SourceError(position, `section ${this.name} can hold only zeroes`, "use .data");
    }
    const offset = this.reserve(data.length, position);
    this.bytes.set(this.flags.zero ? new Uint8Array() : data, offset);
  }

  /** Fill with zeroes up to a multiple of `alignment`, a power of two. */
  align(alignment: number, position: Position): void {
    this.alignment = Math.max(this.alignment, alignment);
    this.reserve((alignment - (this.#size % alignment)) % alignment, position);
  }
}

const plain = { writable: false, executable: false, zero: false, note: false, short: false };

/** Flags that a section has by its name, if the source gives none. */
export function flagsByName(name: string): SectionFlags {
  const is = (prefix: string) => name === prefix || name.startsWith(`${prefix}.`);
  if (is(".text")) return { ...plain, executable: true };
  const short = is(".sdata") || is(".sbss") || is(".sdata2");
  if (is(".data") || is(".sdata")) return { ...plain, writable: true, short };
  if (is(".bss") || is(".sbss")) return { ...plain, writable: true, zero: true, short };
  return { ...plain, note: is(".note") };
}
