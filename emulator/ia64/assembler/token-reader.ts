import type { Token } from "./lexer.ts";
import { type Position, SourceError } from "./problem.ts";
import { positionIn, type Statement } from "./statements.ts";

/** Reads the tokens of one statement from left to right. */
export class TokenReader {
  readonly statement: Statement;
  readonly #tokens: readonly Token[];
  #next = 0;

  constructor(statement: Statement, tokens: readonly Token[]) {
    this.statement = statement;
    this.#tokens = tokens;
  }

  /** Number of tokens read; assign to go back. */
  get index(): number {
    return this.#next;
  }

  set index(index: number) {
    this.#next = index;
  }

  get atEnd(): boolean {
    return this.#next >= this.#tokens.length;
  }

  /** The token `ahead` of the next one; undefined past the end. */
  peek(ahead = 0): Token | undefined {
    return this.#tokens[this.#next + ahead];
  }

  read(): Token | undefined {
    return this.#tokens[this.#next++];
  }

  /** Whether the next token is `text`; it is read if so. */
  skip(text: string): boolean {
    const token = this.peek();
    const found = token?.kind === "punctuation" && token.text === text;
    if (found) this.#next++;
    return found;
  }

  /** The next token if it is a word, which is read. */
  word(): string | undefined {
    const token = this.peek();
    if (token?.kind !== "word") return undefined;
    this.#next++;
    return token.text;
  }

  /** The text of the statement from the next token on; all of it is read. */
  rest(): { readonly text: string; readonly at: number } {
    const at = this.peek()?.at ?? this.statement.text.length;
    this.#next = this.#tokens.length;
    return { text: this.statement.text.slice(at), at };
  }

  /** Where the next token is, or the end of the statement. */
  get position(): Position {
    return positionIn(this.statement, this.peek()?.at ?? this.statement.text.length);
  }

  /** An error at the next token: what was expected instead of it. */
  expected(what: string, hint?: string): SourceError {
    const token = this.peek();
    const found = token === undefined ? "the end of the statement" : `"${token.text}"`;
    return new SourceError(this.position, `expected ${what}, found ${found}`, hint);
  }

  expectWord(what: string): string {
    const word = this.word();
    if (word === undefined) throw this.expected(what);
    return word;
  }

  expectPunctuation(text: string): void {
    if (!this.skip(text)) throw this.expected(`"${text}"`);
  }

  expectEnd(): void {
    if (!this.atEnd) throw this.expected("the end of the statement");
  }
}
