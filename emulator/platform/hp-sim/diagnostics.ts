/** Times that one message is passed on. */
const maxRepetitions = 3;

/** Messages about what a program asked for in vain: counted, and passed on a few times each. */
export class Diagnostics {
  /** How often each message came up. */
  readonly counts = new Map<string, number>();
  readonly #write: (message: string) => void;

  constructor(write: (message: string) => void) {
    this.#write = write;
  }

  report(message: string): void {
    const count = (this.counts.get(message) ?? 0) + 1;
    this.counts.set(message, count);
    if (count < maxRepetitions) this.#write(message);
    if (count === maxRepetitions) this.#write(`${message} (not reported again)`);
  }
}
