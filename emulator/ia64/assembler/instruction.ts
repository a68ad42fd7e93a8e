import { didYouMean } from "../../did-you-mean.ts";
import { type Encoded, encode, formsOf, isEncodeError, mnemonics } from "../isa/form.ts";
import type { Unit } from "../isa/format.ts";
import type { Packable, SlotUnit } from "./bundler.ts";
import type { Expression } from "./expression.ts";
import {
  type Candidate,
  knownMisfit,
  type Misfit,
  matchForms,
  misfitError,
  type OperandContext,
} from "./operands.ts";
import { type Position, SourceError } from "./problem.ts";
import type { TokenReader } from "./token-reader.ts";
import { evaluate, type Scope } from "./value.ts";

/** An instruction as written, before it has a place. */
export interface Parsed extends Packable {
  readonly mnemonic: string;
  readonly position: Position;
  readonly qp: number;
  /** Forms that its operands may still fit; the first that does, and suits the slot, is taken. */
  readonly candidates: readonly Candidate[];
  /** Set by `;;`, which comes after; what must end its group has it from the start. */
  stopAfter: boolean;
  /** Set when it is put into the code. */
  template: string | undefined;
  /** Not so between braces, where the bundle is as written. */
  endsBundle: boolean;
}

/**
 * Parse an instruction, from its mnemonic on, against the forms of the instruction table. `scope`
 * has the symbols known so far; numbers among them decide between forms.
 */
export function parseInstruction(
  reader: TokenReader,
  qp: number,
  context: OperandContext,
  scope: Scope,
): Parsed {
  const { position } = reader;
  const mnemonic = reader.expectWord("an instruction");
  const forms = formsOf(mnemonic);
  if (forms.length === 0) throw unknownMnemonic(mnemonic, position);
  const matched = matchForms(forms, reader, context);
  const misfits: Misfit[] = [];
  const fitting = matched.filter((candidate) => {
    const misfit = knownMisfit(candidate, scope, knownNumber);
    if (misfit !== undefined) misfits.push(misfit);
    return misfit === undefined;
  });
  if (fitting.length === 0) throw misfitError(misfits);
  const { instruction } = fitting[0]!.form;
  return {
    ...{ mnemonic, position, qp, stopAfter: instruction.groupLast === true },
    candidates: fitting,
    units: [...new Set(fitting.flatMap(({ form }) => slotUnits(form.unit)))],
    template: undefined,
    notInB: mnemonic === "hint",
    slot2: instruction.slot2 === true,
    groupFirst: instruction.groupFirst === true,
    groupLast: instruction.groupLast === true,
    endsBundle: /^brl?\.call/.test(mnemonic),
  };
}

const slotUnits = (unit: Unit): readonly SlotUnit[] => (unit === "A" ? ["M", "I"] : [unit]);

/** The value of an expression if it is a number that is known in `scope`. */
export function knownNumber(expression: Expression, scope: Scope): bigint | undefined {
  const value = evaluate(expression, scope);
  return value?.section === undefined ? value?.offset : undefined;
}

/**
 * The slot of an instruction in a slot of `unit` of the bundle at `address`; `resolve` gives the final value of an
 * expression. Throws a SourceError if a value doesn't fit.
 */
export function encodeInstruction(
  { candidates, qp, position }: Parsed,
  unit: SlotUnit,
  address: bigint,
  resolve: (expression: Expression) => bigint,
): Encoded {
  const misfits: Misfit[] = [];
  for (const { form, operands } of candidates) {
    if (!slotUnits(form.unit).includes(unit)) continue;
    const values = operands.map(({ value }, i) => {
      if (typeof value === "bigint") return value;
      const number = resolve(value);
      return form.operands[i]!.kind === "target" ? number - address : number;
    });
    const encoded = encode(form, values, qp);
    if (!isEncodeError(encoded)) return encoded;
    const { operand, expected } = encoded;
    if (operand === "qp") {
      const name = form.instruction.name;
      throw new SourceError(position, `${name} can't have a predicate`, "branch around it");
    }
    const field = form.operands[operand]!;
    misfits.push({ operand: operands[operand]!, value: values[operand]!, field, expected });
  }
  throw misfitError(misfits);
}

function unknownMnemonic(mnemonic: string, position: Position): SourceError {
  const { hint } = didYouMean(mnemonic, mnemonics());
  return new SourceError(position, `unknown instruction "${mnemonic}"`, hint);
}
