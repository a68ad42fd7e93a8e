import { assembleStatement } from "./assemble-statement.ts";
import { Assembly } from "./assembly.ts";
import { writeBundle } from "./bundle.ts";
import { Expander } from "./expander.ts";
import { tokenize } from "./lexer.ts";
import { placeSections, toProgram } from "./link.ts";
import { Problems } from "./problem.ts";
import type { Program } from "./program.ts";
import { type Statement, splitSource } from "./statements.ts";
import { TokenReader } from "./token-reader.ts";

export type { Program, ProgramSection, ProgramSymbol } from "./program.ts";

export interface AssembleOptions {
  /** Path for error messages. */
  readonly file: string;
  /** Line in `file` of the first line of the source; 1 unless the source is part of a file. */
  readonly line?: number;
  /** Column in `file` where each line of the source starts. */
  readonly column?: number;
  /** Load address, a multiple of 16. Virtual addresses are physical ones. */
  readonly base?: number;
  /** Symbol where execution starts; by default `_start` if there is one, else the base. */
  readonly entry?: string;
}

export const defaultBase = 0x100000;

/**
 * Assemble IA-64 source, in the syntax of the GNU assembler, to a program at its load address.
 * Stops are where the source has them, and around what must begin or end its instruction group.
 *
 * @throws InputError with every mistake in the source, each at its line and column
 */
export function assemble(source: string, options: AssembleOptions): Program {
  const { file, line = 1, column = 1, base = defaultBase, entry } = options;
  if (!Number.isSafeInteger(base) || base < 0 || base % 16 !== 0) {
    throw new RangeError(`load address ${base} is not a multiple of 16`);
  }
  const problems = new Problems(file);
  const assembly = new Assembly(problems);
  let statements: Statement[] = [];
  problems.attempt(() => {
    statements = splitSource(source, line, column);
  });
  for (const statement of expander(statements, assembly).statements()) {
    problems.attempt(() => assembleStatement(assembly, statement));
  }
  problems.attempt(() => assembly.code.finish());
  placeSections(assembly.sections, base);
  assembly.linkage.finish(base);
  for (const fixup of assembly.fixups) problems.attempt(fixup);
  for (const bundle of assembly.code.bundles) writeBundle(assembly, bundle);
  const start = { line, column, expansion: undefined };
  let program: Program | undefined;
  problems.attempt(() => {
    program = toProgram(assembly, base, entry, start);
  });
  problems.throwIfAny();
  return program!;
}

function expander(statements: readonly Statement[], assembly: Assembly): Expander {
  const number = (statement: Statement) => {
    const reader = new TokenReader(statement, tokenize(statement));
    reader.index = 1;
    const value = assembly.number(reader);
    reader.expectEnd();
    return value;
  };
  const isDefined = (name: string) => assembly.symbols.isDefined(name);
  return new Expander(statements, { number, isDefined }, assembly.problems);
}
