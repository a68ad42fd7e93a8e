import { type InterruptLines, source } from "./interrupt-lines.ts";

/** Characters that the program can read. All of them are there from the start. */
export class Keyboard {
  readonly #lines: InterruptLines;
  readonly #input: () => Uint8Array;
  #characters: Uint8Array | undefined;
  #position = 0;

  /** `input` is asked once, when the program first wants to read. */
  constructor(lines: InterruptLines, input: () => Uint8Array) {
    this.#lines = lines;
    this.#input = input;
  }

  /** The next character, 0 when there is none. */
  next(): number {
    const character = this.#all()[this.#position] ?? 0;
    this.#position++;
    this.announce();
    return character;
  }

  /** Interrupt if a character waits and somebody has connected. */
  announce(): void {
    if (!this.#lines.connected(source.keyboard)) return;
    if (this.#position < this.#all().length) this.#lines.raise(source.keyboard);
  }

  #all(): Uint8Array {
    this.#characters ??= this.#input();
    return this.#characters;
  }
}
