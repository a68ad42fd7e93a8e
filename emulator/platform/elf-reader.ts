import { InputError } from "../input-error.ts";

/** Bounds-checked little-endian reads from an ELF file; what lies outside is an InputError. */
export class ElfReader {
  readonly file: string;
  readonly #bytes: Uint8Array;
  readonly #view: DataView;

  constructor(bytes: Uint8Array, file: string) {
    this.file = file;
    this.#bytes = bytes;
    this.#view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  }

  get size(): number {
    return this.#bytes.length;
  }

  /** Throw for what is wrong at byte `offset` of the file. */
  fail(reason: string, offset: number | bigint, hint?: string): never {
    const where = `byte offset 0x${offset.toString(16)}`;
    throw new InputError({
      file: this.file,
      reason: `${reason} (${where})`,
      ...(hint === undefined ? {} : { hint }),
    });
  }

  u8(offset: number): number {
    this.#require(offset, 1);
    return this.#view.getUint8(offset);
  }

  u16(offset: number): number {
    this.#require(offset, 2);
    return this.#view.getUint16(offset, true);
  }

  u32(offset: number): number {
    this.#require(offset, 4);
    return this.#view.getUint32(offset, true);
  }

  u64(offset: number): bigint {
    this.#require(offset, 8);
    return this.#view.getBigUint64(offset, true);
  }

  /** View of `length` bytes at `offset`; `what` names them in the error if the file ends before. */
  bytes(offset: bigint, length: bigint, what: string): Uint8Array {
    if (offset + length > BigInt(this.size)) this.#truncated(what, offset, length);
    return this.#bytes.subarray(Number(offset), Number(offset + length));
  }

  /** A table of `count` headers of `entrySize` bytes; gives the offset of each. */
  table(offset: bigint, count: number, entrySize: number, what: string): number[] {
    const length = BigInt(count * entrySize);
    if (offset + length > BigInt(this.size)) this.#truncated(what, offset, length);
    return Array.from({ length: count }, (_, i) => Number(offset) + i * entrySize);
  }

  #require(offset: number, length: number): void {
    if (offset + length > this.size) this.#truncated("ELF header", BigInt(offset), BigInt(length));
  }

  #truncated(what: string, offset: bigint, length: bigint): never {
    const need = `${what} needs ${length} bytes, but the file ends at 0x${this.size.toString(16)}`;
    this.fail(`truncated: ${need}`, offset, "the file is incomplete; copy or link it again");
  }
}
