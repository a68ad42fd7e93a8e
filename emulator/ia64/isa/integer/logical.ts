import type { Builder } from "../../builder.ts";
import { A1, A3 } from "../formats.ts";
import { type Instruction, instruction } from "../instruction.ts";
import { signed } from "../values.ts";

/* Bitwise operations (manual vol. 3, `and`, `andcm`, `or`, `xor`). */

const operation = {
  values: { and: { x2b: 0 }, andcm: { x2b: 1 }, or: { x2b: 2 }, xor: { x2b: 3 } },
} as const;

function apply<V>(b: Builder<V>, name: keyof typeof operation.values, left: V, right: V): V {
  switch (name) {
    case "and":
      return b.and(left, right);
    case "andcm":
      return b.and(left, b.not(right));
    case "or":
      return b.or(left, right);
    case "xor":
      return b.xor(left, right);
  }
}

const logical = instruction({
  name: "and, andcm, or, xor",
  syntax: "{operation} r1 = r2, r3",
  format: A1,
  match: { op: 8, x2a: 0, ve: 0, x4: 3 },
  completers: { operation },
  execute: (b, { r1, r2, r3, operation }) =>
    b.setGr(r1, apply(b, operation, b.gr(r2), b.gr(r3)), b.anyNat(r2, r3)),
});

const logicalImm = instruction({
  name: "and, andcm, or, xor",
  syntax: "{operation} r1 = imm8, r3",
  format: A3,
  match: { op: 8, x2a: 0, ve: 0, x4: 0xb },
  completers: { operation },
  execute: (b, { r1, imm8, r3, operation }) =>
    b.setGr(r1, apply(b, operation, signed(b, imm8), b.gr(r3)), b.nat(r3)),
});

export const logicals: readonly Instruction[] = [logical, logicalImm];
