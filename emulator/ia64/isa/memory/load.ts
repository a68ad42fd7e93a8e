import type { Builder } from "../../builder.ts";
import { generalLoads } from "../../data-speculation.ts";
import { illegalOperation } from "../../fault.ts";
import { M1, M2, M3 } from "../formats.ts";
import { type Instruction, instruction } from "../instruction.ts";
import { unsigned } from "../values.ts";
import {
  bytes,
  type Increment,
  immediateIncrement,
  loadByType,
  readBase,
  registerIncrement,
  size,
  update,
} from "./access.ts";
import { loadHint, updateHint } from "./hints.ts";

/*
 * Integer loads (manual vol. 3, `ld`).
 *
 * Memory is accessed in program order, so ordering (.acq) and .bias have no effect.
 */

const type = {
  values: {
    "": { kind: 0 },
    s: { kind: 1 },
    a: { kind: 2 },
    sa: { kind: 3 },
    bias: { kind: 4 },
    acq: { kind: 5 },
    "c.clr": { kind: 8 },
    "c.nc": { kind: 9 },
    "c.clr.acq": { kind: 10 },
  },
} as const;

interface LoadFields {
  readonly r1: number;
  readonly r3: number;
  readonly size: string;
  readonly type: keyof typeof type.values;
}

function load<V>(b: Builder<V>, fields: LoadFields, increment?: Increment<V>): void {
  const { r1, r3, type } = fields;
  if (increment !== undefined && r1 === r3) b.fault(illegalOperation);
  const base = readBase(b, r3);
  const size = bytes(fields.size);
  const zero = unsigned(b, 0);
  const targets = { file: generalLoads, registers: [r1] };
  loadByType(b, type, base, size, targets, {
    load: () => b.setGr(r1, b.load(base.address, size), zero),
    setNat: () => b.setGr(r1, zero, unsigned(b, 1)),
    setZero: () => b.setGr(r1, zero, zero),
  });
  if (increment !== undefined) update(b, base, increment);
}

const ld = instruction({
  syntax: "ld{size}{.type}{.hint} r1 = [r3]",
  format: M1,
  match: { op: 4, m: 0, x: 0 },
  completers: { size, type, hint: loadHint },
  execute: load,
});

const ldByRegister = instruction({
  syntax: "ld{size}{.type}{.hint} r1 = [r3], r2",
  format: M2,
  match: { op: 4, m: 1, x: 0 },
  completers: { size, type, hint: updateHint },
  targets: ["r1", "r3"],
  execute: (b, fields) => load(b, fields, registerIncrement(b, fields.r2)),
});

const ldByImmediate = instruction({
  syntax: "ld{size}{.type}{.hint} r1 = [r3], imm9",
  format: M3,
  match: { op: 5 },
  completers: { size, type, hint: updateHint },
  targets: ["r1", "r3"],
  execute: (b, fields) => load(b, fields, immediateIncrement(b, fields.imm9)),
});

export const loads: readonly Instruction[] = [ld, ldByRegister, ldByImmediate];
