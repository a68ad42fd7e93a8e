/** Where an input is wrong, what is wrong and what would be right. */
export interface InputProblem {
  /** Path of the file as the user gave it. */
  readonly file: string;
  /** 1-based. Absent for what has no lines, such as an ELF image or a missing file. */
  readonly line?: number;
  /** 1-based, in UTF-16 code units. */
  readonly column?: number;
  /** The cause, without a period. */
  readonly reason: string;
  /** How to put it right: the nearest name, the range allowed, the command to run. */
  readonly hint?: string;
}

/**
 * The user's input is wrong: YAML, assembly, an ELF image, a command line. Its message is for the
 * user as it stands, so it carries no stack. Everything that is wrong is reported at once: the
 * position is that of the first problem, `problems` has all.
 */
export class InputError extends Error implements InputProblem {
  override readonly name = "InputError";
  readonly file: string;
  readonly line?: number;
  readonly column?: number;
  readonly reason: string;
  readonly hint?: string;
  readonly problems: readonly InputProblem[];

  constructor(first: InputProblem, ...others: readonly InputProblem[]) {
    const problems = [first, ...others];
    super(problems.map(formatProblem).join("\n"));
    this.file = first.file;
    if (first.line !== undefined) this.line = first.line;
    if (first.column !== undefined) this.column = first.column;
    this.reason = first.reason;
    if (first.hint !== undefined) this.hint = first.hint;
    this.problems = problems;
    this.stack = `${this.name}: ${this.message}`;
  }
}

/** `file:line:column: reason`, and the hint on a line of its own. */
export function formatProblem(problem: InputProblem): string {
  const position = [problem.file, problem.line, problem.column].filter(
    (part) => part !== undefined,
  );
  const hint = problem.hint === undefined ? "" : `\n  hint: ${problem.hint}`;
  return `${position.join(":")}: ${problem.reason}${hint}`;
}
