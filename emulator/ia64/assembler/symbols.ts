import { didYouMean } from "../../did-you-mean.ts";
import type { Expression } from "./expression.ts";
import { type Position, SourceError } from "./problem.ts";
import { absolute, evaluate, type Scope, type Value } from "./value.ts";

export type SymbolKind = "function" | "object" | "none";

/** Most symbols that may be defined by each other in a row; evaluation is recursive. */
const longestChain = 500;

interface Definition {
  readonly position: Position;
  readonly isLabel: boolean;
  /** What it is worth: known at once, or when the symbols it depends on are. */
  readonly value: Value | { readonly expression: Expression; readonly here: Value };
}

/**
 * The symbols of a source. What an expression refers to is a key: the name itself, or for a name
 * that has several values in turn (`1:`, a symbol that .set changes) the name and a count.
 */
export class Symbols {
  readonly #definitions = new Map<string, Definition>();
  /** Number of definitions so far, of names that may have several. */
  readonly #counts = new Map<string, number>();
  readonly #evaluating = new Set<string>();
  readonly #referred = new Set<string>();
  readonly globals = new Set<string>();
  readonly kinds = new Map<string, SymbolKind>();
  readonly sizes = new Map<string, { readonly expression: Expression; readonly here: Value }>();

  /** Define a label; a number is a local label, which may be defined again. */
  defineLabel(name: string, value: Value, position: Position): void {
    if (/^\d/.test(name)) {
      const count = (this.#counts.get(name) ?? 0) + 1;
      this.#counts.set(name, count);
      this.#definitions.set(versionKey(name, count), { position, isLabel: true, value });
      return;
    }
    const former = this.#definitions.get(name);
    if (former !== undefined) {
      const hint = "a local label (1:) may be defined again";
      throw new SourceError(position, `${name} ${definedIn(former)}`, hint);
    }
    this.#definitions.set(name, { position, isLabel: true, value });
  }

  /** Give a symbol a value by .set or .equ; what follows in the source sees the new one. */
  set(name: string, expression: Expression, here: Value, position: Position): void {
    const former = this.#definitions.get(name);
    if (former?.isLabel === true) {
      throw new SourceError(position, `${name} ${definedIn(former)}`, "a label keeps its value");
    }
    const count = (this.#counts.get(name) ?? 0) + 1;
    const key = count === 1 ? name : versionKey(name, count);
    const value = evaluate(expression, this.scope(here)) ?? { expression, here };
    this.#counts.set(name, count);
    this.#definitions.set(key, { position, isLabel: false, value });
  }

  /** Key of the symbol that a name, "1b" or "1f" stands for at this point of the source. */
  key(reference: string, position: Position): string {
    const local = /^(\d+)([bf])$/.exec(reference);
    if (local === null) {
      this.#referred.add(reference);
      const count = this.#counts.get(reference) ?? 1;
      return count === 1 ? reference : versionKey(reference, count);
    }
    const [, name, direction] = local;
    const count = (this.#counts.get(name!) ?? 0) + (direction === "f" ? 1 : 0);
    if (count > 0) return versionKey(name!, count);
    const hint = `${name}f refers to the next one`;
    throw new SourceError(position, `there is no label ${name}: before this`, hint);
  }

  /** Whether an expression names the symbol. */
  isReferred(name: string): boolean {
    return this.#referred.has(name);
  }

  /** Define what is no symbol of the source. */
  defineHidden(key: string, value: Value): void {
    const position = { line: 1, column: 1, expansion: undefined };
    this.#definitions.set(key, { position, isLabel: true, value });
  }

  isDefined(name: string): boolean {
    return this.#definitions.has(name);
  }

  /** Values as they are known now. */
  scope(here: Value | undefined): Scope {
    return { here, symbol: (key, position) => this.#valueOf(key, position) };
  }

  /** Value of an expression after layout. Throws a SourceError if a symbol is not defined. */
  resolve(expression: Expression, here: Value): bigint {
    const placed = (value: Value): Value =>
      value.section === undefined
        ? value
        : { section: undefined, offset: value.offset + BigInt(value.section.address!) };
    const symbol = (key: string, position: Position) => {
      const value = this.#valueOf(key, position);
      if (value === undefined) throw this.#undefined(key, position);
      return placed(value);
    };
    const scope = { here: placed(here), symbol, place: placed };
    return absolute(evaluate(expression, scope)!, expression.position);
  }

  /** Named symbols with their last values, in order of definition; to be called after layout. */
  *all(): Generator<{ name: string; value: Value; position: Position }> {
    for (const name of this.#definitions.keys()) {
      if (name.includes("\0")) continue;
      const count = this.#counts.get(name) ?? 1;
      const key = count === 1 ? name : versionKey(name, count);
      const { position } = this.#definitions.get(key)!;
      const value = this.#valueOf(key, position);
      if (value !== undefined) yield { name, value, position };
    }
  }

  #valueOf(key: string, position: Position): Value | undefined {
    const definition = this.#definitions.get(key);
    if (definition === undefined) return undefined;
    if ("section" in definition.value) return definition.value;
    if (this.#evaluating.has(key) || this.#evaluating.size >= longestChain) {
      throw new SourceError(position, `the value of ${key.split("\0")[0]} depends on itself`);
    }
    this.#evaluating.add(key);
    try {
      const { expression, here } = definition.value;
      const value = evaluate(expression, this.scope(here));
      if (value !== undefined) this.#definitions.set(key, { ...definition, value });
      return value;
    } finally {
      this.#evaluating.delete(key);
    }
  }

  /** The error for a symbol without a value; it may be one that its own definition lacks. */
  #undefined(key: string, position: Position): SourceError {
    const [name = "", version] = key.split("\0");
    if (version !== undefined && /^\d/.test(name)) {
      return new SourceError(position, `there is no label ${name}: after this`);
    }
    const value = this.#definitions.get(key)?.value;
    if (value !== undefined && "expression" in value) {
      const missing = this.#missingIn(value.expression);
      if (missing !== undefined) return missing;
    }
    const names = [...this.#definitions.keys()].filter((known) => !known.includes("\0"));
    return new SourceError(position, `${name} is not defined`, didYouMean(name, names).hint);
  }

  #missingIn(expression: Expression): SourceError | undefined {
    switch (expression.kind) {
      case "symbol":
        return this.#valueOf(expression.key, expression.position) === undefined
          ? this.#undefined(expression.key, expression.position)
          : undefined;
      case "unary":
        return this.#missingIn(expression.operand);
      case "binary":
        return this.#missingIn(expression.left) ?? this.#missingIn(expression.right);
      default:
        return undefined;
    }
  }
}

function versionKey(name: string, count: number): string {
  return `${name}\0${count}`;
}

function definedIn({ position }: Definition): string {
  return `is already defined in line ${position.line}`;
}
