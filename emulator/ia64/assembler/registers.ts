import { applicationRegisters, controlRegisters } from "../isa/names.ts";
import type { OperandKind } from "../isa/operand.ts";
import * as psr from "../psr.ts";
import { type Position, SourceError } from "./problem.ts";

/** A register by its kind and number. */
export interface Register {
  readonly kind: Exclude<OperandKind, "imm" | "target">;
  readonly number: number;
}

/** Kind and range of registers that are written with a number behind `prefix`. */
interface Family {
  readonly prefix: string;
  readonly kind: Register["kind"];
  readonly first: number;
  readonly count: number;
}

const families: readonly Family[] = [
  { prefix: "r", kind: "gr", first: 0, count: 128 },
  { prefix: "f", kind: "fr", first: 0, count: 128 },
  { prefix: "p", kind: "pr", first: 0, count: 64 },
  { prefix: "b", kind: "br", first: 0, count: 8 },
  { prefix: "ar", kind: "ar", first: 0, count: 128 },
  { prefix: "cr", kind: "cr", first: 0, count: 128 },
  { prefix: "ret", kind: "gr", first: 8, count: 4 },
  { prefix: "farg", kind: "fr", first: 8, count: 8 },
  { prefix: "fret", kind: "fr", first: 8, count: 8 },
];

/** Names of the software conventions. */
const conventional: ReadonlyMap<string, Register> = new Map([
  ["gp", { kind: "gr", number: 1 }],
  ["sp", { kind: "gr", number: 12 }],
  ["tp", { kind: "gr", number: 13 }],
  ["rp", { kind: "br", number: 0 }],
]);

/** Words of operand syntax that name a part of the processor and no symbol. */
const otherNames = new Set(["ip", "pr", "psr"]);

const psrMasks: Readonly<Record<string, number>> = psr;

/** The mask of a psr field that is written "psr.ic" in an expression; undefined for other words. */
export function psrMask(word: string): bigint | undefined {
  const [, name] = /^psr\.([a-z]{1,3})$/.exec(word) ?? [];
  if (name === undefined) return undefined;
  const low = psrMasks[`PSR_${name.toUpperCase()}`];
  const high = psrMasks[`PSRH_${name.toUpperCase()}`];
  if (low !== undefined) return BigInt(low);
  return high === undefined ? undefined : BigInt(high) << 32n;
}

/** Fields of the low half of the psr by name, with their masks. */
export const psrFields: ReadonlyMap<string, bigint> = new Map(
  Object.entries(psrMasks).flatMap(([name, mask]) =>
    /^PSR_(?!IMPLEMENTED)/.test(name) ? [[name.slice(4).toLowerCase(), BigInt(mask)] as const] : [],
  ),
);

/** Those of the user mask, which are bits 5:0. */
export const userMaskFields: ReadonlyMap<string, bigint> = new Map(
  [...psrFields].filter(([, mask]) => mask < 1n << 6n),
);

/** Stacked registers by their role, as the last alloc or .regstk gave it. */
export class RegisterFrame {
  #sizes = { in: 0, loc: 0, out: 0 };
  #rotating = 0;

  set(inputs: number, locals: number, outputs: number, rotating: number): void {
    this.#sizes = { in: inputs, loc: locals, out: outputs };
    this.#rotating = rotating;
  }

  /** Number of stacked registers that rotate, from r32 on. */
  get rotating(): number {
    return this.#rotating;
  }

  /** Register of a word; undefined if it names none. Throws if it lies outside the frame. */
  find(word: string, position: Position): Register | undefined {
    const known = conventional.get(word) ?? named("ar", word) ?? named("cr", word);
    if (known !== undefined) return known;
    const [, prefix, digits] = /^([a-z]+)(0|[1-9]\d{0,2})$/.exec(word) ?? [];
    if (prefix === undefined) return undefined;
    const index = Number(digits);
    if (prefix === "in" || prefix === "loc" || prefix === "out") {
      return { kind: "gr", number: this.#stacked(prefix, index, word, position) };
    }
    const family = families.find((candidate) => candidate.prefix === prefix);
    if (family === undefined || index >= family.count) return undefined;
    return { kind: family.kind, number: family.first + index };
  }

  /** Whether a symbol can't have this name. */
  reserved(word: string): boolean {
    if (/^(in|loc|out)\d+$/.test(word) || /^(ar|cr|psr)\./.test(word)) return true;
    const nowhere = { line: 1, column: 1, expansion: undefined };
    return otherNames.has(word) || this.find(word, nowhere) !== undefined;
  }

  #stacked(role: "in" | "loc" | "out", index: number, word: string, position: Position): number {
    const sizes = this.#sizes;
    if (index >= sizes[role]) {
      const reason = `${word} is outside the register frame`;
      const frame = `in ${sizes.in}, loc ${sizes.loc}, out ${sizes.out}`;
      throw new SourceError(position, reason, `alloc or .regstk above gave ${frame}`);
    }
    const before = { in: 0, loc: sizes.in, out: sizes.in + sizes.loc };
    return 32 + before[role] + index;
  }
}

function named(kind: "ar" | "cr", word: string): Register | undefined {
  if (!word.startsWith(`${kind}.`)) return undefined;
  const names = kind === "ar" ? applicationRegisters : controlRegisters;
  const name = word.slice(3);
  return Object.hasOwn(names, name) ? { kind, number: names[name]! } : undefined;
}
