import { InputError, type InputProblem } from "../../input-error.ts";

/** A place in the source, 1-based, in the file that the user edits. */
export interface Position {
  readonly line: number;
  readonly column: number;
  /** For what a macro or repetition wrote: which, and the line that used it. */
  readonly expansion: Expansion | undefined;
}

export interface Expansion {
  readonly name: string;
  readonly line: number;
  readonly depth: number;
}

/** One mistake in the source. It ends the statement; assembly goes on with the next. */
export class SourceError extends Error {
  readonly position: Position;
  readonly hint: string | undefined;

  constructor(position: Position, reason: string, hint?: string) {
    super(reason);
    this.position = position;
    this.hint = hint;
  }
}

/** More would bury the first ones, which caused most of them. */
const mostProblems = 100;

/** Collects the mistakes of a source, so that all are reported at once. */
export class Problems {
  readonly #file: string;
  readonly #problems: InputProblem[] = [];
  readonly warnings: InputProblem[] = [];

  constructor(file: string) {
    this.#file = file;
  }

  get full(): boolean {
    return this.#problems.length >= mostProblems;
  }

  /** Run one step; a SourceError in it is noted, anything else is a defect and passes through. */
  attempt(step: () => void): void {
    try {
      step();
    } catch (error) {
      if (!(error instanceof SourceError)) throw error;
      this.add(error);
    }
  }

  add(error: SourceError): void {
    if (!this.full) this.#problems.push(this.#problemOf(error));
  }

  #problemOf({ position, message, hint }: SourceError): InputProblem {
    const { line, column, expansion } = position;
    const origin = expansion && `in the expansion of ${expansion.name} in line ${expansion.line}`;
    const hints = [hint, origin].filter((text) => text !== undefined);
    return {
      file: this.#file,
      line,
      column,
      reason: message,
      ...(hints.length === 0 ? {} : { hint: hints.join("; ") }),
    };
  }

  /** Note what is allowed, but hardly meant. */
  warn(error: SourceError): void {
    if (this.warnings.length < mostProblems) this.warnings.push(this.#problemOf(error));
  }

  /** Throw an InputError if anything was wrong, in the order of the source. */
  throwIfAny(): void {
    const byPlace = (a: InputProblem, b: InputProblem) =>
      a.line! - b.line! || a.column! - b.column!;
    const [first, ...others] = [...this.#problems].sort(byPlace);
    if (first !== undefined) throw new InputError(first, ...others);
  }
}
