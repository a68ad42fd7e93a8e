import { expand, expandMacro, type Macro, parseMacroHead, splitArguments } from "./macro.ts";
import { type Problems, SourceError } from "./problem.ts";
import { positionIn, type Statement, sliceStatement } from "./statements.ts";

/** Most statements that a source may expand to; a typing error in .rept ends here. */
const mostStatements = 1_000_000;

/** What the expander asks of the assembler: whatever depends on symbols. */
export interface Conditions {
  /** Value of the expression that follows the directive in `statement`. */
  number(statement: Statement): bigint;
  isDefined(name: string): boolean;
}

interface Frame {
  readonly statements: readonly Statement[];
  next: number;
}

interface Conditional {
  readonly start: Statement;
  /** Some branch was taken, so no later one is. */
  taken: boolean;
  readonly sawElse: boolean;
  /** Number of frames at `.if`: a macro can't close what another part of the source opened. */
  readonly depth: number;
}

const blocks: Readonly<Record<string, string>> = {
  ".macro": ".endm",
  ".rept": ".endr",
  ".irp": ".endr",
};

/**
 * Carries out .macro, .rept, .irp and .if, and yields what is left: statements for the assembler,
 * in order. An expansion can depend on symbols that the statements before it defined.
 */
export class Expander {
  readonly #problems: Problems;
  readonly #conditions: Conditions;
  readonly #macros = new Map<string, Macro>();
  readonly #frames: Frame[];
  readonly #conditionals: Conditional[] = [];
  #uses = 0;
  #count = 0;

  constructor(source: readonly Statement[], conditions: Conditions, problems: Problems) {
    this.#frames = [{ statements: source, next: 0 }];
    this.#conditions = conditions;
    this.#problems = problems;
  }

  *statements(): Generator<Statement> {
    for (;;) {
      const statement = this.#read();
      if (statement === undefined) break;
      const parts = splitLabels(statement);
      yield* parts.labels;
      let handled = parts.body.text === "";
      this.#problems.attempt(() => {
        if (handled) return;
        handled = true;
        handled = this.#carryOut(parts);
      });
      if (!handled) yield parts.body;
      if (this.#problems.full) return;
    }
    for (const { start } of this.#conditionals) {
      this.#problems.add(unclosed(start, ".endif"));
    }
  }

  #read(): Statement | undefined {
    for (;;) {
      const frame = this.#frames.at(-1);
      if (frame === undefined) return undefined;
      const statement = frame.statements[frame.next++];
      if (statement !== undefined) return this.#counted(statement);
      this.#frames.pop();
    }
  }

  #counted(statement: Statement): Statement | undefined {
    if (++this.#count <= mostStatements) return statement;
    const reason = `the source expands to more than ${mostStatements} statements`;
    this.#problems.add(new SourceError(positionIn(statement, 0), reason));
    this.#frames.length = 0;
    return undefined;
  }

  /** Carry out a statement; false if it is one for the assembler. */
  #carryOut({ body, keyword }: Parts): boolean {
    const rest = body.text.slice(keyword.length).trim();
    if (Object.hasOwn(blocks, keyword)) {
      this.#block(keyword, body, rest);
    } else if (/^\.if(def|ndef)?$/.test(keyword)) {
      this.#if(keyword, body, rest);
    } else if (/^\.(else|elseif|endif)$/.test(keyword)) {
      this.#alternative(keyword, body);
    } else if (keyword === ".endm" || keyword === ".endr") {
      throw new SourceError(positionIn(body, 0), `${keyword} without a beginning`);
    } else {
      const macro = this.#macros.get(keyword);
      if (macro === undefined) return false;
      this.#push(expandMacro(macro, body, rest, this.#uses++));
    }
    return true;
  }

  #push(statements: readonly Statement[]): void {
    this.#frames.push({ statements, next: 0 });
  }

  #block(keyword: string, start: Statement, rest: string): void {
    const body = this.#collect(start, keyword);
    const position = positionIn(start, 0);
    if (keyword === ".macro") {
      const head = parseMacroHead(start);
      this.#macros.set(head.name, { ...head, body });
      return;
    }
    if (keyword === ".irp") {
      const [, name, list] = /^([A-Za-z_$][\w$]*)\s*,?\s*(.*)$/s.exec(rest) ?? [];
      if (name === undefined) throw new SourceError(position, "expected .irp NAME, values");
      const values = splitArguments(list ?? "", /,/);
      this.#push(
        values.flatMap((value) => expand(body, new Map([[name, value]]), ".irp", position)),
      );
      return;
    }
    const count = this.#conditions.number(start);
    if (count < 0n || count * BigInt(body.length) > mostStatements) {
      throw new SourceError(position, `.rept ${count} is out of range`);
    }
    const once = expand(body, new Map(), ".rept", position);
    this.#push(Array.from({ length: Number(count) }, () => once).flat());
  }

  /** The statements up to the end of a block, which is read too; blocks in it stay as they are. */
  #collect(start: Statement, keyword: string): Statement[] {
    const frame = this.#frames.at(-1)!;
    const body: Statement[] = [];
    const open = [blocks[keyword]!];
    for (;;) {
      const statement = frame.statements[frame.next++];
      if (statement === undefined) throw unclosed(start, blocks[keyword]!);
      const word = splitLabels(statement).keyword;
      if (word === open.at(-1)) open.pop();
      if (open.length === 0) return body;
      if (Object.hasOwn(blocks, word)) open.push(blocks[word]!);
      body.push(statement);
    }
  }

  #if(keyword: string, start: Statement, rest: string): void {
    const conditional = { start, taken: false, sawElse: false, depth: this.#frames.length };
    this.#conditionals.push(conditional);
    try {
      conditional.taken = this.#holds(keyword, start, rest);
    } finally {
      if (!conditional.taken) this.#skip();
    }
  }

  #holds(keyword: string, statement: Statement, rest: string): boolean {
    if (keyword === ".if" || keyword === ".elseif")
      return this.#conditions.number(statement) !== 0n;
    if (!/^[A-Za-z_.$][\w.$]*$/.test(rest)) {
      throw new SourceError(positionIn(statement, 0), `expected ${keyword} SYMBOL`);
    }
    return this.#conditions.isDefined(rest) === (keyword === ".ifdef");
  }

  /** `.else`, `.elseif` or `.endif`: met behind a taken branch, or as the end of a skipped one. */
  #alternative(keyword: string, statement: Statement): void {
    const conditional = this.#conditionals.at(-1);
    if (conditional === undefined || conditional.depth !== this.#frames.length) {
      throw new SourceError(positionIn(statement, 0), `${keyword} without .if`);
    }
    if (keyword === ".endif") {
      this.#conditionals.pop();
      return;
    }
    if (conditional.sawElse) {
      throw new SourceError(positionIn(statement, 0), `${keyword} after .else`);
    }
    const last = { ...conditional, sawElse: keyword === ".else" };
    this.#conditionals[this.#conditionals.length - 1] = last;
    const take = !last.taken && (keyword === ".else" || this.#holds(keyword, statement, ""));
    if (take) last.taken = true;
    else this.#skip();
  }

  /** Skip a branch; the directive that ends it is the next to be read. */
  #skip(): void {
    const frame = this.#frames.at(-1)!;
    let depth = 0;
    for (; frame.next < frame.statements.length; frame.next++) {
      const { keyword } = splitLabels(frame.statements[frame.next]!);
      if (/^\.if/.test(keyword)) depth++;
      else if (depth === 0 && /^\.(else|elseif|endif)$/.test(keyword)) return;
      else if (keyword === ".endif") depth--;
    }
  }
}

interface Parts {
  readonly labels: readonly Statement[];
  /** What follows the labels. */
  readonly body: Statement;
  /** Its first word; "" if it has none. */
  readonly keyword: string;
}

const labelPattern = /(?:[A-Za-z_.$][\w.$]*|\d+)\s*:\s*/y;

/** Take the labels off a statement. */
function splitLabels(statement: Statement): Parts {
  const labels: Statement[] = [];
  let start = 0;
  for (;;) {
    labelPattern.lastIndex = start;
    const label = labelPattern.exec(statement.text)?.[0];
    if (label === undefined) break;
    labels.push(sliceStatement(statement, start, start + label.trimEnd().length));
    start += label.length;
  }
  const body = sliceStatement(statement, start, statement.text.length);
  return { labels, body, keyword: /^[\w.$]*/.exec(body.text)![0] };
}

function unclosed(start: Statement, end: string): SourceError {
  const word = /^[\w.$]*/.exec(start.text)![0];
  return new SourceError(
    positionIn(start, 0),
    `this ${word} is not closed`,
    `close it with ${end}`,
  );
}
