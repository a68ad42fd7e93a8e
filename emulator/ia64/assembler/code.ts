import { formsOf } from "../isa/form.ts";
import { type Packed, packBundle, packNext, type SlotUnit } from "./bundler.ts";
import { type Conflict, InstructionGroup } from "./group.ts";
import type { Parsed } from "./instruction.ts";
import { type Position, type Problems, SourceError } from "./problem.ts";
import type { SpillPlace, Subject } from "./resources.ts";
import type { Section } from "./section.ts";

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

/**
 * Where stops are besides where the source has them: nowhere; where a dependency needs one; or there,
 * with serialization where a dependency needs that.
 */
export type StopMode = "explicit" | "default" | "auto";

/** What the code needs to know of the rest of the assembly. */
interface Surroundings {
  readonly problems: Problems;
  /** Where instructions go now. */
  section(): Section;
  /** The operands of an instruction as far as they are known. */
  subject(instruction: Parsed): Omit<Subject, "spillPlace">;
}

/**
 * Puts instructions into bundles, and stops between them: unless the source is in explicit mode or
 * in a bundle of its own between braces, also where a dependency needs one.
 */
export class Code {
  readonly bundles: PlacedBundle[] = [];
  readonly group = new InstructionGroup();
  mode: StopMode = "default";
  /** Where .mem.offset says that the next instruction spills to or fills from. */
  spillPlace: SpillPlace | undefined;
  readonly #around: Surroundings;
  #queue: Parsed[] = [];
  #open: OpenBundle | undefined;
  #template: string | undefined;

  constructor(around: Surroundings) {
    this.#around = around;
  }

  /** Instructions wait for their bundle. */
  get waits(): boolean {
    return this.#queue.length > 0;
  }

  get isOpen(): boolean {
    return this.#open !== undefined;
  }

  add(instruction: Parsed): void {
    const { position } = instruction;
    const section = this.#around.section();
    const { executable, zero } = section.flags;
    if (!executable || zero) {
      const reason = `an instruction in section ${section.name}`;
      throw new SourceError(position, reason, "instructions go into .text");
    }
    if (this.#open === undefined && this.#queue.length === 0 && section.size % 16 !== 0) {
      const offset = `offset 0x${section.size.toString(16)} of section ${section.name}`;
      const reason = `${offset} is not the start of a bundle`;
      throw new SourceError(position, reason, "put .align 16 in front");
    }
    if (instruction.groupFirst && this.#open === undefined) this.addStop();
    const subject = { ...this.#around.subject(instruction), spillPlace: this.spillPlace };
    this.spillPlace = undefined;
    this.#separate(instruction, this.group.conflicts(subject));
    instruction.template = this.#template;
    this.#template = undefined;
    this.#queue.push(instruction);
    this.group.add(subject, position);
    if (instruction.groupLast) this.group.stop();
  }

  /**
   * Keep an instruction apart from what must not be in its group; or warn where that is up to the
   * source.
   */
  #separate({ mnemonic, position }: Parsed, conflicts: readonly Conflict[]): void {
    if (conflicts.length === 0) return;
    if (this.mode === "explicit" || this.#open !== undefined) {
      const conflict = conflicts.find(({ needs }) => needs === "stop");
      if (conflict === undefined) return;
      const { resource, kind, position: earlier } = conflict;
      const written = `${resource}, which line ${earlier.line} writes in the same group`;
      const warning = new SourceError(
        position,
        `${mnemonic} ${kind} ${written}`,
        "write ;; between",
      );
      this.#around.problems.warn(warning);
      return;
    }
    const isAuto = this.mode === "auto";
    if (conflicts.some(({ needs, inGroup }) => inGroup && (isAuto || needs === "stop"))) {
      this.addStop();
    }
    if (!isAuto) return;
    for (const serialization of ["srlz.d", "srlz.i"] as const) {
      if (!conflicts.some(({ needs }) => needs === serialization)) continue;
      this.add(plain(serialization, position));
      if (serialization === "srlz.i") this.addStop();
    }
  }

  /** A stop behind the last instruction, which may already be in its bundle. */
  addStop(): void {
    this.group.stop();
    const last = this.#queue.at(-1);
    if (last !== undefined) {
      last.stopAfter = true;
      return;
    }
    const section = this.#around.section();
    const bundle = this.bundles.at(-1);
    const follows = bundle?.section === section && bundle.offset + 16 === section.size;
    if (follows && this.#open === undefined) bundle.stopAtEnd = true;
  }

  openBundle(position: Position): void {
    this.flush(position);
    this.#open = { position, template: undefined };
  }

  /** The template of an open bundle, or of the one that the next instruction begins; in capitals. */
  setTemplate(name: string, position: Position): void {
    if (this.#open === undefined) {
      this.#template = name;
    } else if (this.#queue.length > 0) {
      throw new SourceError(position, `.${name.toLowerCase()} must be the first in its bundle`);
    } else {
      this.#open.template = name;
    }
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
    const packed = packBundle(queue, open.template);
    if (packed?.count === queue.length) {
      this.#place(packed);
      return;
    }
    const units = queue.map(({ units, stopAfter }) => unitText(units) + (stopAfter ? ";;" : ""));
    const template =
      open.template === undefined ? "no template" : `.${open.template.toLowerCase()}`;
    const verb = open.template === undefined ? "takes" : "doesn't take";
    const reason = `${template} ${verb} these instructions: ${units.join(" ")}`;
    throw new SourceError(open.position, reason);
  }

  /** Put the waiting instructions into bundles: what follows starts at a bundle. */
  flush(position: Position): void {
    if (this.#open !== undefined) {
      const hint = `close it with }, opened in line ${this.#open.position.line}`;
      throw new SourceError(position, "this can't stand inside a bundle", hint);
    }
    const queue = this.#queue;
    this.#queue = [];
    for (let start = 0; start < queue.length; ) {
      const packed = packNext(queue.slice(start, start + 3));
      if (packed.count === 0) {
        const { position, mnemonic, template } = queue[start]!;
        const reason = `${mnemonic} does not fit into .${template?.toLowerCase()}`;
        throw new SourceError(position, reason, "choose another template, or none");
      }
      this.#place(packed);
      start += packed.count;
    }
  }

  /** The code ends here, for data or another section: its group does as well. */
  end(position: Position): void {
    this.addStop();
    this.flush(position);
  }

  /** End of the source. */
  finish(): void {
    if (this.#open !== undefined) {
      const { position } = this.#open;
      this.#open = undefined;
      throw new SourceError(position, "this bundle is not closed", "close it with }");
    }
    this.end({ line: 1, column: 1, expansion: undefined });
  }

  #place(packed: Packed<Parsed>): void {
    const { position } = packed.slots.find((slot) => slot !== undefined)!;
    const section = this.#around.section();
    const offset = section.reserve(16, position);
    this.bundles.push({ section, offset, packed, stopAtEnd: false });
  }
}

/** An instruction without operands that the assembler itself puts in. */
function plain(mnemonic: string, position: Position): Parsed {
  const form = formsOf(mnemonic)[0]!;
  return {
    ...{ mnemonic, position, qp: 0, candidates: [{ form, operands: [] }], units: ["M"] },
    ...{
      template: undefined,
      notInB: false,
      slot2: false,
      endsBundle: false,
      groupFirst: false,
      groupLast: false,
      stopAfter: false,
    },
  };
}

/** Units as the manual names them: A is M or I. */
function unitText(units: readonly SlotUnit[]): string {
  if (units.length === 1) return units[0]!;
  return units.length === 2 ? "A" : "any";
}
