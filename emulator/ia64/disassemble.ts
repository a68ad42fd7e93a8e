import { bundleSlots, type Decoded, decodeBundle, hasReservedCompleter } from "./decode.ts";
import type { Instruction } from "./isa/instruction.ts";
import { applicationRegisters, controlRegisters } from "./isa/names.ts";
import type { OperandField } from "./isa/operand.ts";
import type { Syntax, Token } from "./isa/syntax.ts";

/**
 * An instruction as the GNU disassembler writes it, for example "(p06) br.cond.dptk.few 0x4010".
 * `ip` is the address of its bundle. A reserved encoding is written as "reserved".
 */
export function disassemble(decoded: Decoded, ip: bigint): string {
  const { instruction, operands } = decoded;
  const qp = instruction.unpredicated ? 0 : decoded.qp;
  const syntax = chooseSyntax(decoded);
  let text = qp === 0 ? "" : `(p${String(qp).padStart(2, "0")}) `;
  for (const part of syntax.mnemonic) {
    if (typeof part === "string") {
      text += part;
      continue;
    }
    const completer = operands[part.completer] as string;
    text += part.dot && completer !== "" ? `.${completer}` : completer;
  }
  if (syntax.tokens.length > 0) text += " ";
  for (const token of syntax.tokens) text += tokenText(instruction, operands, token, ip);
  return text;
}

/**
 * A bundle in lines, one a slot, for example "4006: [MII] mov r8=r9;;". An L+X pair is one line.
 * What no mnemonic stands for is written as the number that its slot holds, as the GNU disassembler
 * does, and so is every slot of a bundle whose template is reserved.
 */
export function disassembleBundle(lo: bigint, hi: bigint, ip: bigint): readonly string[] {
  const bundle = decodeBundle(lo, hi);
  const slots = bundleSlots(lo, hi);
  const name = bundle?.name ?? `-${(Number(lo & 0x1fn) >> 1).toString(16)}-`;
  const head = (slot: number) => `${(ip + slotOffsets[slot]!).toString(16)}: [${name}]`;
  if (bundle === undefined) return slots.map((bits, slot) => `${head(slot)} ${dataText(bits)}`);
  return bundle.slots.map((decoded, i) => {
    const bits = slots[bundle.units[i] === "X" ? 2 : i]!;
    if (isData(decoded.instruction, bits)) return `${head(i)} ${dataText(bits)}`;
    return `${head(i)} ${disassemble(decoded, ip)}${bundle.stops[i] ? ";;" : ""}`;
  });
}

/** Byte in its bundle where the disassembler says that a slot is: slots have 41 bits. */
const slotOffsets = [0n, 6n, 12n];

function isData(instruction: Instruction, bits: number): boolean {
  return instruction.name === "reserved" || hasReservedCompleter(instruction, bits);
}

/** The number that a slot holds; in two parts, each of which is quickly made a string. */
function dataText(bits: number): string {
  if (bits === 0) return "data8 00000000000";
  const high = Math.floor(bits / 2 ** 20).toString(16);
  return `data8 0x${high.padStart(4, "0")}${(bits % 2 ** 20).toString(16).padStart(5, "0")}`;
}

function chooseSyntax({ instruction, operands }: Decoded): Syntax {
  const alias = instruction.aliases.find(
    ({ printed, fixed }) =>
      printed(operands) && Object.entries(fixed).every(([name, value]) => operands[name] === value),
  );
  return alias?.syntax ?? instruction.syntax;
}

function tokenText(
  { format }: Instruction,
  operands: Decoded["operands"],
  token: Token,
  ip: bigint,
): string {
  if (token.kind !== "operand") return token.text;
  const name = format.views[token.name]?.of ?? token.name;
  return operandText(format.operands[name]!, operands[name]!, ip);
}

function operandText(field: OperandField, value: number | bigint | string, ip: bigint): string {
  switch (field.kind) {
    case "gr":
      return `r${value}`;
    case "fr":
      return `f${value}`;
    case "br":
      return `b${value}`;
    case "pr":
      return `p${value}`;
    case "ar":
      return registerName("ar", applicationRegisters, value);
    case "cr":
      return registerName("cr", controlRegisters, value);
    case "target":
      return hex(ip + BigInt(value));
    case "imm":
      return immediateText(field, value);
  }
}

function registerName(
  file: string,
  names: Readonly<Record<string, number>>,
  value: number | bigint | string,
): string {
  const name = Object.keys(names).find((key) => names[key] === value);
  return name === undefined ? `${file}${value}` : `${file}.${name}`;
}

function immediateText(field: OperandField, value: number | bigint | string): string {
  const name = Object.entries(field.names ?? {}).find(([, number]) => number === value)?.[0];
  if (name !== undefined) return `@${name}`;
  return field.print === "hex" ? hex(BigInt(value)) : `${value}`;
}

const hex = (value: bigint): string => `0x${BigInt.asUintN(64, value).toString(16)}`;
