import type { Format } from "./format.ts";

/** A piece of the operand part of an instruction's syntax. */
export type Token =
  | { readonly kind: "punctuation"; readonly text: "=" | "," | "[" | "]" }
  /** A word that stands for itself: "ip", "psr.l", "rr". */
  | { readonly kind: "literal"; readonly text: string }
  /** An operand, by its name in the format. */
  | { readonly kind: "operand"; readonly name: string };

/** A completer in a mnemonic; `dot` if a dot goes in front of a text that isn't empty. */
export interface CompleterPart {
  readonly completer: string;
  readonly dot: boolean;
}

export interface Syntax {
  readonly mnemonic: readonly (string | CompleterPart)[];
  readonly tokens: readonly Token[];
}

/** Splits a syntax as it is written in an entry. Throws a TypeError if it names no completer. */
export function parseSyntax(text: string, format: Format, completers: object): Syntax {
  const space = text.indexOf(" ");
  const head = space < 0 ? text : text.slice(0, space);
  const tail = space < 0 ? "" : text.slice(space + 1);
  return { mnemonic: parseMnemonic(head, completers), tokens: parseTokens(tail, format) };
}

function parseMnemonic(text: string, completers: object): Syntax["mnemonic"] {
  const parts = text.split(/(\{[^}]*\})/).filter((part) => part !== "");
  return parts.map((part) => {
    if (!part.startsWith("{")) return part;
    const dot = part[1] === ".";
    const completer = part.slice(dot ? 2 : 1, -1);
    if (!Object.hasOwn(completers, completer)) throw new TypeError(`${text}: no {${completer}}`);
    return { completer, dot };
  });
}

function parseTokens(text: string, format: Format): readonly Token[] {
  return (text.match(/[=,[\]]|[\w.@]+/g) ?? []).map((word) => {
    if (word === "=" || word === "," || word === "[" || word === "]") {
      return { kind: "punctuation", text: word };
    }
    const isOperand = Object.hasOwn(format.operands, word) || Object.hasOwn(format.views, word);
    return isOperand ? { kind: "operand", name: word } : { kind: "literal", text: word };
  });
}
