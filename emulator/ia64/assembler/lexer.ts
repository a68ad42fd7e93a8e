import { type Position, SourceError } from "./problem.ts";
import { positionIn, type Statement } from "./statements.ts";

export type Token =
  /** A name: mnemonic, register, symbol, directive or "@rev". */
  | { readonly kind: "word"; readonly text: string; readonly at: number }
  | { readonly kind: "number"; readonly value: bigint; readonly text: string; readonly at: number }
  | {
      readonly kind: "string";
      readonly bytes: Uint8Array;
      readonly text: string;
      readonly at: number;
    }
  /** Reference to a local label: "1b" or "1f". */
  | { readonly kind: "local"; readonly text: string; readonly at: number }
  | { readonly kind: "punctuation"; readonly text: string; readonly at: number };

const pattern = new RegExp(
  [
    /(?<space>\s+)/,
    /(?<local>\d+[bf](?![\w.$]))/,
    /(?<number>0[xX][0-9a-fA-F]+|0[bB][01]+|\d+)(?![\w.$])/,
    /(?<word>@?[A-Za-z_.$][\w.$]*)#?/,
    /(?<string>"(?:[^"\\]|\\.)*")/,
    /(?<character>'(?:\\.|[^\\])'?)/,
    /(?<punctuation><<|>>|<=|>=|==|!=|<>|&&|\|\||[-+*/%&|^~!<>=,:[\]()])/,
  ]
    .map(({ source }) => source)
    .join("|"),
  "suy",
);

const escapes: Readonly<Record<string, number>> = {
  b: 8,
  t: 9,
  n: 10,
  f: 12,
  r: 13,
  '"': 34,
  "'": 39,
  "\\": 92,
};

/** Tokens of a statement. Throws a SourceError at a character that starts none. */
export function tokenize(statement: Statement): Token[] {
  const { text } = statement;
  const tokens: Token[] = [];
  pattern.lastIndex = 0;
  while (pattern.lastIndex < text.length) {
    const at = pattern.lastIndex;
    const groups = pattern.exec(text)?.groups;
    if (groups === undefined) throw badCharacter(statement, at);
    const token = toToken(groups, at, positionIn(statement, at));
    if (token !== undefined) tokens.push(token);
  }
  return tokens;
}

function toToken(
  groups: Readonly<Record<string, string | undefined>>,
  at: number,
  position: Position,
): Token | undefined {
  const { word, number, local, string, character, punctuation } = groups;
  if (word !== undefined) return { kind: "word", text: word, at };
  if (number !== undefined) {
    return { kind: "number", value: parseNumber(number, position), text: number, at };
  }
  if (local !== undefined) return { kind: "local", text: local, at };
  if (string !== undefined) {
    return { kind: "string", bytes: stringBytes(string.slice(1, -1), position), text: string, at };
  }
  if (character !== undefined) {
    const inner = character.slice(1).replace(/(?<=.)'$/s, "");
    const [value] = stringBytes(inner, position);
    return { kind: "number", value: BigInt(value ?? 0), text: character, at };
  }
  if (punctuation !== undefined) return { kind: "punctuation", text: punctuation, at };
  return undefined;
}

function parseNumber(text: string, position: Position): bigint {
  const octal = /^0\d/.test(text);
  if (octal && /[89]/.test(text)) {
    throw new SourceError(position, `${text} is not an octal number`, "a leading 0 means octal");
  }
  const value = BigInt(octal ? `0o${text.slice(1)}` : text);
  if (value >= 1n << 64n) throw new SourceError(position, `${text} has more than 64 bits`);
  return value;
}

/** Bytes of a string constant, in UTF-8, escapes as in C. */
function stringBytes(text: string, position: Position): Uint8Array {
  const bytes: number[] = [];
  const encoder = new TextEncoder();
  for (const [part, octal, hex, letter] of text.matchAll(
    /\\([0-7]{1,3})|\\x([0-9a-fA-F]+)|\\(.)|[^\\]+/gsu,
  )) {
    if (octal !== undefined) bytes.push(Number.parseInt(octal, 8) & 0xff);
    else if (hex !== undefined) bytes.push(Number.parseInt(hex.slice(-2), 16));
    else if (letter !== undefined) {
      const code = escapes[letter];
      if (code === undefined) {
        throw new SourceError(position, `unknown escape \\${letter}`, "write \\\\ for a backslash");
      }
      bytes.push(code);
    } else bytes.push(...encoder.encode(part));
  }
  return Uint8Array.from(bytes);
}

function badCharacter(statement: Statement, at: number): SourceError {
  const position = positionIn(statement, at);
  const char = String.fromCodePoint(statement.text.codePointAt(at)!);
  if (char === '"') return new SourceError(position, "this string does not end", 'close it with "');
  if (/\d/.test(char)) {
    const text = /^[\w.$]+/.exec(statement.text.slice(at))?.[0];
    return new SourceError(position, `${text} is not a number`, "write 10, 0x1f, 017, 0b11 or 1f");
  }
  if (char === "@") {
    return new SourceError(position, "@ without a name", "symbolic operands are @rev, @pause, ...");
  }
  return new SourceError(position, `unexpected character ${JSON.stringify(char)}`);
}
