import type { SlotUnit } from "./bundler.ts";
import { Code, type PlacedBundle } from "./code.ts";
import { symbolicConstant } from "./constants.ts";
import { type Expression, type Names, parseExpression, usesHere } from "./expression.ts";
import { encodeInstruction, knownNumber, type Parsed } from "./instruction.ts";
import { Linkage } from "./linkage.ts";
import { type Position, type Problems, SourceError } from "./problem.ts";
import { psrMask, RegisterFrame } from "./registers.ts";
import type { Subject } from "./resources.ts";
import { flagsByName, Section, type SectionFlags } from "./section.ts";
import { Symbols } from "./symbols.ts";
import type { TokenReader } from "./token-reader.ts";
import { absolute, evaluate, type Value } from "./value.ts";

/** Everything that assembly knows on its way through the source. */
export class Assembly {
  readonly problems: Problems;
  readonly symbols = new Symbols();
  readonly frame = new RegisterFrame();
  readonly sections: Section[] = [new Section(".text", flagsByName(".text"))];
  /** What is left to do when all sections have their addresses. */
  readonly fixups: (() => void)[] = [];
  readonly names: Names;
  readonly code: Code;
  readonly linkage = new Linkage(this);
  #section = this.sections[0]!;
  #previousSection = this.#section;
  readonly #sectionStack: { current: Section; previous: Section }[] = [];

  constructor(problems: Problems) {
    this.problems = problems;
    this.code = new Code({
      problems,
      section: () => this.#section,
      subject: (instruction) => this.#subject(instruction),
    });
    this.names = {
      symbol: (reference, position) => this.symbols.key(reference, position),
      constant: (word) => psrMask(word) ?? symbolicConstant(word),
      reserved: (word) => this.frame.reserved(word),
      linkage: (word, operand, position) => this.linkage.apply(word, operand, position),
    };
  }

  get section(): Section {
    return this.#section;
  }

  /** Where the next byte goes. Instructions that wait for their bundle must be flushed before. */
  get here(): Value {
    return { section: this.#section, offset: BigInt(this.#section.size) };
  }

  /** The section of this name, created if it is new; flags count only then. */
  enterSection(name: string, flags: SectionFlags | undefined, position: Position): void {
    this.code.end(position);
    let section = this.sections.find((candidate) => candidate.name === name);
    if (section === undefined) {
      section = new Section(name, flags ?? flagsByName(name));
      this.sections.push(section);
    }
    this.#enter(section);
  }

  pushSection(): void {
    this.#sectionStack.push({ current: this.#section, previous: this.#previousSection });
  }

  popSection(position: Position): void {
    const pushed = this.#sectionStack.pop();
    if (pushed === undefined) throw new SourceError(position, ".popsection without .pushsection");
    this.code.end(position);
    this.#section = pushed.current;
    this.#previousSection = pushed.previous;
  }

  previousSection(position: Position): void {
    this.code.end(position);
    this.#enter(this.#previousSection);
  }

  #enter(section: Section): void {
    this.#previousSection = this.#section;
    this.#section = section;
  }

  /** Parse an expression; what it refers to is fixed at this point of the source. */
  expression(reader: TokenReader): Expression {
    return parseExpression(reader, this.names);
  }

  /** Parse an expression whose value must be known here, as a number. */
  number(reader: TokenReader): bigint {
    return absolute(this.#known(this.expression(reader)), reader.position);
  }

  /** Parse an expression that must lie in this section, or be an offset into it. */
  offset(reader: TokenReader): bigint {
    const { position } = reader;
    const value = this.#known(this.expression(reader));
    if (value.section === undefined || value.section === this.#section) return value.offset;
    throw new SourceError(position, `this address is in section ${value.section.name}`);
  }

  #known(expression: Expression): Value {
    if (usesHere(expression)) this.code.flush(expression.position);
    const value = evaluate(expression, this.symbols.scope(this.here));
    if (value !== undefined) return value;
    const hint = "labels and symbols that it uses must stand above";
    throw new SourceError(expression.position, "the value is not known here", hint);
  }

  /** Define a label here: instructions before it are in bundles of their own. */
  defineLabel(name: string, position: Position): void {
    if (this.frame.reserved(name)) {
      throw new SourceError(position, `${name} is the name of a register, not of a label`);
    }
    if (!this.code.isOpen || this.code.waits) this.code.flush(position);
    this.code.group.label();
    this.symbols.defineLabel(name, this.here, position);
  }

  /** Put `size` bytes here that hold an expression, little-endian. */
  emitExpression(expression: Expression, size: number): void {
    this.emitInto(this.#section, expression, size);
  }

  /** Put `size` bytes at the end of a section that hold an expression, little-endian. */
  emitInto(section: Section, expression: Expression, size: number): void {
    const { position } = expression;
    const here = { section, offset: BigInt(section.size) };
    const offset = section.reserve(size, position);
    this.fixups.push(() => {
      const value = this.symbols.resolve(expression, here);
      const bits = BigInt(8 * size);
      if (value < -(1n << (bits - 1n)) || value >= 1n << bits) {
        const allowed = `allowed: from ${-(1n << (bits - 1n))} to ${(1n << bits) - 1n}`;
        throw new SourceError(position, `${value} does not fit into ${size} bytes`, allowed);
      }
      if (section.flags.zero) {
        if (value === 0n) return;
        throw new SourceError(position, `section ${section.name} can hold only zeroes`);
      }
      for (let i = 0; i < size; i++) {
        section.bytes[offset + i] = Number(BigInt.asUintN(8, value >> BigInt(8 * i)));
      }
    });
  }

  /** What is known here about an instruction's operands. */
  #subject({ candidates, qp }: Parsed): Omit<Subject, "spillPlace"> {
    const { form, operands } = candidates[0]!;
    const scope = this.symbols.scope(undefined);
    const values = operands.map(({ value }) =>
      typeof value === "bigint" ? value : knownNumber(value, scope),
    );
    return { form, values, qp, rotating: this.frame.rotating };
  }

  /** The slots of an instruction in its bundle; to be called after layout. */
  encode(instruction: Parsed, unit: SlotUnit, { section, offset }: PlacedBundle) {
    const here = { section, offset: BigInt(offset) };
    const address = BigInt(section.address! + offset);
    const resolve = (expression: Expression) => this.symbols.resolve(expression, here);
    return encodeInstruction(instruction, unit, address, resolve);
  }
}
