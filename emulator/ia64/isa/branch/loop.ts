import { AR_EC, AR_LC } from "../../application-registers.ts";
import type { Builder, Helper } from "../../builder.ts";
import { B1, B2 } from "../formats.ts";
import { type Instruction, instruction } from "../instruction.ts";
import { unsigned } from "../values.ts";
import { branchBy } from "./conditional.ts";
import { dealloc, prefetch, whether } from "./hints.ts";

/* Branches of counted and modulo-scheduled loops (manual vol. 1, 4.5.1; vol. 3, `br`). */

/** Renames the rotating registers one place up (manual vol. 1, 4.5.1). */
const rotate: Helper = (cpu) => {
  cpu.rotate();
  return undefined;
};

/** One stage of a software pipeline ends: p63 tells the first stage whether to start another. */
function endStage<V>(b: Builder<V>, startsAnother: boolean): void {
  b.setPr(63, unsigned(b, startsAnother ? 1 : 0));
  b.call(rotate);
}

interface Loop {
  readonly target25: number;
  /** Branch while the pipeline runs (top), or when it has run dry (exit). */
  readonly kind: "top" | "exit";
}

/** Without a new iteration: count down the epilog; when it is over, nothing rotates. */
function epilog<V>(b: Builder<V>, { target25, kind }: Loop): void {
  const count = b.ar(AR_EC);
  const goesOn = b.ltU(unsigned(b, 1), count);
  const over = b.eq(count, unsigned(b, 0));
  b.when(over, () => b.setPr(63, unsigned(b, 0)));
  b.when(b.xor(over, unsigned(b, 1)), () => {
    b.setAr(AR_EC, b.sub(count, unsigned(b, 1)));
    endStage(b, false);
  });
  const taken = kind === "top" ? goesOn : b.xor(goesOn, unsigned(b, 1));
  b.when(taken, () => branchBy(b, target25));
}

const brCloop = instruction({
  syntax: "br.cloop{.whether}{.prefetch}{.dealloc} target25",
  format: B2,
  match: { op: 4, btype: 5 },
  reads: ["ar.lc"],
  writes: ["ar.lc"],
  completers: { whether, prefetch, dealloc },
  slot2: true,
  unpredicated: true,
  execute: (b, { target25 }) => {
    const count = b.ar(AR_LC);
    b.when(b.ne(count, unsigned(b, 0)), () => {
      b.setAr(AR_LC, b.sub(count, unsigned(b, 1)));
      branchBy(b, target25);
    });
  },
});

const brCtop = instruction({
  syntax: "br.c{kind}{.whether}{.prefetch}{.dealloc} target25",
  format: B2,
  match: { op: 4 },
  reads: ["ar.lc", "ar.ec", "rrb"],
  writes: ["ar.lc", "ar.ec", "cfm", "rrb", "p63"],
  completers: {
    kind: { values: { exit: { btype: 6 }, top: { btype: 7 } } },
    ...{ whether, prefetch, dealloc },
  },
  slot2: true,
  unpredicated: true,
  execute: (b, fields) => {
    const count = b.ar(AR_LC);
    const another = b.ne(count, unsigned(b, 0));
    b.when(another, () => {
      b.setAr(AR_LC, b.sub(count, unsigned(b, 1)));
      endStage(b, true);
      if (fields.kind === "top") branchBy(b, fields.target25);
    });
    b.when(b.xor(another, unsigned(b, 1)), () => epilog(b, fields));
  },
});

/** The qualifying predicate is the condition of the loop. */
const brWtop = instruction({
  syntax: "br.w{kind}{.whether}{.prefetch}{.dealloc} target25",
  format: B1,
  match: { op: 4 },
  reads: ["ar.ec", "rrb"],
  writes: ["ar.ec", "cfm", "rrb", "p63"],
  completers: {
    kind: { values: { exit: { btype: 2 }, top: { btype: 3 } } },
    ...{ whether, prefetch, dealloc },
  },
  slot2: true,
  ownPredicate: true,
  execute: (b, fields) => {
    const another = b.pr(fields.qp);
    b.when(another, () => {
      endStage(b, false);
      if (fields.kind === "top") branchBy(b, fields.target25);
    });
    b.when(b.xor(another, unsigned(b, 1)), () => epilog(b, fields));
  },
});

export const loops: readonly Instruction[] = [brCloop, brCtop, brWtop];
