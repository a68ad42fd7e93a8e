import { readFileSync } from "node:fs";

/** Characters of the trace that are written at once. */
const traceChunk = 1 << 16;

/** Bytes of the console that wait for the end of a line at most. */
const bufferSize = 4096;

/**
 * The console of a program on our standard output and input. Bytes are passed on line by line, and
 * whenever the program's run pauses; Ctrl-C asks for its end.
 */
export class Terminal {
  /** Whether the user wants the run to end. */
  interrupted = false;
  readonly #buffer = new Uint8Array(bufferSize);
  #length = 0;
  #trace = "";
  readonly #interrupt = () => {
    this.interrupted = true;
  };

  constructor() {
    process.on("SIGINT", this.#interrupt);
  }

  write(byte: number): void {
    this.#buffer[this.#length++] = byte;
    if (byte === 0x0a || this.#length === bufferSize) this.flush();
  }

  flush(): void {
    if (this.#length > 0) process.stdout.write(this.#buffer.slice(0, this.#length));
    if (this.#trace !== "") process.stderr.write(this.#trace);
    this.#length = 0;
    this.#trace = "";
  }

  /** A line of the trace, on standard error. */
  trace(line: string): void {
    this.#trace += `${line}\n`;
    if (this.#trace.length >= traceChunk) this.flush();
  }

  /** A line on standard error, after what the console has written so far. */
  message(text: string): void {
    this.flush();
    console.error(`xen-ia64 boot: ${text}`);
  }

  /** Show what is written, and let signals in. */
  async pause(): Promise<void> {
    this.flush();
    await new Promise((resolve) => setImmediate(resolve));
  }

  /** All of standard input. While that is awaited, Ctrl-C ends the command at once. */
  readInput(): Uint8Array {
    this.flush();
    process.off("SIGINT", this.#interrupt);
    try {
      return readFileSync(0);
    } catch {
      return new Uint8Array();
    } finally {
      process.on("SIGINT", this.#interrupt);
    }
  }

  close(): void {
    this.flush();
    process.off("SIGINT", this.#interrupt);
  }
}
