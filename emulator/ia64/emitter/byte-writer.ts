/** Bytes that grow at the end, with the number encodings of the WebAssembly format. */
export class ByteWriter {
  length = 0;
  private buffer: Uint8Array<ArrayBuffer>;

  /** `capacity` bytes fit without a copy. */
  constructor(capacity: number) {
    this.buffer = new Uint8Array(capacity);
  }

  byte(value: number): void {
    if (this.length === this.buffer.length) this.grow(1);
    this.buffer[this.length++] = value;
  }

  bytes(values: Uint8Array): void {
    if (this.length + values.length > this.buffer.length) this.grow(values.length);
    this.buffer.set(values, this.length);
    this.length += values.length;
  }

  /** Unsigned LEB128 of a number below 2^32. */
  unsigned(value: number): void {
    let rest = value;
    while (rest > 0x7f) {
      this.byte((rest & 0x7f) | 0x80);
      rest = Math.floor(rest / 0x80);
    }
    this.byte(rest);
  }

  /** Signed LEB128 of a 32-bit number. */
  signed(value: number): void {
    let rest = value | 0;
    while (rest < -0x40 || rest > 0x3f) {
      this.byte((rest & 0x7f) | 0x80);
      rest >>= 7;
    }
    this.byte(rest & 0x7f);
  }

  /** Signed LEB128 of a 64-bit pattern. */
  signed64(value: bigint): void {
    let rest = BigInt.asIntN(64, value);
    while (rest !== BigInt.asIntN(32, rest)) {
      this.byte(Number(rest & 0x7fn) | 0x80);
      rest >>= 7n;
    }
    this.signed(Number(rest));
  }

  /** Number of bytes, then the bytes. */
  sized(content: Uint8Array): void {
    this.unsigned(content.length);
    this.bytes(content);
  }

  /** Length of the text, then the text, which is ASCII. */
  name(text: string): void {
    this.sized(Uint8Array.from(text, (letter) => letter.charCodeAt(0)));
  }

  /** The bytes written so far; a view that is good until the next write. */
  content(): Uint8Array<ArrayBuffer> {
    return this.buffer.subarray(0, this.length);
  }

  private grow(by: number): void {
    const larger = new Uint8Array(Math.max(2 * this.buffer.length, this.length + by));
    larger.set(this.content());
    this.buffer = larger;
  }
}
