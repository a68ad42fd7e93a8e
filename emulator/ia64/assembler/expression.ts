import { type Position, SourceError } from "./problem.ts";
import type { Section } from "./section.ts";
import type { TokenReader } from "./token-reader.ts";

/** An expression as written. */
export type Expression =
  | { readonly kind: "number"; readonly value: bigint; readonly position: Position }
  | { readonly kind: "symbol"; readonly key: string; readonly position: Position }
  /** A place in a section that the assembler made. */
  | {
      readonly kind: "place";
      readonly section: Section;
      readonly offset: bigint;
      readonly position: Position;
    }
  /** ".": the address of the bundle or datum that the expression is part of. */
  | { readonly kind: "here"; readonly position: Position }
  | {
      readonly kind: "unary";
      readonly operator: string;
      readonly operand: Expression;
      readonly position: Position;
    }
  | {
      readonly kind: "binary";
      readonly operator: string;
      readonly left: Expression;
      readonly right: Expression;
      readonly position: Position;
    };

/**
 * Binary operators from the loosest to the tightest level. As in the GNU assembler, and not as in
 * C: | & ^ bind tighter than + and -.
 */
const levels: readonly (readonly string[])[] = [
  ["||"],
  ["&&"],
  ["+", "-", "==", "!=", "<>", "<", "<=", ">", ">="],
  ["|", "&", "^"],
  ["*", "/", "%", "<<", ">>"],
];

/** Parser and evaluation are recursive; nothing sensible nests deeper or is longer. */
const deepest = 200;
const mostOperators = 1000;

/** Meaning of words in an expression. */
export interface Names {
  /** Key of the symbol that a name, "1b" or "1f" stands for at this point of the source. */
  symbol(reference: string, position: Position): string;
  /** Value of "@name", "psr.ic"; undefined if it isn't a constant here. */
  constant(word: string): bigint | undefined;
  /** What "@name(operand)" stands for; undefined if there is no such operator. */
  linkage(word: string, operand: Expression, position: Position): Expression | undefined;
  /** Whether the word can't name a symbol: a register. */
  reserved(word: string): boolean;
}

/** Parse an expression at the reader's position. Throws a SourceError if there is none. */
export function parseExpression(reader: TokenReader, names: Names): Expression {
  return parseLevel(reader, names, 0, 0);
}

function parseLevel(reader: TokenReader, names: Names, level: number, depth: number): Expression {
  const operators = levels[level];
  if (operators === undefined) return parseUnary(reader, names, depth);
  let left = parseLevel(reader, names, level + 1, depth);
  for (let count = 0; ; count++) {
    const token = reader.peek();
    if (token?.kind !== "punctuation" || !operators.includes(token.text)) return left;
    const { position } = reader;
    if (count >= mostOperators) throw new SourceError(position, "the expression is too long");
    reader.read();
    const right = parseLevel(reader, names, level + 1, depth);
    left = { kind: "binary", operator: token.text, left, right, position };
  }
}

function parseUnary(reader: TokenReader, names: Names, depth: number): Expression {
  const { position } = reader;
  if (depth > deepest) throw new SourceError(position, "the expression nests too deep");
  for (const operator of ["-", "+", "~", "!"]) {
    if (!reader.skip(operator)) continue;
    return { kind: "unary", operator, operand: parseUnary(reader, names, depth + 1), position };
  }
  if (reader.skip("(")) {
    const inner = parseLevel(reader, names, 0, depth + 1);
    reader.expectPunctuation(")");
    return inner;
  }
  return parseAtom(reader, names, depth);
}

function parseAtom(reader: TokenReader, names: Names, depth: number): Expression {
  const { position } = reader;
  const token = reader.peek();
  if (token?.kind === "number") {
    reader.read();
    return { kind: "number", value: token.value, position };
  }
  if (token?.kind === "local") {
    reader.read();
    return { kind: "symbol", key: names.symbol(token.text, position), position };
  }
  if (token?.kind !== "word") throw reader.expected("a number or symbol");
  if (token.text === ".") {
    reader.read();
    return { kind: "here", position };
  }
  const value = names.constant(token.text);
  if (value === undefined && token.text.startsWith("@")) {
    return parseLinkage(reader, names, depth);
  }
  if (value === undefined && names.reserved(token.text)) {
    throw reader.expected("a number or symbol", "this is the name of a register");
  }
  reader.read();
  return value === undefined
    ? { kind: "symbol", key: names.symbol(token.text, position), position }
    : { kind: "number", value, position };
}

/** `@gprel(expression)` and the like. */
function parseLinkage(reader: TokenReader, names: Names, depth: number): Expression {
  const { position } = reader;
  const word = reader.expectWord("an operator");
  if (!reader.skip("(")) throw badOperator(word, position);
  const operand = parseLevel(reader, names, 0, depth + 1);
  reader.expectPunctuation(")");
  const value = names.linkage(word, operand, position);
  if (value === undefined) throw badOperator(word, position);
  return value;
}

/** Whether the value depends on where the expression stands. */
export function usesHere(expression: Expression): boolean {
  switch (expression.kind) {
    case "here":
      return true;
    case "unary":
      return usesHere(expression.operand);
    case "binary":
      return usesHere(expression.left) || usesHere(expression.right);
    default:
      return false;
  }
}

function badOperator(name: string, position: Position): SourceError {
  const hint = "operators are @gprel, @ltoff, @ltoffx, @fptr, @pcrel, @segrel; or write the symbol";
  return new SourceError(position, `${name} is not known here`, hint);
}
