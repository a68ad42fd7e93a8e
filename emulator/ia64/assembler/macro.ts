import { type Position, SourceError } from "./problem.ts";
import {
  columnIn,
  endOfQuoted,
  positionIn,
  type Statement,
  splitStatements,
} from "./statements.ts";

export interface Macro {
  readonly name: string;
  readonly parameters: readonly Parameter[];
  readonly body: readonly Statement[];
  readonly position: Position;
}

interface Parameter {
  readonly name: string;
  readonly required: boolean;
  readonly default: string;
}

/** Macros may use macros this deep; one that uses itself without end stops here. */
const deepest = 100;

/** Longest statement after expansion: arguments that contain arguments double in each use. */
const longestStatement = 10_000;

/** Parse what follows `.macro`: the name, then `parameter`, `parameter=default`, `parameter:req`. */
export function parseMacroHead(statement: Statement): Omit<Macro, "body"> {
  const position = positionIn(statement, 0);
  const head = /\.macro\s+([A-Za-z_.$][\w.$]*)\s*,?\s*(.*)$/s.exec(statement.text);
  if (head === null) throw new SourceError(position, "expected .macro NAME parameters");
  const [, name = "", list = ""] = head;
  const parameters = splitArguments(list, /[\s,]/).map((text) => {
    const parsed = /^([A-Za-z_$][\w$]*)(:req)?(?:=(.*))?$/s.exec(text);
    if (parsed === null) {
      const hint = "write NAME, NAME=default or NAME:req";
      throw new SourceError(position, `"${text}" can't be a macro parameter`, hint);
    }
    const [, parameter = "", required, value = ""] = parsed;
    return { name: parameter, required: required !== undefined, default: unquote(value) };
  });
  return { name, parameters, position };
}

/** The statements of one use of a macro; `count` is what `\@` stands for. */
export function expandMacro(macro: Macro, use: Statement, text: string, count: number) {
  const position = positionIn(use, 0);
  const values = bindArguments(macro, splitArguments(text, /,/), position);
  values.set("@", String(count));
  return expand(macro.body, values, macro.name, position);
}

/** Copy statements with `\name` replaced by its value. `name` and `position` say who asked. */
export function expand(
  body: readonly Statement[],
  values: ReadonlyMap<string, string>,
  name: string,
  position: Position,
): Statement[] {
  const depth = (position.expansion?.depth ?? 0) + 1;
  if (depth > deepest) {
    throw new SourceError(position, `${name} nests deeper than ${deepest}`, "does it use itself?");
  }
  const expansion = { name, line: position.expansion?.line ?? position.line, depth };
  return body.flatMap((statement) =>
    splitStatements({ ...substitute(statement, values), expansion }),
  );
}

function bindArguments(macro: Macro, given: readonly string[], position: Position) {
  const { parameters, name } = macro;
  const values = new Map(parameters.map((parameter) => [parameter.name, parameter.default]));
  const bound = new Set<string>();
  for (const [i, text] of given.entries()) {
    const [, named, value] = /^([A-Za-z_$][\w$]*)\s*=(?!=)\s*(.*)$/s.exec(text) ?? [];
    const isNamed = named !== undefined && values.has(named);
    const parameter = isNamed ? named : parameters[i]?.name;
    if (parameter === undefined) {
      const takes = `${name} takes ${parameters.length}`;
      throw new SourceError(position, `${given.length} arguments, but ${takes}`);
    }
    const argument = unquote(isNamed ? (value ?? "") : text);
    if (argument === "") continue;
    values.set(parameter, argument);
    bound.add(parameter);
  }
  const missing = parameters.find((parameter) => parameter.required && !bound.has(parameter.name));
  if (missing !== undefined) {
    throw new SourceError(position, `${name} needs a value for ${missing.name}`);
  }
  return values;
}

/** Split at `separator`, but not within quotes or parentheses. */
export function splitArguments(text: string, separator: RegExp): string[] {
  const parts: string[] = [];
  let start = 0;
  let depth = 0;
  for (let at = 0; at < text.length; ) {
    const char = text[at]!;
    if (char === '"' || char === "'") {
      at = endOfQuoted(text, at);
      continue;
    }
    if (char === "(") depth++;
    if (char === ")") depth--;
    if (depth <= 0 && separator.test(char)) {
      parts.push(text.slice(start, at).trim());
      start = at + 1;
    }
    at++;
  }
  parts.push(text.slice(start).trim());
  const bySpace = separator.test(" ");
  return bySpace || parts.join("") === "" ? parts.filter((part) => part !== "") : parts;
}

function unquote(text: string): string {
  return /^"(?:[^"\\]|\\.)*"$/s.test(text) ? text.slice(1, -1) : text;
}

/** Replace `\name`; what is put in has the column of the backslash. `\()` is nothing. */
function substitute(statement: Statement, values: ReadonlyMap<string, string>): Statement {
  const columns: number[] = [];
  let text = "";
  let kept = 0;
  const keep = (to: number) => {
    text += statement.text.slice(kept, to);
    for (let at = kept; at < to; at++) columns.push(columnIn(statement, at));
  };
  for (const match of statement.text.matchAll(/\\(\(\)|@|[A-Za-z_$][\w$]*)/g)) {
    const [whole, name = ""] = match;
    const value = name === "()" ? "" : values.get(name);
    if (value === undefined) continue;
    keep(match.index);
    kept = match.index + whole.length;
    text += value;
    for (let i = 0; i < value.length; i++) columns.push(columnIn(statement, match.index));
  }
  keep(statement.text.length);
  columns.push(columnIn(statement, statement.text.length));
  if (text.length > longestStatement) {
    throw new SourceError(positionIn(statement, 0), "the statement expands without end");
  }
  return { ...statement, text, columns };
}
