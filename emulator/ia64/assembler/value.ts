import type { Expression } from "./expression.ts";
import { type Position, SourceError } from "./problem.ts";
import type { Section } from "./section.ts";

/**
 * A number, or an offset into a section whose address is not yet known. Numbers lie between -2^63
 * and 2^64 - 1: a result outside wraps to 64 bits.
 */
export interface Value {
  readonly section: Section | undefined;
  readonly offset: bigint;
}

/** What the symbols of an expression are worth at some point of assembly. */
export interface Scope {
  /** Undefined while the symbol has no value. */
  symbol(key: string, position: Position): Value | undefined;
  /** The value of a place, where it has one other than as an offset into its section. */
  place?(place: Value): Value;
  /** Undefined while the expression's own place is not known. */
  readonly here: Value | undefined;
}

/**
 * Value of an expression; undefined if it depends on a symbol that has none yet. Throws a
 * SourceError for what never can be computed: a division by zero, the product of two addresses.
 */
export function evaluate(expression: Expression, scope: Scope): Value | undefined {
  switch (expression.kind) {
    case "number":
      return { section: undefined, offset: expression.value };
    case "place":
      return scope.place?.(expression) ?? expression;
    case "here":
      return scope.here;
    case "symbol":
      return scope.symbol(expression.key, expression.position);
    case "unary":
      return evaluateUnary(expression, scope);
    case "binary":
      return evaluateBinary(expression, scope);
  }
}

type Unary = Extract<Expression, { kind: "unary" }>;
type Binary = Extract<Expression, { kind: "binary" }>;

function evaluateUnary(expression: Unary, scope: Scope): Value | undefined {
  const operand = evaluate(expression.operand, scope);
  if (operand === undefined || expression.operator === "+") return operand;
  const a = absolute(operand, expression.position);
  if (expression.operator === "!") return number(a === 0n ? 1n : 0n);
  return number(expression.operator === "-" ? -a : ~a);
}

function evaluateBinary(expression: Binary, scope: Scope): Value | undefined {
  const { operator, position } = expression;
  const left = evaluate(expression.left, scope);
  const right = left && evaluate(expression.right, scope);
  if (left === undefined || right === undefined) return undefined;
  if (operator === "+" && (left.section === undefined || right.section === undefined)) {
    return { section: left.section ?? right.section, offset: wrap(left.offset + right.offset) };
  }
  if (operator === "-" && right.section === undefined) {
    return { section: left.section, offset: wrap(left.offset - right.offset) };
  }
  // Addresses in one section can be compared and subtracted wherever that section will be.
  if (left.section === right.section && (operator === "-" || operator in comparisons)) {
    return number(compute(operator, left.offset, right.offset, position));
  }
  return number(compute(operator, absolute(left, position), absolute(right, position), position));
}

const comparisons: Readonly<Record<string, (a: bigint, b: bigint) => boolean>> = {
  "==": (a, b) => a === b,
  "!=": (a, b) => a !== b,
  "<>": (a, b) => a !== b,
  "<": (a, b) => signed(a) < signed(b),
  "<=": (a, b) => signed(a) <= signed(b),
  ">": (a, b) => signed(a) > signed(b),
  ">=": (a, b) => signed(a) >= signed(b),
};

function compute(operator: string, a: bigint, b: bigint, position: Position): bigint {
  const comparison = comparisons[operator];
  if (comparison !== undefined) return comparison(a, b) ? -1n : 0n;
  switch (operator) {
    case "+":
      return a + b;
    case "-":
      return a - b;
    case "*":
      return a * b;
    case "/":
    case "%":
      if (b === 0n) throw new SourceError(position, "division by zero");
      return operator === "/" ? signed(a) / signed(b) : signed(a) % signed(b);
    case "&":
      return a & b;
    case "|":
      return a | b;
    case "^":
      return a ^ b;
    case "&&":
      return a !== 0n && b !== 0n ? 1n : 0n;
    case "||":
      return a !== 0n || b !== 0n ? 1n : 0n;
    default:
      return shift(operator, a, signed(b), position);
  }
}

function shift(operator: string, a: bigint, count: bigint, position: Position): bigint {
  if (count < 0n) throw new SourceError(position, `shift by ${count}`);
  if (count > 63n) return 0n;
  return operator === "<<" ? a << count : BigInt.asUintN(64, a) >> count;
}

/** The number that a value is; a SourceError if it is an address that is not yet known. */
export function absolute({ section, offset }: Value, position: Position): bigint {
  if (section === undefined) return offset;
  throw new SourceError(
    position,
    "this needs a number, not an address that is known only at the end of assembly",
    "the difference of two labels of one section is a number",
  );
}

function number(value: bigint): { section: undefined; offset: bigint } {
  return { section: undefined, offset: wrap(value) };
}

function wrap(value: bigint): bigint {
  return value >= -(1n << 63n) && value < 1n << 64n ? value : BigInt.asUintN(64, value);
}

function signed(value: bigint): bigint {
  return BigInt.asIntN(64, value);
}
