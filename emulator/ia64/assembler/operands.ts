import type { Form, Operand } from "../isa/form.ts";
import { describeOperand, encodeOperand, type OperandKind } from "../isa/operand.ts";
import { type Expression, type Names, parseExpression } from "./expression.ts";
import { type Position, SourceError } from "./problem.ts";
import type { RegisterFrame } from "./registers.ts";
import type { TokenReader } from "./token-reader.ts";
import type { Scope } from "./value.ts";

/** An operand as written: a register's number, or an expression to be evaluated. */
export interface OperandValue {
  readonly value: bigint | Expression;
  readonly position: Position;
}

/** A form whose syntax a line has, with its operands. */
export interface Candidate {
  readonly form: Form;
  /** Parallel to `form.operands`. */
  readonly operands: readonly OperandValue[];
}

const kindNames: Readonly<Record<OperandKind, string>> = {
  gr: "a general register",
  fr: "a floating-point register",
  br: "a branch register",
  pr: "a predicate register",
  ar: "an application register (ar.*)",
  cr: "a control register (cr.*)",
  imm: "a number",
  target: "a branch target",
};

/** What words mean where the operands stand. */
export interface OperandContext {
  readonly names: Names;
  readonly frame: RegisterFrame;
}

/**
 * The forms whose operand syntax the rest of the statement has. Throws a SourceError at the token
 * where the best of them goes wrong.
 */
export function matchForms(
  forms: readonly Form[],
  reader: TokenReader,
  context: OperandContext,
): Candidate[] {
  const start = reader.index;
  const candidates: Candidate[] = [];
  const failures: Failure[] = [];
  for (const form of forms) {
    reader.index = start;
    const result = matchForm(form, reader, context);
    if ("form" in result) candidates.push(result);
    else failures.push(result);
  }
  if (candidates.length === 0) throw furthest(failures);
  return candidates;
}

/** Where and why a line hasn't the syntax of a form. */
interface Failure {
  readonly index: number;
  /** "a general register", to be joined with those of other forms; or a final error. */
  readonly expected: string | SourceError;
  readonly error: (expected: string) => SourceError;
}

function matchForm(form: Form, reader: TokenReader, context: OperandContext): Candidate | Failure {
  const fail = (expected: string | SourceError): Failure => {
    const { index } = reader;
    return {
      index,
      expected,
      error: (text) => {
        reader.index = index;
        return reader.expected(text);
      },
    };
  };
  const operands: OperandValue[] = [];
  for (const token of form.tokens) {
    const next = reader.peek();
    if (token.kind === "punctuation") {
      if (!reader.skip(token.text)) return fail(`"${token.text}"`);
    } else if (token.kind === "literal") {
      if (next?.text !== token.text || next.kind === "string") return fail(`"${token.text}"`);
      reader.read();
    } else {
      const { position } = reader;
      try {
        const value = matchOperand(form.operands[operands.length]!, reader, context);
        if (value === undefined) return fail(kindNames[form.operands[operands.length]!.kind]);
        operands.push({ value, position });
      } catch (error) {
        if (error instanceof SourceError) return fail(error);
        throw error;
      }
    }
  }
  return reader.atEnd ? { form, operands } : fail("the end of the statement");
}

/** The operand at the reader's position; undefined if what stands there is of another kind. */
function matchOperand(
  operand: Operand,
  reader: TokenReader,
  { names, frame }: OperandContext,
): bigint | Expression | undefined {
  const token = reader.peek();
  if (operand.kind !== "imm" && operand.kind !== "target") {
    if (token?.kind !== "word") return undefined;
    const register = frame.find(token.text, reader.position);
    if (register?.kind !== operand.kind) return undefined;
    reader.read();
    return BigInt(register.number);
  }
  const starts =
    token !== undefined && (token.kind !== "punctuation" || "-+~!(".includes(token.text));
  const isRegister =
    token?.kind === "word" &&
    names.reserved(token.text) &&
    names.constant(token.text) === undefined;
  if (!starts || isRegister) return undefined;
  const constant = (word: string) => {
    const value = word.startsWith("@") ? operand.names?.[word.slice(1)] : undefined;
    return value === undefined ? names.constant(word) : BigInt(value);
  };
  return parseExpression(reader, { ...names, constant });
}

/** Longer lists of what was expected are cut off: `mov` takes nearly everything. */
const mostAlternatives = 5;

function furthest(failures: readonly Failure[]): SourceError {
  const index = Math.max(...failures.map((failure) => failure.index));
  const best = failures.filter((failure) => failure.index === index);
  const final = best
    .map(({ expected }) => expected)
    .find((expected) => typeof expected !== "string");
  if (final !== undefined) return final;
  const expected = [...new Set(best.map((failure) => failure.expected as string))];
  if (expected.length > mostAlternatives) expected.splice(3, Infinity, "another operand");
  const last = expected.pop()!;
  return best[0]!.error(expected.length === 0 ? last : `${expected.join(", ")} or ${last}`);
}

/** An operand that its field can't hold, and what the field can. */
export interface Misfit {
  readonly operand: OperandValue;
  readonly value: bigint;
  readonly field: Operand;
  /** For example "from -8192 to 8191". */
  readonly expected: string;
}

/**
 * The first operand whose value is known in `scope` and doesn't fit. Targets are left out: their
 * distance is known only when the instruction has its place.
 */
export function knownMisfit({ form, operands }: Candidate, scope: Scope, evaluate: Evaluate) {
  for (const [i, operand] of operands.entries()) {
    const field = form.operands[i]!;
    if (field.kind === "target") continue;
    const value =
      typeof operand.value === "bigint" ? operand.value : evaluate(operand.value, scope);
    if (value === undefined || encodeOperand(field, value) !== undefined) continue;
    return { operand, value, field, expected: describeOperand(field) };
  }
  return undefined;
}

type Evaluate = (expression: Expression, scope: Scope) => bigint | undefined;

/** The error for operands that no form can hold; the form that holds most speaks for all. */
export function misfitError(misfits: readonly Misfit[]): SourceError {
  const size = ({ field }: Misfit) => field.bits.reduce((sum, [, width]) => sum + width, 0);
  const isNumber = ({ field }: Misfit) => Number(field.kind === "imm" || field.kind === "target");
  const [best] = [...misfits].sort((a, b) => isNumber(b) - isNumber(a) || size(b) - size(a));
  const { operand, value, field, expected } = best!;
  if (field.kind === "target") {
    const reason =
      value % 16n === 0n
        ? `the target is ${value} bytes away, which is too far`
        : "the target is not the start of a bundle";
    return new SourceError(operand.position, reason, `allowed: ${expected}`);
  }
  const reason = isNumber(best!)
    ? `${value} does not fit into this operand`
    : `register ${value} can't stand here`;
  return new SourceError(operand.position, reason, `allowed: ${expected}`);
}
