import type { Builder } from "../../builder.ts";
import { M4, M5 } from "../formats.ts";
import { type Instruction, instruction } from "../instruction.ts";
import {
  bytes,
  consume,
  type Increment,
  immediateIncrement,
  readBase,
  size,
  update,
} from "./access.ts";
import { storeHint, storeUpdateHint } from "./hints.ts";

/* Integer stores (manual vol. 3, `st`); memory is accessed in program order. */

const type = { values: { "": { kind: 12 }, rel: { kind: 13 } } } as const;

interface StoreFields {
  readonly r2: number;
  readonly r3: number;
  readonly size: string;
}

function store<V>(b: Builder<V>, fields: StoreFields, increment?: Increment<V>): void {
  const { r2, r3, size } = fields;
  consume(b, "write", r2, r3);
  const base = readBase(b, r3);
  b.store(base.address, bytes(size), b.gr(r2));
  if (increment !== undefined) update(b, base, increment);
}

const st = instruction({
  syntax: "st{size}{.type}{.hint} [r3] = r2",
  format: M4,
  match: { op: 4, m: 0, x: 0 },
  completers: { size, type, hint: storeHint },
  execute: (b, fields) => store(b, fields),
});

const stByImmediate = instruction({
  syntax: "st{size}{.type}{.hint} [r3] = r2, imm9",
  format: M5,
  match: { op: 5 },
  completers: { size, type, hint: storeUpdateHint },
  targets: ["r3"],
  execute: (b, fields) => store(b, fields, immediateIncrement(b, fields.imm9)),
});

export const stores: readonly Instruction[] = [st, stByImmediate];
