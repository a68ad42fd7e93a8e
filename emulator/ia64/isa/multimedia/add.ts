import type { Builder } from "../../builder.ts";
import { A9, A10 } from "../formats.ts";
import { type Instruction, instruction } from "../instruction.ts";
import { unsigned } from "../values.ts";
import { doublewordSize, elementBits, pairwise, saturate, sizes12 } from "./elements.ts";

/* Parallel addition and subtraction (manual vol. 3, `padd`, `psub`, `pshladd2`, `pshradd2`). */

/** Of each operand and the result: whether it is signed or unsigned; "" wraps around. */
const saturation = {
  values: { "": { x2b: 0 }, sss: { x2b: 1 }, uuu: { x2b: 2 }, uus: { x2b: 3 } },
} as const;

interface AddFields {
  readonly r1: number;
  readonly r2: number;
  readonly r3: number;
  readonly size: "1" | "2" | "4";
  readonly saturation: keyof typeof saturation.values;
}

function parallel<V>(b: Builder<V>, fields: AddFields, operation: (x: V, y: V) => V): void {
  const { size, saturation } = fields;
  const bits = elementBits(size);
  const left = saturation.startsWith("u") ? "u" : "s";
  const right = saturation === "uuu" ? "u" : "s";
  pairwise(b, fields, bits, [left, right], (x, y) => {
    const result = operation(x, y);
    return saturation === "" ? result : saturate(b, result, bits, left);
  });
}

const padd = instruction({
  syntax: "padd{size}{.saturation} r1 = r2, r3",
  format: A9,
  match: { op: 8, x2a: 1, x4: 0 },
  completers: { size: sizes12, saturation },
  execute: (b, fields) => parallel(b, fields, (x, y) => b.add(x, y)),
});

const padd4 = instruction({
  syntax: "padd4 r1 = r2, r3",
  format: A9,
  match: { op: 8, x2a: 1, x4: 0, x2b: 0, ...doublewordSize[4] },
  execute: (b, fields) =>
    parallel(b, { ...fields, size: "4", saturation: "" }, (x, y) => b.add(x, y)),
});

const psub = instruction({
  syntax: "psub{size}{.saturation} r1 = r2, r3",
  format: A9,
  match: { op: 8, x2a: 1, x4: 1 },
  completers: { size: sizes12, saturation },
  execute: (b, fields) => parallel(b, fields, (x, y) => b.sub(x, y)),
});

const psub4 = instruction({
  syntax: "psub4 r1 = r2, r3",
  format: A9,
  match: { op: 8, x2a: 1, x4: 1, x2b: 0, ...doublewordSize[4] },
  execute: (b, fields) =>
    parallel(b, { ...fields, size: "4", saturation: "" }, (x, y) => b.sub(x, y)),
});

/** Shift and sum both saturate. */
const pshladd2 = instruction({
  syntax: "pshladd2 r1 = r2, count2, r3",
  format: A10,
  match: { op: 8, za: 0, x2a: 1, zb: 1, x4: 4 },
  execute: (b, fields) => {
    const count = unsigned(b, fields.count2);
    pairwise(b, fields, 16, ["s", "s"], (x, y) => {
      const shifted = b.shl(x, count);
      const saturated = saturate(b, shifted, 16, "s");
      const sum = saturate(b, b.add(shifted, y), 16, "s");
      return b.select(b.eq(shifted, saturated), sum, saturated);
    });
  },
});

const pshradd2 = instruction({
  syntax: "pshradd2 r1 = r2, count2, r3",
  format: A10,
  match: { op: 8, za: 0, x2a: 1, zb: 1, x4: 6 },
  execute: (b, fields) => {
    const count = unsigned(b, fields.count2);
    pairwise(b, fields, 16, ["s", "s"], (x, y) => saturate(b, b.add(b.shrS(x, count), y), 16, "s"));
  },
});

export const parallelAdds: readonly Instruction[] = [
  ...[padd, padd4, psub, psub4, pshladd2, pshradd2],
];
