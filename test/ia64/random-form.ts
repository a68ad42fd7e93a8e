import assert from "node:assert/strict";
import {
  type Encoded,
  encode,
  type Form,
  formsOf,
  isEncodeError,
  mnemonics,
  type Operand,
} from "../../emulator/ia64/isa/form.ts";
import { operandRange } from "../../emulator/ia64/isa/operand.ts";
import { templates } from "../../emulator/ia64/isa/templates.ts";
import type { Random } from "./random.ts";

/** All forms of the instruction table. */
export const forms: readonly Form[] = mnemonics().flatMap((mnemonic) => formsOf(mnemonic));

/** A form with operands and predicate chosen at random, and the slots that they make. */
export interface Chosen {
  readonly form: Form;
  readonly values: readonly bigint[];
  readonly qp: number;
  readonly encoded: Encoded;
}

export function choose(form: Form, random: Random): Chosen {
  const values =
    form.mnemonic === "alloc"
      ? chooseFrame(random)
      : form.operands.map((operand) => chooseOperand(form, operand, random));
  const { format, unpredicated } = form.instruction;
  const qp = format.predicated && !unpredicated && random.below(2) === 0 ? random.below(64) : 0;
  const encoded = encode(form, values, qp);
  assert(!isEncodeError(encoded), `${form.mnemonic} ${values}`);
  return { form, values, qp, encoded };
}

/**
 * A value that chooses this form and no other. GNU as knows hints by a processor-specific layout of
 * 19 bits, which agrees in small values.
 */
function chooseOperand(form: Form, operand: Operand, random: Random): bigint {
  const chosen = chooseValue(operand, random);
  const value = operand.completed?.(chosen) ?? chosen;
  const comparesZero = form.tokens.some((token) => token.kind === "literal" && token.text === "r0");
  if (comparesZero && operand.kind === "gr" && value === 0n) return 1n;
  // `add` of a number to r0 to r3 is addl.
  const isAdds = form.mnemonic === "add" && form.instruction.name === "adds";
  if (isAdds && operand.name === "r3" && value < 4n) return 4n;
  if (form.mnemonic === "mov.m" && operand.kind === "ar") return value & 63n;
  if (form.mnemonic === "mov.i" && operand.kind === "ar") return value | 64n;
  return form.mnemonic.startsWith("hint") ? BigInt.asUintN(3, value) : value;
}

/** Target, frame, locals and rotating registers of an `alloc` that the assemblers take. */
function chooseFrame(random: Random): readonly bigint[] {
  const frame = random.below(97);
  const rotating = random.below((frame >> 3) + 1) << 3;
  return [random.below(128), frame, random.below(frame + 1), rotating].map(BigInt);
}

function chooseValue(operand: Operand, random: Random): bigint {
  if (operand.values !== undefined) return BigInt(random.pick(operand.values));
  if (operand.names !== undefined) return BigInt(random.pick(Object.values(operand.names)));
  const { min, max } = operandRange(operand);
  const scale = BigInt(operand.scale);
  const value = min + (random.bits64() % (max - min + 1n));
  const any = random.below(8) === 0 ? random.pick([min, max]) : (value >> scale) << scale;
  return operand.nonzero && any === 0n ? 1n : any;
}

/** The two halves of a bundle of three slots. */
export function packBundle(template: number, slots: readonly [bigint, bigint, bigint]) {
  const all = BigInt(template) | (slots[0] << 5n) | (slots[1] << 46n) | (slots[2] << 87n);
  return { lo: BigInt.asUintN(64, all), hi: all >> 64n };
}

/** A bundle of random instructions; the template must not be a reserved one. */
export function randomBundle(template: number, random: Random) {
  const slots = templates[template]!.units.flatMap((unit, slot) => {
    return choose(random.pick(slot === 2 ? fitting(unit) : anywhere(unit)), random).encoded;
  });
  return packBundle(template, slots as [bigint, bigint, bigint]);
}

/** Forms for a unit's slots; and without those that belong into slot 2. */
const fitting = cached((unit) =>
  forms.filter((form) => form.unit === unit || (form.unit === "A" && "MI".includes(unit))),
);
const anywhere = cached((unit) => fitting(unit).filter(({ instruction }) => !instruction.slot2));

function cached(list: (unit: string) => readonly Form[]): (unit: string) => readonly Form[] {
  const lists = new Map<string, readonly Form[]>();
  return (unit) => {
    const known = lists.get(unit) ?? list(unit);
    lists.set(unit, known);
    return known;
  };
}
