import type { Assembly } from "./assembly.ts";
import type { Expression } from "./expression.ts";
import type { Position } from "./problem.ts";
import { Section } from "./section.ts";

/** The symbol whose value programs have in r1: short data lies around it. */
export const globalPointer = "__gp";

/** Sections that the assembler fills: function descriptors, and addresses. */
export const linkageSections: readonly string[] = [".opd", ".got"];

/**
 * What the linker of a static image makes for operators such as `@ltoff` (IA-64 psABI, 4.3): a table
 * of addresses that code reaches by gp, and a descriptor for each function whose address is taken.
 */
export class Linkage {
  readonly #assembly: Assembly;
  readonly #entries = new Map<string, Expression>();
  #usesPointer = false;

  constructor(assembly: Assembly) {
    this.#assembly = assembly;
  }

  /** The value of `@operator(operand)`; undefined if there is no such operator. */
  apply(operator: string, operand: Expression, position: Position): Expression | undefined {
    switch (operator) {
      case "@gprel":
        return minus(operand, this.#pointer(position), position);
      case "@ltoff":
      case "@ltoffx":
        return minus(this.#addressOf(operand, position), this.#pointer(position), position);
      case "@fptr":
        return this.#descriptorOf(operand, position);
      case "@pcrel":
        return minus(operand, { kind: "here", position }, position);
      case "@segrel":
        return minus(operand, { kind: "symbol", key: segmentStart, position }, position);
      default:
        return undefined;
    }
  }

  /** Give gp its value, once sections have their addresses: the start of the short data. */
  finish(base: number): void {
    const { symbols, sections } = this.#assembly;
    const position = { line: 1, column: 1, expansion: undefined };
    symbols.defineHidden(segmentStart, { section: undefined, offset: BigInt(base) });
    if (symbols.isDefined(globalPointer)) return;
    if (!this.#usesPointer && !symbols.isReferred(globalPointer)) return;
    const short = sections.find(({ flags, size }) => flags.short && size > 0);
    const offset = BigInt(short?.address ?? base);
    symbols.defineLabel(globalPointer, { section: undefined, offset }, position);
  }

  #pointer(position: Position): Expression {
    this.#usesPointer = true;
    return { kind: "symbol", key: globalPointer, position };
  }

  /** The place of a word that holds the address. */
  #addressOf(operand: Expression, position: Position): Expression {
    return this.#entry(".got", operand, position, [operand]);
  }

  /** The place of a function's descriptor: its address, and gp. */
  #descriptorOf(operand: Expression, position: Position): Expression {
    return this.#entry(".opd", operand, position, [operand, this.#pointer(position)]);
  }

  #entry(
    name: string,
    operand: Expression,
    position: Position,
    words: readonly Expression[],
  ): Expression {
    const key = `${name} ${keyOf(operand)}`;
    const known = this.#entries.get(key);
    if (known !== undefined) return known;
    const { sections } = this.#assembly;
    let section = sections.find((candidate) => candidate.name === name);
    if (section === undefined) {
      const plain = { executable: false, zero: false, note: false };
      section = new Section(name, { ...plain, writable: true, short: true });
      sections.push(section);
    }
    section.align(8 * words.length, position);
    const offset = section.size;
    for (const word of words) this.#assembly.emitInto(section, word, 8);
    const entry: Expression = { kind: "place", section, offset: BigInt(offset), position };
    this.#entries.set(key, entry);
    return entry;
  }
}

/** No name that a source can have. */
const segmentStart = "\0segment";

function minus(left: Expression, right: Expression, position: Position): Expression {
  return { kind: "binary", operator: "-", left, right, position };
}

/** The same for expressions of the same value. */
function keyOf(expression: Expression): string {
  switch (expression.kind) {
    case "number":
      return String(expression.value);
    case "symbol":
      return expression.key;
    case "place":
      return `${expression.section.name}+${expression.offset}`;
    case "here":
      return ".";
    case "unary":
      return `${expression.operator}(${keyOf(expression.operand)})`;
    case "binary":
      return `(${keyOf(expression.left)}${expression.operator}${keyOf(expression.right)})`;
  }
}
