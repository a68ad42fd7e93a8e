import type { Builder } from "../../builder.ts";
import { type MemoryFormatName, storeFr } from "../../fp/memory.ts";
import { M9, M10 } from "../formats.ts";
import { type Instruction, instruction } from "../instruction.ts";
import { consume, type Increment, immediateIncrement, readBase, update } from "../memory/access.ts";
import { storeHint, storeUpdateHint } from "../memory/hints.ts";
import { unsigned } from "../values.ts";
import { checkFr } from "./registers.ts";

/* Floating-point stores (manual vol. 3, `stf`). */

interface StoreFields {
  readonly f2: number;
  readonly r3: number;
  readonly form: MemoryFormatName;
}

function store<V>(b: Builder<V>, { f2, r3, form }: StoreFields, increment?: Increment<V>): void {
  checkFr(b, [], [f2]);
  consume(b, "write", r3);
  const base = readBase(b, r3);
  b.call(storeFr[form], unsigned(b, f2), base.address);
  if (increment !== undefined) update(b, base, increment);
}

const form = {
  values: { e: { size: 0 }, 8: { size: 1 }, s: { size: 2 }, d: { size: 3 } },
} as const;

const stf = instruction({
  syntax: "stf{form}{.hint} [r3] = f2",
  format: M9,
  match: { op: 6, m: 0, x: 0, kind: 12 },
  completers: { form, hint: storeHint },
  execute: (b, fields) => store(b, fields),
});

const stfByImmediate = instruction({
  syntax: "stf{form}{.hint} [r3] = f2, imm9",
  format: M10,
  match: { op: 7, kind: 12 },
  completers: { form, hint: storeUpdateHint },
  targets: ["r3"],
  execute: (b, fields) => store(b, fields, immediateIncrement(b, fields.imm9)),
});

const stfSpill = instruction({
  syntax: "stf.spill{.hint} [r3] = f2",
  format: M9,
  match: { op: 6, m: 0, x: 0, x6: 0x3b },
  completers: { hint: storeHint },
  execute: (b, fields) => store(b, { ...fields, form: "fill" }),
});

const stfSpillByImmediate = instruction({
  syntax: "stf.spill{.hint} [r3] = f2, imm9",
  format: M10,
  match: { op: 7, x6: 0x3b },
  completers: { hint: storeUpdateHint },
  targets: ["r3"],
  execute: (b, fields) => store(b, { ...fields, form: "fill" }, immediateIncrement(b, fields.imm9)),
});

export const floatStores: readonly Instruction[] = [
  ...[stf, stfByImmediate, stfSpill, stfSpillByImmediate],
];
