import { type Packed, packAll, packBundle } from "./bundler.ts";
import { symbolicConstant } from "./constants.ts";
import { type Expression, type Names, parseExpression, usesHere } from "./expression.ts";
import { encodeInstruction, type Parsed } from "./instruction.ts";
import { type Position, type Problems, SourceError } from "./problem.ts";
import { psrMask, RegisterFrame } from "./registers.ts";
import { flagsByName, Section, type SectionFlags } from "./section.ts";
import { Symbols } from "./symbols.ts";
import type { TokenReader } from "./token-reader.ts";
import { absolute, evaluate, type Value } from "./value.ts";

/** A bundle in its place, whose slots are encoded when all symbols have values. */
export interface PlacedBundle {
  readonly section: Section;
  readonly offset: number;
  readonly packed: Packed<Parsed>;
  /** A stop was written behind the last slot later: after a label. */
  stopAtEnd: boolean;
}

/** A bundle between braces, until it is closed. */
interface OpenBundle {
  readonly position: Position;
  /** Template that was written, "MII". */
  template: string | undefined;
}

/** Everything that assembly knows on its way through the source. */
export class Assembly {
  readonly problems: Problems;
  readonly symbols = new Symbols();
  readonly frame = new RegisterFrame();
  readonly sections: Section[] = [new Section(".text", flagsByName(".text"))];
  readonly bundles: PlacedBundle[] = [];
  /** What is left to do when all sections have their addresses. */
  readonly fixups: (() => void)[] = [];
  readonly names: Names;
  #section = this.sections[0]!;
  #previousSection = this.#section;
  readonly #sectionStack: { current: Section; previous: Section }[] = [];
  #queue: Parsed[] = [];
  #open: OpenBundle | undefined;

  constructor(problems: Problems) {
    this.problems = problems;
    this.names = {
      symbol: (reference, position) => this.symbols.key(reference, position),
      constant: (word) => psrMask(word) ?? symbolicConstant(word),
      reserved: (word) => this.frame.reserved(word),
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
    this.flush(position);
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
    this.flush(position);
    this.#section = pushed.current;
    this.#previousSection = pushed.previous;
  }

  previousSection(position: Position): void {
    this.flush(position);
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
    if (usesHere(expression)) this.flush(expression.position);
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
    if (this.#open === undefined || this.#queue.length > 0) this.flush(position);
    this.symbols.defineLabel(name, this.here, position);
  }

  /** Put `size` bytes here that hold an expression, little-endian. */
  emitExpression(expression: Expression, size: number): void {
    const { position } = expression;
    const { section, here } = this;
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

  addInstruction(instruction: Parsed): void {
    const { executable, zero } = this.#section.flags;
    if (!executable || zero) {
      const reason = `an instruction in section ${this.#section.name}`;
      throw new SourceError(instruction.position, reason, "instructions go into .text");
    }
    if (this.#open === undefined && this.#queue.length === 0 && this.#section.size % 16 !== 0) {
      const offset = `offset 0x${this.#section.size.toString(16)} of section ${this.#section.name}`;
      const reason = `${offset} is not the start of a bundle`;
      throw new SourceError(instruction.position, reason, "put .align 16 in front");
    }
    if (instruction.groupFirst && this.#open === undefined) this.addStop();
    this.#queue.push(instruction);
  }

  /** A stop behind the last instruction, which may already be in its bundle. */
  addStop(): void {
    const last = this.#queue.at(-1);
    if (last !== undefined) {
      last.stopAfter = true;
      return;
    }
    const bundle = this.bundles.at(-1);
    const follows = bundle?.section === this.#section && bundle.offset + 16 === this.#section.size;
    if (follows && this.#open === undefined) bundle.stopAtEnd = true;
  }

  openBundle(position: Position): void {
    this.flush(position);
    this.#open = { position, template: undefined };
  }

  /** The template of an open bundle, in capitals. */
  setTemplate(name: string, position: Position): void {
    if (this.#open === undefined || this.#queue.length > 0) {
      throw new SourceError(
        position,
        `.${name.toLowerCase()} outside a bundle`,
        "write { before it",
      );
    }
    this.#open.template = name;
  }

  closeBundle(position: Position): void {
    const open = this.#open;
    if (open === undefined) throw new SourceError(position, "} without {");
    this.#open = undefined;
    const queue = this.#queue;
    this.#queue = [];
    if (queue.length === 0 || queue.length > 3) {
      const reason = `a bundle of ${queue.length} instructions`;
      throw new SourceError(open.position, reason, "a bundle has one to three");
    }
    // Behind a call as well: the call may be predicated, or the return go elsewhere.
    for (const instruction of queue) instruction.endsBundle = false;
    const packed = packBundle(queue, open.template);
    if (packed?.count === queue.length) {
      this.#place(packed);
      return;
    }
    const units = queue.map(({ unit, stopAfter }) => unit + (stopAfter ? ";;" : "")).join(" ");
    const template =
      open.template === undefined ? "no template" : `.${open.template.toLowerCase()}`;
    const verb = open.template === undefined ? "takes" : "doesn't take";
    throw new SourceError(open.position, `${template} ${verb} these instructions: ${units}`);
  }

  /** Put the waiting instructions into bundles: what follows starts at a bundle. */
  flush(position: Position): void {
    if (this.#open !== undefined) {
      const line = `opened in line ${this.#open.position.line}`;
      throw new SourceError(
        position,
        "this can't stand inside a bundle",
        `close it with }, ${line}`,
      );
    }
    const queue = this.#queue;
    this.#queue = [];
    for (const packed of packAll(queue)) this.#place(packed);
  }

  /** End of the source. */
  finish(): void {
    if (this.#open !== undefined) {
      const { position } = this.#open;
      this.#open = undefined;
      throw new SourceError(position, "this bundle is not closed", "close it with }");
    }
    this.flush({ line: 1, column: 1, expansion: undefined });
  }

  #place(packed: Packed<Parsed>): void {
    const { position } = packed.slots.find((slot) => slot !== undefined)!;
    const section = this.#section;
    const offset = section.reserve(16, position);
    this.bundles.push({ section, offset, packed, stopAtEnd: false });
  }

  /** The slots of an instruction in its bundle; to be called after layout. */
  encode(instruction: Parsed, { section, offset }: PlacedBundle) {
    const here = { section, offset: BigInt(offset) };
    const address = BigInt(section.address! + offset);
    const resolve = (expression: Expression) => this.symbols.resolve(expression, here);
    return encodeInstruction(instruction, address, resolve);
  }
}
