/** Little-endian fields in a byte array, by offset. Wide values are numbers up to 2^53. */
export class ByteView {
  readonly bytes: Uint8Array;
  readonly #view: DataView;

  /** Over `bytes` itself, or over that many new zero bytes. */
  constructor(bytes: Uint8Array | number) {
    this.bytes = typeof bytes === "number" ? new Uint8Array(bytes) : bytes;
    this.#view = new DataView(this.bytes.buffer, this.bytes.byteOffset, this.bytes.byteLength);
  }

  u8(offset: number): number {
    return this.#view.getUint8(offset);
  }

  u16(offset: number): number {
    return this.#view.getUint16(offset, true);
  }

  u32(offset: number): number {
    return this.#view.getUint32(offset, true);
  }

  /** A u64 as a number: for addresses, frames and sizes. Throws a RangeError beyond 2^53. */
  u64(offset: number): number {
    const value = this.#view.getBigUint64(offset, true);
    if (value > BigInt(Number.MAX_SAFE_INTEGER)) {
      throw new RangeError(`0x${value.toString(16)} at offset ${offset} is no address or size`);
    }
    return Number(value);
  }

  big(offset: number): bigint {
    return this.#view.getBigUint64(offset, true);
  }

  set8(offset: number, value: number): void {
    this.#view.setUint8(offset, value);
  }

  set16(offset: number, value: number): void {
    this.#view.setUint16(offset, value, true);
  }

  set32(offset: number, value: number): void {
    this.#view.setUint32(offset, value, true);
  }

  set64(offset: number, value: number | bigint): void {
    this.#view.setBigUint64(offset, BigInt.asUintN(64, BigInt(value)), true);
  }

  /** ASCII text without terminator. */
  setText(offset: number, text: string): void {
    for (let i = 0; i < text.length; i++) this.set8(offset + i, text.charCodeAt(i));
  }

  /** The text from `offset` to the first NUL, or to `limit` bytes. */
  text(offset: number, limit: number): string {
    let text = "";
    for (let i = offset; i < offset + limit && this.u8(i) !== 0; i++) {
      text += String.fromCharCode(this.u8(i));
    }
    return text;
  }
}

/** Sum of the bytes modulo 256; 0 for a table whose checksum is right. */
export function byteSum(bytes: Uint8Array): number {
  let sum = 0;
  for (const byte of bytes) sum = (sum + byte) & 0xff;
  return sum;
}
