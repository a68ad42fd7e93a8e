import type { Bits, OperandField } from "./operand.ts";

/** Execution unit that a slot belongs to; A instructions go to M or I slots, X to an L+X pair. */
export type Unit = "A" | "I" | "M" | "F" | "B" | "X";

/** Another way to write the bits of an operand. */
export interface View extends OperandField {
  /** The operand whose value the disassembler writes for it. */
  readonly of: string;
}

export type OperandFields = Readonly<Record<string, OperandField>>;

/**
 * An instruction format of the manual (vol. 3, chapter 4): where opcode and operand fields lie.
 * Bits of no field are ignored when decoding and 0 when encoding.
 */
export interface Format<
  Opcode extends string = string,
  Operand extends OperandFields = OperandFields,
> {
  /** The manual's name, for example "A2". */
  readonly name: string;
  readonly unit: Unit;
  readonly opcode: Readonly<Record<Opcode, Bits>>;
  readonly operands: Operand;
  /** For the syntax of aliases only. */
  readonly views: Readonly<Record<string, View>>;
  /** Bits 5:0 name a qualifying predicate. */
  readonly predicated: boolean;
}

/** Bits of the qualifying predicate. */
export const qpBits: Bits = [0, 6];

interface Options {
  views?: Readonly<Record<string, View>>;
  predicated?: boolean;
}

/** Makes a format; its unit is the letter of its name. */
export function format<Opcode extends string, const Operand extends OperandFields>(
  name: `${Unit}${number}`,
  opcode: Readonly<Record<Opcode, Bits>>,
  operands: Operand,
  options: Options = {},
): Format<Opcode, Operand> {
  return {
    name,
    unit: name[0] as Unit,
    opcode,
    operands,
    views: options.views ?? {},
    predicated: options.predicated ?? true,
  };
}
