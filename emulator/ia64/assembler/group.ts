import type { Form } from "../isa/form.ts";
import { PredicateRelations } from "./predicates.ts";
import type { Position } from "./problem.ts";
import { type Access, accessesOf, isBranch, type Subject } from "./resources.ts";

/** What must stand between two instructions, from the least. */
export type Separation = "stop" | "srlz.d" | "srlz.i";

/** An access that forbids another one in the same instruction group. */
export interface Conflict {
  readonly resource: string;
  readonly kind: "reads" | "writes";
  readonly needs: Separation;
  /** Both would be in one group; a late reader of system state may be in a later one. */
  readonly inGroup: boolean;
  /** Where the earlier instruction stands. */
  readonly position: Position;
}

interface Mark {
  readonly access: Access;
  readonly qp: number;
  readonly position: Position;
}

/**
 * The instruction group under way: what its instructions read and wrote, and what the rules about
 * dependencies (manual vol. 1, 3.4; vol. 3, chapter 5) forbid the next one to do in it. Also what
 * system instructions wrote before, until it is serialized.
 */
export class InstructionGroup {
  readonly relations = new PredicateRelations();
  #writes: Mark[] = [];
  readonly #unserialized = new Map<string, Mark>();

  /** A stop: a new group begins. */
  stop(): void {
    this.#writes = [];
  }

  /** What is known about the past is not known for those that come by a branch to here. */
  label(): void {
    this.relations.clear();
  }

  /** The conflicts of an instruction with what stands in its group already. */
  conflicts(subject: Subject): readonly Conflict[] {
    const found: Conflict[] = [];
    for (const access of accessesOf(subject)) {
      const kind = access.writes ? "writes" : "reads";
      const late = access.needs && this.#unserialized.get(access.resource);
      if (access.needs !== undefined && late !== undefined) {
        const { resource, needs } = access;
        const inGroup = this.#writes.includes(late);
        found.push({ resource, kind, needs, inGroup, position: late.position });
      }
      const mark = this.#writes.find(
        (earlier) =>
          disturbs(earlier.access, access) && !this.relations.areExclusive(earlier.qp, subject.qp),
      );
      if (mark === undefined) continue;
      const { position } = mark;
      found.push({ resource: access.resource, kind, needs: "stop", inGroup: true, position });
    }
    return found;
  }

  /** Take an instruction into the group. */
  add(subject: Subject, position: Position): void {
    const { form, qp } = subject;
    const { mnemonic } = form;
    if (mnemonic === "srlz.d" || mnemonic === "srlz.i") this.#serialize(mnemonic);
    for (const access of accessesOf(subject)) {
      if (!access.writes) continue;
      const mark = { access, qp, position };
      this.#writes.push(mark);
      if (access.lasts) this.#unserialized.set(access.resource, mark);
    }
    this.#relate(subject);
    if (isBranch(form)) this.#leave(form, qp);
  }

  /** Serialize what earlier groups wrote. */
  #serialize(name: "srlz.d" | "srlz.i"): void {
    for (const [resource, mark] of this.#unserialized) {
      const isLate = name === "srlz.d" && resource === "cr.iva";
      if (!isLate && !this.#writes.includes(mark)) this.#unserialized.delete(resource);
    }
  }

  /** What a compare says about its two targets. */
  #relate(subject: Subject): void {
    const targets = accessesOf(subject).filter(
      ({ resource, writes }) => writes && /^p\d/.test(resource),
    );
    const numbers = targets.map(({ resource }) => Number(resource.slice(1)));
    for (const [i, { kind }] of targets.entries()) {
      if (kind !== "and") this.relations.forget(numbers[i]!);
    }
    const { form, qp } = subject;
    const compares = /^(cmp|tbit|tnat|tf|fcmp|fclass)/.test(form.mnemonic);
    if (!compares || targets.some(({ kind }) => kind !== undefined && kind !== "fp")) return;
    const unconditional = form.mnemonic.split(".").includes("unc");
    if (qp === 0 || unconditional) this.relations.exclude(numbers.toSorted((a, b) => a - b));
    if (qp !== 0 && unconditional) for (const p of numbers) this.relations.imply(p, qp);
  }

  /**
   * Behind a branch: if it was not taken, it did nothing, nor did what stands under the same
   * predicate. Nothing falls through one that is always taken. Branches of loops act in any case.
   */
  #leave(form: Form, qp: number): void {
    if (isLoop(form)) return;
    if (qp === 0) {
      this.#writes = [];
      this.relations.clear();
      return;
    }
    this.#writes = this.#writes.filter((mark) => !this.relations.isUnder(mark.qp, qp));
    if (/\.call/.test(form.mnemonic)) this.relations.clear();
  }
}

/** Whether the second access may not follow the first in a group. */
function disturbs(earlier: Access, later: Access): boolean {
  if (earlier.resource !== later.resource) return false;
  const [a, b] = [earlier.place, later.place];
  if (a !== undefined && a.base === b?.base && a.bit !== b.bit) return false;
  const isPredicate = /^p\d/.test(later.resource);
  if (later.writes) {
    if (earlier.kind === undefined || earlier.kind !== later.kind) return true;
    return later.kind === "check" || (isPredicate && later.kind === "fp");
  }
  if (earlier.kind === "check") return false;
  if (later.kind !== "branch") return true;
  // Branches see what the instructions of their group do, save floating-point ones.
  return isPredicate && earlier.kind === "fp";
}

function isLoop({ mnemonic }: Form): boolean {
  return /^br\.(cloop|ctop|cexit|wtop|wexit)/.test(mnemonic);
}
