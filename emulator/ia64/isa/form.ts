import type { Format, Unit } from "./format.ts";
import { qpBits } from "./format.ts";
import type { Alias, Completer, Instruction } from "./instruction.ts";
import { type Bits, describeOperand, encodeOperand, type OperandField } from "./operand.ts";
import type { Syntax, Token } from "./syntax.ts";
import { instructions } from "./table.ts";

/** An operand of a form: its name in the format (`r1`, `imm14`) and how it lies in the slot. */
export interface Operand extends OperandField {
  readonly name: string;
}

/** One complete mnemonic with one operand syntax: what a line of assembly is matched against. */
export interface Form {
  /** With all completers, or with those left out that have a default. */
  readonly mnemonic: string;
  readonly unit: Unit;
  readonly instruction: Instruction;
  /** The operand part in order: punctuation, words that stand for themselves, operands. */
  readonly tokens: readonly Token[];
  /** The operands among the tokens, in their order. */
  readonly operands: readonly Operand[];
  /** Opcode bits and fixed operands in place. */
  readonly bits: bigint;
}

/** Why a form cannot be encoded: which value is wrong, and what it may be. */
export interface EncodeError {
  /** Index into the operands, or "qp" for the qualifying predicate. */
  readonly operand: number | "qp";
  /** For example "from -8192 to 8191". */
  readonly expected: string;
}

/** Contents of a 41-bit slot, or of the L and X slots. */
export type Encoded = bigint | readonly [l: bigint, x: bigint];

/**
 * The slot that a form makes with these operand values (parallel to `form.operands`; registers by
 * number, targets as displacement in bytes from the bundle) under qualifying predicate `qp`.
 */
export function encode(form: Form, values: readonly bigint[], qp: number): Encoded | EncodeError {
  const { format, unpredicated } = form.instruction;
  let bits = form.bits;
  for (const [index, operand] of form.operands.entries()) {
    const placed = encodeOperand(operand, values[index] ?? 0n);
    if (placed === undefined) return { operand: index, expected: describeOperand(operand) };
    bits |= placed;
  }
  if (qp !== 0 && (!format.predicated || unpredicated)) {
    return { operand: "qp", expected: "no qualifying predicate" };
  }
  if (format.predicated) bits |= BigInt(qp) << BigInt(qpBits[0]);
  return format.unit === "X" ? [bits >> 41n, BigInt.asUintN(41, bits)] : bits;
}

/** Whether `encode` failed. */
export function isEncodeError(result: Encoded | EncodeError): result is EncodeError {
  return typeof result === "object" && "expected" in result;
}

/** The forms of a mnemonic, for example "ld8.acq.nt1"; none if there is no such mnemonic. */
export function formsOf(mnemonic: string): readonly Form[] {
  return index().get(mnemonic) ?? [];
}

/** Every mnemonic that the assembler knows. */
export function mnemonics(): readonly string[] {
  return [...index().keys()];
}

let formIndex: ReadonlyMap<string, readonly Form[]> | undefined;

function index(): ReadonlyMap<string, readonly Form[]> {
  formIndex ??= buildIndex();
  return formIndex;
}

function buildIndex(): ReadonlyMap<string, readonly Form[]> {
  const map = new Map<string, Form[]>();
  for (const form of instructions.flatMap(formsOfInstruction)) {
    const forms = map.get(form.mnemonic);
    if (forms === undefined) map.set(form.mnemonic, [form]);
    else forms.push(form);
  }
  return map;
}

/** All forms of one instruction, its own syntax first. */
export function formsOfInstruction(instruction: Instruction): Form[] {
  const own: Alias = { syntax: instruction.syntax, fixed: {}, printed: () => true };
  return [own, ...instruction.aliases].flatMap((alias) => formsOfAlias(instruction, alias));
}

function formsOfAlias(instruction: Instruction, { syntax, fixed }: Alias): Form[] {
  const { format } = instruction;
  const base = opcodeBits(format, instruction.match) | fixedBits(instruction, fixed);
  const operands = syntax.tokens
    .filter((token) => token.kind === "operand")
    .map(({ name }) => ({ name, ...(format.operands[name] ?? format.views[name])! }));
  return spellings(instruction, syntax).map(({ mnemonic, bits }) => ({
    ...{ mnemonic, unit: format.unit, instruction, tokens: syntax.tokens, operands },
    bits: base | bits,
  }));
}

interface Spelling {
  readonly mnemonic: string;
  readonly bits: bigint;
}

/** The mnemonics that the completers of a syntax allow. */
function spellings(instruction: Instruction, syntax: Syntax): readonly Spelling[] {
  let spelt: Spelling[] = [{ mnemonic: "", bits: 0n }];
  for (const part of syntax.mnemonic) {
    const texts =
      typeof part === "string"
        ? [{ mnemonic: part, bits: 0n }]
        : completerTexts(instruction.format, instruction.completers[part.completer]!, part.dot);
    spelt = spelt.flatMap((a) =>
      texts.map((b) => ({ mnemonic: a.mnemonic + b.mnemonic, bits: a.bits | b.bits })),
    );
  }
  return spelt;
}

function completerTexts(format: Format, completer: Completer, dot: boolean): Spelling[] {
  const { values, accepts = {} } = completer;
  const spelling = (text: string, name: string) => ({
    mnemonic: dot && text !== "" ? `.${text}` : text,
    bits: opcodeBits(format, values[name]!),
  });
  return [
    ...Object.keys(values).map((name) => spelling(name, name)),
    ...Object.entries(accepts).map(([text, name]) => spelling(text, name)),
  ];
}

function fixedBits({ format, completers }: Instruction, fixed: Alias["fixed"]): bigint {
  return Object.entries(fixed).reduce((bits, [name, value]) => {
    if (typeof value === "string")
      return bits | opcodeBits(format, completers[name]!.values[value]!);
    return bits | encodeOperand(format.operands[name]!, BigInt(value))!;
  }, 0n);
}

function opcodeBits(format: Format, fields: Partial<Readonly<Record<string, number>>>): bigint {
  return Object.entries(fields).reduce((bits, [name, value]) => {
    const [low]: Bits = format.opcode[name]!;
    return bits | (BigInt(value!) << BigInt(low));
  }, 0n);
}
