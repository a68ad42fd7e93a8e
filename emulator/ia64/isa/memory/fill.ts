import { AR_UNAT } from "../../application-registers.ts";
import type { Builder } from "../../builder.ts";
import { illegalOperation } from "../../fault.ts";
import { M1, M2, M3, M4, M5 } from "../formats.ts";
import { type Instruction, instruction } from "../instruction.ts";
import { unsigned } from "../values.ts";
import {
  consume,
  type Increment,
  immediateIncrement,
  readBase,
  registerIncrement,
  update,
} from "./access.ts";
import { loadHint, storeHint, storeUpdateHint, updateHint } from "./hints.ts";

/*
 * Registers to memory and back with their NaT bits, which go to ar.unat at the place that address
 * bits 8:3 name (manual vol. 3, `ld8.fill`, `st8.spill`).
 */

const unatPlace = <V>(b: Builder<V>, address: V): V =>
  b.and(b.shrU(address, unsigned(b, 3)), unsigned(b, 63));

interface FillFields {
  readonly r1: number;
  readonly r3: number;
}

function fill<V>(b: Builder<V>, { r1, r3 }: FillFields, increment?: Increment<V>): void {
  if (increment !== undefined && r1 === r3) b.fault(illegalOperation);
  consume(b, "read", r3);
  const base = readBase(b, r3);
  const value = b.load(base.address, 8);
  const nat = b.and(b.shrU(b.ar(AR_UNAT), unatPlace(b, base.address)), unsigned(b, 1));
  b.setGr(r1, value, nat);
  if (increment !== undefined) update(b, base, increment);
}

interface SpillFields {
  readonly r2: number;
  readonly r3: number;
}

function spill<V>(b: Builder<V>, { r2, r3 }: SpillFields, increment?: Increment<V>): void {
  consume(b, "write", r3);
  const base = readBase(b, r3);
  b.store(base.address, 8, b.gr(r2));
  const place = unatPlace(b, base.address);
  const others = b.and(b.ar(AR_UNAT), b.not(b.shl(unsigned(b, 1), place)));
  b.setAr(AR_UNAT, b.or(others, b.shl(b.nat(r2), place)));
  if (increment !== undefined) update(b, base, increment);
}

const ld8Fill = instruction({
  syntax: "ld8.fill{.hint} r1 = [r3]",
  format: M1,
  match: { op: 4, m: 0, x: 0, x6: 0x1b },
  reads: ["ar.unat"],
  completers: { hint: loadHint },
  execute: (b, fields) => fill(b, fields),
});

const ld8FillByRegister = instruction({
  syntax: "ld8.fill{.hint} r1 = [r3], r2",
  format: M2,
  match: { op: 4, m: 1, x: 0, x6: 0x1b },
  reads: ["ar.unat"],
  completers: { hint: updateHint },
  targets: ["r1", "r3"],
  execute: (b, fields) => fill(b, fields, registerIncrement(b, fields.r2)),
});

const ld8FillByImmediate = instruction({
  syntax: "ld8.fill{.hint} r1 = [r3], imm9",
  format: M3,
  match: { op: 5, x6: 0x1b },
  reads: ["ar.unat"],
  completers: { hint: updateHint },
  targets: ["r1", "r3"],
  execute: (b, fields) => fill(b, fields, immediateIncrement(b, fields.imm9)),
});

const st8Spill = instruction({
  syntax: "st8.spill{.hint} [r3] = r2",
  format: M4,
  match: { op: 4, m: 0, x: 0, x6: 0x3b },
  writes: ["ar.unat"],
  completers: { hint: storeHint },
  execute: (b, fields) => spill(b, fields),
});

const st8SpillByImmediate = instruction({
  syntax: "st8.spill{.hint} [r3] = r2, imm9",
  format: M5,
  match: { op: 5, x6: 0x3b },
  writes: ["ar.unat"],
  completers: { hint: storeUpdateHint },
  targets: ["r3"],
  execute: (b, fields) => spill(b, fields, immediateIncrement(b, fields.imm9)),
});

export const fills: readonly Instruction[] = [
  ...[ld8Fill, ld8FillByRegister, ld8FillByImmediate, st8Spill, st8SpillByImmediate],
];
