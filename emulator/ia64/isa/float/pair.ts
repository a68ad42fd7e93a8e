import type { Builder, Helper } from "../../builder.ts";
import { floatLoads } from "../../data-speculation.ts";
import { illegalOperation } from "../../fault.ts";
import { loadFrPair, memoryFormats } from "../../fp/memory.ts";
import { writeNatVal, writeZero } from "../../fp/registers.ts";
import { M11, M12 } from "../formats.ts";
import { type Instruction, instruction } from "../instruction.ts";
import { loadByType, readBase, update } from "../memory/access.ts";
import { updateHint } from "../memory/hints.ts";
import { unsigned } from "../values.ts";
import { type } from "./load.ts";
import { checkFr } from "./registers.ts";

/* Loads of two floating-point registers, an odd and an even one (manual vol. 3, `ldfp`). */

interface PairFields {
  readonly f1: number;
  readonly f2: number;
  readonly r3: number;
  readonly form: "s" | "d" | "8";
  readonly type: keyof typeof type.values;
}

const FIRST_ROTATING = 32;

/** Bit 0 of cfm.rrb.fr. */
const rotatesByOdd: Helper = (cpu) => (cpu.cfm >> 25n) & 1n;

/**
 * Illegal Operation fault unless one of two registers is odd and the other one even, as physical
 * registers: where only one of them rotates, that depends on the rotation.
 */
function checkParity<V>(b: Builder<V>, f1: number, f2: number): void {
  const differs = (f1 & 1) !== (f2 & 1);
  if (f1 < FIRST_ROTATING === f2 < FIRST_ROTATING) {
    if (!differs) b.fault(illegalOperation);
    return;
  }
  const wrong = b.eq(b.call(rotatesByOdd), unsigned(b, differs ? 1 : 0));
  b.when(wrong, () => b.fault(illegalOperation));
}

function loadPair<V>(b: Builder<V>, fields: PairFields, updates: boolean): void {
  const { f1, f2, r3, form, type } = fields;
  checkParity(b, f1, f2);
  checkFr(b, [f1, f2]);
  const base = readBase(b, r3);
  const targets = [unsigned(b, f1), unsigned(b, f2)];
  const size = 2 * memoryFormats[form].alignment;
  const each = (helper: Helper) => {
    for (const target of targets) b.call(helper, target);
  };
  loadByType(
    b,
    type,
    base,
    size,
    { file: floatLoads, registers: [f1, f2] },
    {
      load: () => b.call(loadFrPair[form], ...targets, base.address),
      setNat: () => each(writeNatVal),
      setZero: () => each(writeZero),
    },
  );
  if (updates) update(b, base, { value: unsigned(b, size), nat: unsigned(b, 0) });
}

const form = { values: { 8: { size: 1 }, s: { size: 2 }, d: { size: 3 } } } as const;
const wide = { values: { 8: { size: 1 }, d: { size: 3 } } } as const;

const ldfp = instruction({
  syntax: "ldfp{form}{.type}{.hint} f1, f2 = [r3]",
  format: M11,
  match: { op: 6, m: 0, x: 1 },
  completers: { form, type, hint: updateHint },
  execute: (b, fields) => loadPair(b, fields, false),
});

const ldfpsUpdating = instruction({
  syntax: "ldfps{.type}{.hint} f1, f2 = [r3], 8",
  format: M12,
  match: { op: 6, m: 1, x: 1, size: 2 },
  completers: { type, hint: updateHint },
  targets: ["r3"],
  execute: (b, fields) => loadPair(b, { ...fields, form: "s" }, true),
});

const ldfpUpdating = instruction({
  syntax: "ldfp{form}{.type}{.hint} f1, f2 = [r3], 16",
  format: M12,
  match: { op: 6, m: 1, x: 1 },
  completers: { form: wide, type, hint: updateHint },
  targets: ["r3"],
  execute: (b, fields) => loadPair(b, fields, true),
});

export const pairLoads: readonly Instruction[] = [ldfp, ldfpsUpdating, ldfpUpdating];
