import type { Iosapic } from "./iosapic.ts";

/** A serial port: what is typed at the other end waits in it, and gives a pulse on its line. */
export class SerialPort {
  /** Pin of the I/O SAPIC. */
  readonly line: number;
  readonly #iosapic: Iosapic;
  #received: number[] = [];

  constructor(line: number, iosapic: Iosapic) {
    this.line = line;
    this.#iosapic = iosapic;
  }

  /** Somebody types at the other end. */
  type(bytes: Uint8Array): void {
    this.#received.push(...bytes);
    this.#iosapic.raise(this.line);
    this.#iosapic.lower(this.line);
  }

  /** Takes what has come in. */
  take(): readonly number[] {
    const bytes = this.#received;
    this.#received = [];
    return bytes;
  }
}
