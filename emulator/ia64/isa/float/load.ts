import type { Builder } from "../../builder.ts";
import { floatLoads as advancedLoads } from "../../data-speculation.ts";
import { loadFr, type MemoryFormatName, memoryFormats } from "../../fp/memory.ts";
import { writeNatVal, writeZero } from "../../fp/registers.ts";
import { M6, M7, M8 } from "../formats.ts";
import { type Instruction, instruction } from "../instruction.ts";
import {
  type Increment,
  immediateIncrement,
  loadByType,
  readBase,
  registerIncrement,
  update,
} from "../memory/access.ts";
import { loadHint, updateHint } from "../memory/hints.ts";
import { unsigned } from "../values.ts";
import { checkFr } from "./registers.ts";

/* Floating-point loads (manual vol. 3, `ldf`). */

export const type = {
  values: {
    "": { kind: 0 },
    s: { kind: 1 },
    a: { kind: 2 },
    sa: { kind: 3 },
    "c.clr": { kind: 8 },
    "c.nc": { kind: 9 },
  },
} as const;

const form = {
  values: { e: { size: 0 }, 8: { size: 1 }, s: { size: 2 }, d: { size: 3 } },
} as const;

interface LoadFields {
  readonly f1: number;
  readonly r3: number;
  readonly form: MemoryFormatName;
  readonly type: keyof typeof type.values;
}

function load<V>(b: Builder<V>, fields: LoadFields, increment?: Increment<V>): void {
  const { f1, r3, form, type } = fields;
  checkFr(b, [f1]);
  const base = readBase(b, r3);
  const target = unsigned(b, f1);
  const targets = { file: advancedLoads, registers: [f1] };
  loadByType(b, type, base, memoryFormats[form].alignment, targets, {
    load: () => b.call(loadFr[form], target, base.address),
    setNat: () => b.call(writeNatVal, target),
    setZero: () => b.call(writeZero, target),
  });
  if (increment !== undefined) update(b, base, increment);
}

const ldf = instruction({
  syntax: "ldf{form}{.type}{.hint} f1 = [r3]",
  format: M6,
  match: { op: 6, m: 0, x: 0 },
  completers: { form, type, hint: loadHint },
  execute: (b, fields) => load(b, fields),
});

const ldfByRegister = instruction({
  syntax: "ldf{form}{.type}{.hint} f1 = [r3], r2",
  format: M7,
  match: { op: 6, m: 1, x: 0 },
  completers: { form, type, hint: updateHint },
  targets: ["r3"],
  execute: (b, fields) => load(b, fields, registerIncrement(b, fields.r2)),
});

const ldfByImmediate = instruction({
  syntax: "ldf{form}{.type}{.hint} f1 = [r3], imm9",
  format: M8,
  match: { op: 7 },
  completers: { form, type, hint: updateHint },
  targets: ["r3"],
  execute: (b, fields) => load(b, fields, immediateIncrement(b, fields.imm9)),
});

const whole = { form: "fill", type: "" } as const;

const ldfFill = instruction({
  syntax: "ldf.fill{.hint} f1 = [r3]",
  format: M6,
  match: { op: 6, m: 0, x: 0, x6: 0x1b },
  completers: { hint: loadHint },
  execute: (b, fields) => load(b, { ...fields, ...whole }),
});

const ldfFillByRegister = instruction({
  syntax: "ldf.fill{.hint} f1 = [r3], r2",
  format: M7,
  match: { op: 6, m: 1, x: 0, x6: 0x1b },
  completers: { hint: updateHint },
  targets: ["r3"],
  execute: (b, fields) => load(b, { ...fields, ...whole }, registerIncrement(b, fields.r2)),
});

const ldfFillByImmediate = instruction({
  syntax: "ldf.fill{.hint} f1 = [r3], imm9",
  format: M8,
  match: { op: 7, x6: 0x1b },
  completers: { hint: updateHint },
  targets: ["r3"],
  execute: (b, fields) => load(b, { ...fields, ...whole }, immediateIncrement(b, fields.imm9)),
});

export const floatLoads: readonly Instruction[] = [
  ...[ldf, ldfByRegister, ldfByImmediate, ldfFill, ldfFillByRegister, ldfFillByImmediate],
];
