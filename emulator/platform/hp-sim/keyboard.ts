import { type InterruptLines, source } from "./interrupt-lines.ts";
import type { Schedule } from "./schedule.ts";

/** Virtual time after which an interrupt comes again if nothing was read, and how often it does. */
const repeatAfter = 10_000_000;
const maxRepetitions = 100_000;

/** Characters that the program can read. All of them are there from the start. */
export class Keyboard {
  readonly #lines: InterruptLines;
  readonly #schedule: Schedule;
  readonly #input: () => Uint8Array;
  #characters: Uint8Array | undefined;
  #position = 0;
  #repetitions = 0;

  /** `input` is asked once, when the program first wants to read. */
  constructor(lines: InterruptLines, schedule: Schedule, input: () => Uint8Array) {
    this.#lines = lines;
    this.#schedule = schedule;
    this.#input = input;
  }

  /** The next character, 0 when there is none. `now` is machine time, here and below. */
  next(now: number): number {
    const character = this.#all()[this.#position] ?? 0;
    this.#position++;
    this.#repetitions = 0;
    this.announce(now);
    return character;
  }

  /**
   * Interrupt if a character waits and somebody has connected; again and again, since a kernel may
   * connect long before its driver listens.
   */
  announce(now: number): void {
    if (!this.#lines.connected(source.keyboard)) return;
    if (this.#position >= this.#all().length || this.#repetitions++ > maxRepetitions) return;
    this.#lines.raise(source.keyboard);
    const again = now + repeatAfter;
    this.#schedule.setAlarm(again, () => this.announce(again));
  }

  #all(): Uint8Array {
    this.#characters ??= this.#input();
    return this.#characters;
  }
}
