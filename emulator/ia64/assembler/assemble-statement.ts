import { didYouMean } from "../../did-you-mean.ts";
import { formsOf } from "../isa/form.ts";
import { templates } from "../isa/templates.ts";
import { parseAlloc } from "./alloc.ts";
import type { Assembly } from "./assembly.ts";
import { directives, textDirectives } from "./directives/index.ts";
import { assign } from "./directives/symbol.ts";
import { parseInstruction } from "./instruction.ts";
import { tokenize } from "./lexer.ts";
import { SourceError } from "./problem.ts";
import { positionIn, type Statement } from "./statements.ts";
import { TokenReader } from "./token-reader.ts";

const templateNames = new Set(templates.flatMap((template) => template?.name ?? []));

/** Carry out one statement. Throws a SourceError for the first thing wrong with it. */
export function assembleStatement(assembly: Assembly, statement: Statement): void {
  const start = positionIn(statement, 0);
  switch (statement.text) {
    case ";;":
      assembly.code.addStop();
      return;
    case "{":
      assembly.code.openBundle(start);
      return;
    case "}":
      assembly.code.closeBundle(start);
      return;
  }
  const reader = new TokenReader(statement, tokenize(plainLoad(statement)));
  const [first, second] = [reader.peek(), reader.peek(1)];
  const isWord = first?.kind === "word" || first?.kind === "number";
  if (isWord && second?.text === ":" && second.kind === "punctuation") {
    assembly.defineLabel(first.text, start);
  } else if (first?.kind === "word" && second?.text === "=" && second.kind === "punctuation") {
    reader.index = 2;
    assign(assembly, first.text, reader, start);
  } else if (first?.kind === "word" && (first.text.startsWith(".") || first.text in directives)) {
    assembleDirective(assembly, reader, reader.expectWord("a directive"));
  } else {
    assembleInstruction(assembly, reader);
  }
}

/**
 * Without the symbol of `ld8.mov r1 = [r3], symbol`, which tells a linker that the load may become
 * a move.
 */
function plainLoad(statement: Statement): Statement {
  const { text } = statement;
  const found = /(^|\s|\))ld8\.mov(\s[^,]*),/.exec(text);
  if (found === null) return statement;
  const [whole, before = "", operands = ""] = found;
  const plain = `${before}ld8    ${operands}`;
  return { ...statement, text: text.slice(0, text.indexOf(whole)) + plain };
}

function assembleDirective(assembly: Assembly, reader: TokenReader, name: string): void {
  const position = positionIn(reader.statement, 0);
  const template = name.slice(1).toUpperCase();
  if (templateNames.has(template)) {
    assembly.code.setTemplate(template, position);
    reader.expectEnd();
  } else if (Object.hasOwn(directives, name)) {
    directives[name]!(assembly, reader);
  } else {
    const { hint } = didYouMean(name, [...Object.keys(directives), ...textDirectives]);
    throw new SourceError(position, `unknown directive ${name}`, hint);
  }
}

function assembleInstruction(assembly: Assembly, reader: TokenReader): void {
  const { frame, names, symbols } = assembly;
  if (reader.peek()?.text === "[") {
    throw new SourceError(reader.position, "tags inside a bundle are not supported");
  }
  const qp = reader.skip("(") ? readPredicate(assembly, reader) : 0;
  const isAlloc = reader.peek()?.text === "alloc" && formsOf("alloc").length > 0;
  const instruction = isAlloc
    ? parseAlloc(assembly, reader, qp)
    : parseInstruction(reader, qp, { frame, names }, symbols.scope(undefined));
  assembly.code.add(instruction);
}

function readPredicate({ frame }: Assembly, reader: TokenReader): number {
  const token = reader.peek();
  const register = token?.kind === "word" ? frame.find(token.text, reader.position) : undefined;
  if (register?.kind !== "pr") throw reader.expected("a predicate register");
  reader.read();
  reader.expectPunctuation(")");
  return register.number;
}
