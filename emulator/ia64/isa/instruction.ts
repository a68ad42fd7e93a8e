import type { Builder } from "../builder.ts";
import type { Format } from "./format.ts";
import type { WideField } from "./operand.ts";
import { parseSyntax, type Syntax } from "./syntax.ts";

/**
 * A part of the mnemonic that opcode fields select: each name with the fields that encode it. The
 * name "" stands for no text at all.
 */
export interface Completer<Opcode extends string = string> {
  readonly values: Readonly<Record<string, Partial<Readonly<Record<Opcode, number>>>>>;
  /** Other spellings that the assembler takes, by what they stand for: "" if it may be left out. */
  readonly accepts?: Readonly<Record<string, string>>;
  /** What the decoder takes for field values that encode nothing, where the manual allows them. */
  readonly reserved?: string;
}

export type Completers<Opcode extends string = string> = Readonly<
  Record<string, Completer<Opcode>>
>;

/** Decoded fields of an instruction: operands as numbers, completers as their names. */
export type Fields = Readonly<Record<string, number | bigint | string>>;

/** Another way to write an instruction: a pseudo-op of the manual or of the GNU assembler. */
export interface Alias {
  readonly syntax: Syntax;
  /** Operands and completers that the alias fixes. */
  readonly fixed: Readonly<Record<string, number | string>>;
  /** Whether the disassembler prefers the alias, if these fields agree with `fixed`. */
  readonly printed: (fields: Fields) => boolean;
}

/** Properties of an instruction that its execution needs before its semantics. */
export interface Traits {
  /** Privileged Operation fault unless psr.cpl is 0. */
  readonly privileged?: true;
  /**
   * The instruction acts even if its qualifying predicate is 0: the semantics reads field `qp`
   * itself. Without this trait a false predicate makes it do nothing.
   */
  readonly ownPredicate?: true;
  /** Must be the first instruction of a group. */
  readonly groupFirst?: true;
  /** Must be the last instruction of a group. */
  readonly groupLast?: true;
  /** Must stand in slot 2 of its bundle. */
  readonly slot2?: true;
  /** Illegal Operation fault if it has a qualifying predicate other than p0, even a false one. */
  readonly unpredicated?: true;
  /**
   * Resources that it reads or writes besides what its operands name, for the rules about instruction
   * groups (manual vol. 3, chapter 5): "ar.lc", "cfm".
   */
  readonly reads?: readonly string[];
  readonly writes?: readonly string[];
}

/** One instruction of the processor: encoding, assembly syntax and semantics. */
export interface Instruction extends Traits {
  /** Mnemonic without completers, for example "shladd". */
  readonly name: string;
  readonly syntax: Syntax;
  readonly aliases: readonly Alias[];
  readonly format: Format;
  readonly match: Readonly<Record<string, number>>;
  readonly completers: Completers;
  /** Operands that are written general registers. */
  readonly targets: readonly string[];
  /** The whole effect: the check of the targets (Builder.checkTargets), then the semantics. */
  readonly execute: Semantics;
  /** For those who have checked the targets already. */
  readonly semantics: Semantics;
}

export type Semantics = <V>(b: Builder<V>, fields: Fields) => void;

type OpcodeOf<F extends Format> = keyof F["opcode"] & string;

type FieldsOf<F extends Format, C> = {
  readonly [K in keyof F["operands"]]: F["operands"][K] extends WideField ? bigint : number;
} & {
  readonly [K in keyof C]: C[K] extends { values: infer Values }
    ? `${keyof Values & (string | number)}`
    : never;
} & { readonly qp: number };

interface AliasSpec<F extends Format, C> {
  readonly syntax: string;
  readonly fixed?: Readonly<Record<string, number | string>>;
  /** Absent: never written by the disassembler. */
  readonly printed?: true | ((fields: FieldsOf<F, C>) => boolean);
}

interface InstructionSpec<F extends Format, C> extends Traits {
  readonly name?: string;
  /**
   * As in the manual: mnemonic, then operands by field name. `{sz}` in the mnemonic is the text of
   * completer sz; `{.hint}` is that of hint with a dot in front, or nothing if it is "".
   */
  readonly syntax: string;
  readonly format: F;
  /** The opcode fields that every form of the instruction has. */
  readonly match: Partial<Readonly<Record<OpcodeOf<F>, number>>>;
  readonly completers?: C;
  /**
   * General registers that are written, checked by Builder.checkTargets before the semantics runs;
   * if absent, those in front of the "=".
   */
  readonly targets?: readonly (keyof F["operands"] & string)[];
  readonly aliases?: readonly AliasSpec<F, C>[];
  readonly execute: <V>(b: Builder<V>, fields: FieldsOf<F, C>) => void;
}

/** Makes one entry of the instruction table. Throws a TypeError if the entry contradicts itself. */
export function instruction<
  F extends Format,
  const C extends Completers<OpcodeOf<F>> = Record<never, never>,
>(spec: InstructionSpec<F, C>): Instruction {
  const { syntax, aliases = [], completers = {}, targets, execute, format, match, ...rest } = spec;
  const parsed = parseSyntax(syntax, format, completers);
  const written = targets ?? registersBeforeEquals(parsed, format);
  const semantics = execute as Semantics;
  return {
    name: parsed.mnemonic.map((part) => (typeof part === "string" ? part : "")).join(""),
    ...rest,
    syntax: parsed,
    aliases: aliases.map((alias) => ({
      syntax: parseSyntax(alias.syntax, format, completers),
      fixed: alias.fixed ?? {},
      printed: preference(alias.printed) as Alias["printed"],
    })),
    format,
    match: match as Readonly<Record<string, number>>,
    completers: completers as Completers,
    targets: written,
    execute: checkingTargets(written, semantics),
    semantics,
  };
}

function preference<T>(printed: true | ((fields: T) => boolean) | undefined) {
  return typeof printed === "function" ? printed : () => printed === true;
}

/** Names of the general registers that a syntax assigns to. */
function registersBeforeEquals({ tokens }: Syntax, { operands }: Format): readonly string[] {
  const equals = tokens.findIndex((token) => token.kind === "punctuation" && token.text === "=");
  return tokens.slice(0, Math.max(equals, 0)).flatMap((token, i, left) => {
    if (token.kind !== "operand" || operands[token.name]?.kind !== "gr") return [];
    const before = left[i - 1];
    return before?.kind === "punctuation" && before.text === "[" ? [] : [token.name];
  });
}

/** The semantics behind the check that its targets may be written (manual vol. 1, 3.1.2). */
function checkingTargets(targets: readonly string[], semantics: Semantics): Semantics {
  if (targets.length === 0) return semantics;
  return (b, fields) => {
    b.checkTargets(...targets.map((name) => fields[name] as number));
    semantics(b, fields);
  };
}
