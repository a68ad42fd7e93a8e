const decoder = new TextDecoder("latin1");

/** How much of the output readconsole can still reach (abi 5.3). */
export const consoleRingSize = 0x4000;

/** The machine's console: what was written by console_io, and input waiting to be read. */
export class ConsoleLog {
  #output = new Uint8Array(consoleRingSize);
  #written = 0;
  /** Index of the first byte that nobody has cleared with readconsole. */
  cleared = 0;
  #input: number[] = [];

  /** Bytes written since the machine started: the index of the next one. */
  get written(): number {
    return this.#written;
  }

  write(bytes: Uint8Array): void {
    const needed = this.#written + bytes.length;
    if (needed > this.#output.length) {
      const larger = new Uint8Array(Math.max(needed, 2 * this.#output.length));
      larger.set(this.#output);
      this.#output = larger;
    }
    this.#output.set(bytes, this.#written);
    this.#written = needed;
  }

  /** At most `count` bytes of the output from index `from`. */
  slice(from: number, count: number): Uint8Array {
    return this.#output.slice(from, Math.min(from + count, this.#written));
  }

  text(): string {
    return decoder.decode(this.slice(0, this.#written));
  }

  /** Bytes typed that nobody has taken. */
  get waiting(): number {
    return this.#input.length;
  }

  /** Types something on the console. */
  type(bytes: Uint8Array): void {
    this.#input.push(...bytes);
  }

  /** Removes and returns at most `count` bytes of what was typed. */
  takeInput(count: number): Uint8Array {
    return Uint8Array.from(this.#input.splice(0, count));
  }
}
