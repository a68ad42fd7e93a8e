import type { Builder } from "../../builder.ts";
import { I5, I6, I7, I8 } from "../formats.ts";
import { type Instruction, instruction } from "../instruction.ts";
import { unsigned } from "../values.ts";
import { elementBits, join, sizes24, split } from "./elements.ts";

/* Parallel shifts (manual vol. 3, `pshl`, `pshr`); a count beyond the element shifts all out. */

interface Shift {
  readonly r1: number;
  readonly size: "2" | "4";
}

function shiftLeft<V>(b: Builder<V>, { r1, size }: Shift, r2: number, count: V, nat: V): void {
  const bits = elementBits(size);
  const shifted = split(b, b.gr(r2), bits, "u").map((element) => b.shl(element, count));
  b.setGr(r1, join(b, shifted, bits), nat);
}

interface RightShift extends Shift {
  readonly sign: "" | "u";
}

function shiftRight<V>(b: Builder<V>, fields: RightShift, r3: number, count: V, nat: V): void {
  const { r1, size, sign } = fields;
  const bits = elementBits(size);
  const elements = split(b, b.gr(r3), bits, sign === "u" ? "u" : "s");
  const shifted = elements.map((e) => (sign === "u" ? b.shrU(e, count) : b.shrS(e, count)));
  b.setGr(r1, join(b, shifted, bits), nat);
}

const pshl = instruction({
  syntax: "pshl{size} r1 = r2, r3",
  format: I7,
  match: { op: 7, ve: 0, x2a: 0, x2b: 0, x2c: 1 },
  completers: { size: sizes24 },
  execute: (b, fields) => {
    const { r2, r3 } = fields;
    shiftLeft(b, fields, r2, b.gr(r3), b.anyNat(r2, r3));
  },
});

const pshlFixed = instruction({
  syntax: "pshl{size} r1 = r2, count5",
  format: I8,
  match: { op: 7, ve: 0, x2a: 3, x2b: 1, x2c: 1 },
  completers: { size: sizes24 },
  execute: (b, fields) => {
    const { r2, count5 } = fields;
    shiftLeft(b, fields, r2, unsigned(b, count5), b.nat(r2));
  },
});

const pshr = instruction({
  syntax: "pshr{size}{.sign} r1 = r3, r2",
  format: I5,
  match: { op: 7, ve: 0, x2a: 0, x2c: 0 },
  completers: { size: sizes24, sign: { values: { "": { x2b: 2 }, u: { x2b: 0 } } } },
  execute: (b, fields) => {
    const { r2, r3 } = fields;
    shiftRight(b, fields, r3, b.gr(r2), b.anyNat(r2, r3));
  },
});

const pshrFixed = instruction({
  syntax: "pshr{size}{.sign} r1 = r3, count5",
  format: I6,
  match: { op: 7, ve: 0, x2a: 1, x2c: 0 },
  completers: { size: sizes24, sign: { values: { "": { x2b: 3 }, u: { x2b: 1 } } } },
  execute: (b, fields) => {
    const { r3, count5 } = fields;
    shiftRight(b, fields, r3, unsigned(b, count5), b.nat(r3));
  },
});

export const parallelShifts: readonly Instruction[] = [pshl, pshlFixed, pshr, pshrFixed];
