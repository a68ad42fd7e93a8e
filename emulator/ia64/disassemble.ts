import { type Bundle, type Decoded, decodeBundle } from "./decode.ts";
import type { Instruction } from "./isa/instruction.ts";
import { applicationRegisters, controlRegisters } from "./isa/names.ts";
import type { OperandField } from "./isa/operand.ts";
import type { Syntax, Token } from "./isa/syntax.ts";

/**
 * An instruction as the GNU disassembler writes it, for example "(p06) br.cond.dptk.few 0x4010".
 * `ip` is the address of its bundle. A reserved encoding is written as "reserved".
 */
export function disassemble(decoded: Decoded, ip: bigint): string {
  const { instruction, operands, qp } = decoded;
  const syntax = chooseSyntax(decoded);
  const predicate = qp === 0 ? "" : `(p${String(qp).padStart(2, "0")}) `;
  const mnemonic = syntax.mnemonic
    .map((part) => {
      if (typeof part === "string") return part;
      const text = operands[part.completer] as string;
      return part.dot && text !== "" ? `.${text}` : text;
    })
    .join("");
  const tail = syntax.tokens.map((token) => tokenText(instruction, operands, token, ip)).join("");
  return `${predicate}${mnemonic}${tail === "" ? "" : ` ${tail}`}`;
}

/**
 * A bundle in lines, one an instruction, for example "4010: [MII] mov r8=r9;;" with the address on
 * the first line only.
 */
export function disassembleBundle(lo: bigint, hi: bigint, ip: bigint): readonly string[] {
  const bundle = decodeBundle(lo, hi);
  const address = `${ip.toString(16)}:`;
  return bundle === undefined ? [`${address} reserved template`] : bundleLines(bundle, address, ip);
}

function bundleLines(bundle: Bundle, address: string, ip: bigint): readonly string[] {
  const indent = " ".repeat(`${address} [${bundle.name}]`.length);
  return bundle.slots.map((slot, i) => {
    const head = i === 0 ? `${address} [${bundle.name}]` : indent;
    return `${head} ${disassemble(slot, ip)}${bundle.stops[i] ? ";;" : ""}`;
  });
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
