import { qpBits, type Unit } from "./isa/format.ts";
import type { Completer, Fields, Instruction } from "./isa/instruction.ts";
import { type Bits, decodeOperand, extract } from "./isa/operand.ts";
import { reserved } from "./isa/reserved.ts";
import { instructions } from "./isa/table.ts";
import { type Template, templates } from "./isa/templates.ts";

/** A decoded slot. */
export interface Decoded {
  readonly instruction: Instruction;
  /**
   * By name: operands as numbers (register numbers; immediates and displacements as signed values;
   * bigint where the format says so), completers as their names, and `qp`.
   */
  readonly operands: Fields;
  /** Qualifying predicate; 0 if the format has none. */
  readonly qp: number;
}

/** A decoded bundle. An L+X pair is one slot, number 1. */
export interface Bundle extends Template {
  /** Parallel to `units` and `stops`. */
  readonly slots: readonly Decoded[];
}

/**
 * Decodes a bundle from its low and high 8 bytes, read little-endian. Undefined if the template is
 * reserved, which raises Illegal Operation whatever the slots hold.
 */
export function decodeBundle(lo: bigint, hi: bigint): Bundle | undefined {
  const template = templates[Number(lo & 0x1fn)];
  if (template === undefined) return undefined;
  const raw = bundleSlots(lo, hi);
  const slots = template.units.map((unit, slot) =>
    unit === "X" ? decodeSlot(unit, raw[2], raw[1]) : decodeSlot(unit, raw[slot]!),
  );
  return { ...template, slots };
}

/** The 41 bits of each slot of a bundle. */
export function bundleSlots(lo: bigint, hi: bigint): readonly [number, number, number] {
  return [
    Number((lo >> 5n) & slotMask),
    Number(((lo >> 46n) | (hi << 18n)) & slotMask),
    Number(hi >> 23n),
  ];
}

const slotMask = (1n << 41n) - 1n;

/** Decodes the 41 bits of a slot; `long` is the L slot of an L+X pair. */
export function decodeSlot(unit: Exclude<Unit, "A">, slot: number, long = 0): Decoded {
  const majorOpcode = extract(slot, majorBits);
  const low = slot | 0;
  const high = Math.floor(slot / 2 ** 32);
  for (const matcher of matchersOf(unit)[majorOpcode]!) {
    if ((low & matcher.lowMask) !== matcher.low) continue;
    if ((high & matcher.highMask) !== matcher.high) continue;
    const decoded = tryDecode(matcher, slot, long);
    if (decoded !== undefined) return decoded;
  }
  const qp = extract(slot, qpBits);
  return { instruction: reserved[unit], operands: { qp }, qp };
}

/** Whether a completer has a value that is reserved, but allowed: no mnemonic stands for it. */
export function hasReservedCompleter({ completers, format }: Instruction, slot: number): boolean {
  return Object.values(completers).some(
    ({ values, reserved: allowed }) =>
      allowed !== undefined &&
      !Object.values(values).some((fields) =>
        Object.entries(fields).every(
          ([name, value]) => extract(slot, format.opcode[name]!) === value,
        ),
      ),
  );
}

const majorBits: Bits = [37, 4];

/** An instruction with its encoding laid out for decoding. */
interface Matcher {
  readonly instruction: Instruction;
  /** The fixed opcode bits and their values, for the low 32 bits of the slot and the rest. */
  readonly lowMask: number;
  readonly low: number;
  readonly highMask: number;
  readonly high: number;
  readonly completers: readonly CompleterMatcher[];
}

interface CompleterMatcher {
  readonly name: string;
  readonly bits: readonly Bits[];
  readonly byValue: ReadonlyMap<number, string>;
  readonly otherwise: string | undefined;
}

function tryDecode(matcher: Matcher, slot: number, long: number): Decoded | undefined {
  const { instruction, completers } = matcher;
  const operands: Record<string, number | bigint | string> = {};
  for (const { name, bits, byValue, otherwise } of completers) {
    const text = byValue.get(packed(slot, bits)) ?? otherwise;
    if (text === undefined) return undefined;
    operands[name] = text;
  }
  const { format } = instruction;
  for (const name in format.operands) {
    const value = decodeOperand(format.operands[name]!, slot, long);
    if (value === undefined) return undefined;
    operands[name] = value;
  }
  const qp = format.predicated ? extract(slot, qpBits) : 0;
  operands.qp = qp;
  return { instruction, operands, qp };
}

function packed(slot: number, fields: readonly Bits[]): number {
  return fields.reduce((value, bits) => value * 2 ** bits[1] + extract(slot, bits), 0);
}

type MatchersByOpcode = readonly (readonly Matcher[])[];

const matcherIndex = new Map<Unit, MatchersByOpcode>();

/** Matchers of a unit by major opcode; made at first use. */
function matchersOf(unit: Unit): MatchersByOpcode {
  let matchers = matcherIndex.get(unit);
  if (matchers === undefined) {
    matchers = indexMatchers(unit);
    matcherIndex.set(unit, matchers);
  }
  return matchers;
}

function indexMatchers(unit: Unit): MatchersByOpcode {
  const byOpcode: Matcher[][] = Array.from({ length: 16 }, () => []);
  const sharesA = unit === "I" || unit === "M";
  for (const instruction of instructions) {
    const { format } = instruction;
    if (format.unit !== unit && !(sharesA && format.unit === "A")) continue;
    for (const op of majorOpcodes(instruction)) byOpcode[op]!.push(matcherOf(instruction));
  }
  return byOpcode;
}

function majorOpcodes({ match, completers }: Instruction): readonly number[] {
  if (match.op !== undefined) return [match.op];
  const values = Object.values(completers).flatMap(({ values }) => Object.values(values));
  return [...new Set(values.flatMap(({ op }) => (op === undefined ? [] : [op])))];
}

function matcherOf(instruction: Instruction): Matcher {
  const { format, match, completers } = instruction;
  let [mask, fixed] = [0n, 0n];
  for (const [name, value] of Object.entries(match)) {
    const [low, width] = format.opcode[name]!;
    mask |= ((1n << BigInt(width)) - 1n) << BigInt(low);
    fixed |= BigInt(value) << BigInt(low);
  }
  return {
    instruction,
    lowMask: Number(BigInt.asIntN(32, mask)),
    low: Number(BigInt.asIntN(32, fixed)),
    highMask: Number(mask >> 32n),
    high: Number(fixed >> 32n),
    completers: Object.entries(completers).map(([name, completer]) =>
      completerMatcher(instruction, name, completer),
    ),
  };
}

function completerMatcher(
  { format }: Instruction,
  name: string,
  { values, reserved: otherwise }: Completer,
): CompleterMatcher {
  const names = [...new Set(Object.values(values).flatMap((fields) => Object.keys(fields)))];
  const bits = names.map((field) => format.opcode[field]!);
  const byValue = new Map<number, string>();
  for (const [text, fields] of Object.entries(values)) {
    const value = names.reduce((sum, n) => sum * 2 ** format.opcode[n]![1] + (fields[n] ?? 0), 0);
    if (!byValue.has(value)) byValue.set(value, text);
  }
  return { name, bits, byValue, otherwise };
}
