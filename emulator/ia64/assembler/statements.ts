import { type Expansion, type Position, SourceError } from "./problem.ts";

/** One statement: an instruction, a directive, a label, or one of `;;`, `{`, `}` by itself. */
export interface Statement {
  readonly text: string;
  readonly line: number;
  /**
   * Column in the file of the first character; or where a macro put something in, that of each
   * character and of the end.
   */
  readonly columns: number | readonly number[];
  readonly expansion: Expansion | undefined;
}

/** Place of character `index` of a statement, or of its end. */
export function positionIn(statement: Statement, index: number): Position {
  const { line, expansion } = statement;
  return { line, column: columnIn(statement, index), expansion };
}

/** Column of character `index` of a statement, or of its end. */
export function columnIn({ text, columns }: Statement, index: number): number {
  const at = Math.min(index, text.length);
  return typeof columns === "number" ? columns + at : columns[at]!;
}

/** The characters from `start` to before `end` as a statement. */
export function sliceStatement(statement: Statement, start: number, end: number): Statement {
  const { columns } = statement;
  return {
    ...statement,
    text: statement.text.slice(start, end),
    columns: typeof columns === "number" ? columns + start : columns.slice(start, end + 1),
  };
}

/**
 * Split a source into statements: at line ends and semicolons, `;;` and braces apart, comments
 * blanked. `line` and `column` are those of its first character; all lines are indented alike.
 */
export function splitSource(source: string, line: number, column: number): Statement[] {
  const lines = blankComments(source, line, column).split("\n");
  return lines.flatMap((text, i) => {
    return splitStatements({ text, line: line + i, columns: column, expansion: undefined });
  });
}

/** Split what has no comments; also used for what a macro expands to. */
export function splitStatements(source: Statement): Statement[] {
  const statements: Statement[] = [];
  const cut = (from: number, to: number) => {
    const start = from + source.text.slice(from, to).search(/\S|$/);
    const { length } = source.text.slice(start, to).trimEnd();
    if (length > 0) statements.push(sliceStatement(source, start, start + length));
  };
  let start = 0;
  for (let at = 0; at < source.text.length; ) {
    const char = source.text[at]!;
    if (char === '"' || char === "'") {
      at = endOfQuoted(source.text, at);
    } else if (char === ";" || char === "{" || char === "}") {
      const length = source.text.startsWith(";;", at) ? 2 : 1;
      cut(start, at);
      if (char !== ";" || length === 2) cut(at, at + length);
      at += length;
      start = at;
    } else {
      at++;
    }
  }
  cut(start, source.text.length);
  return statements;
}

/** Index after the string or character constant that starts at `start`, within its line. */
export function endOfQuoted(text: string, start: number): number {
  const lineEnd = text.indexOf("\n", start);
  const end = lineEnd < 0 ? text.length : lineEnd;
  if (text[start] === "'") {
    const last = start + (text[start + 1] === "\\" ? 3 : 2);
    return Math.min(text[last] === "'" ? last + 1 : last, end);
  }
  for (let at = start + 1; at < end; at++) {
    if (text[at] === "\\") at++;
    else if (text[at] === '"') return at + 1;
  }
  return end;
}

/** The source with every comment character, except line ends, made a space. */
function blankComments(source: string, line: number, column: number): string {
  const parts: string[] = [];
  let kept = 0;
  const blank = (from: number, to: number) => {
    parts.push(source.slice(kept, from), source.slice(from, to).replaceAll(/[^\n]/g, " "));
    kept = to;
  };
  let lineIsBlank = true;
  for (let at = 0; at < source.length; ) {
    const end = commentEnd(source, at, lineIsBlank);
    if (end === undefined) {
      const lines = source.slice(0, at).split("\n");
      const position = {
        line: line + lines.length - 1,
        column: column + lines.at(-1)!.length,
        expansion: undefined,
      };
      throw new SourceError(position, "this comment does not end", "close it with */");
    }
    if (end > at) {
      blank(at, end);
      at = end;
      continue;
    }
    const char = source[at]!;
    if (char === '"' || char === "'") {
      at = endOfQuoted(source, at);
      lineIsBlank = false;
      continue;
    }
    lineIsBlank = char === "\n" || (lineIsBlank && /\s/.test(char));
    at++;
  }
  return `${parts.join("")}${source.slice(kept)}`.replaceAll("\r", " ");
}

/** Index after the comment that starts at `at`; `at` if none does, undefined if it never ends. */
function commentEnd(source: string, at: number, lineIsBlank: boolean): number | undefined {
  if (source.startsWith("/*", at)) {
    const end = source.indexOf("*/", at + 2);
    return end < 0 ? undefined : end + 2;
  }
  if (source.startsWith("//", at) || (source[at] === "#" && lineIsBlank)) {
    const end = source.indexOf("\n", at);
    return end < 0 ? source.length : end;
  }
  return at;
}
