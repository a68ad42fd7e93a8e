import type { Builder } from "../../builder.ts";
import { A6, A7, A8 } from "../formats.ts";
import { type Instruction, instruction } from "../instruction.ts";
import { type CompareType, complementedAliases, writeCompare } from "../predicates.ts";
import { signed } from "../values.ts";

/* Comparisons (manual vol. 3, `cmp`, `cmp4`). */

const width = { values: { "": { x2: 0 }, "4": { x2: 1 } } } as const;
const widthImm = { values: { "": { x2: 2 }, "4": { x2: 3 } } } as const;
const order = { values: { lt: { op: 0xc }, ltu: { op: 0xd }, eq: { op: 0xe } } } as const;
const type = { values: { "": { c: 0 }, unc: { c: 1 } } } as const;
const parallelType = {
  values: { and: { op: 0xc }, or: { op: 0xd }, "or.andcm": { op: 0xe } },
} as const;
const equality = { values: { eq: { c: 0 }, ne: { c: 1 } } } as const;
/** Relations of zero, on the left, to a register. */
const sign = {
  values: {
    gt: { ta: 0, c: 0 },
    le: { ta: 0, c: 1 },
    ge: { ta: 1, c: 0 },
    lt: { ta: 1, c: 1 },
  },
} as const;

type Relation = "lt" | "ltu" | "eq" | "ne" | "gt" | "le" | "ge";

interface CompareFields {
  readonly qp: number;
  readonly p1: number;
  readonly p2: number;
  readonly width: "" | "4";
  readonly relation: Relation;
  readonly type: CompareType;
}

/** Compares 64 bits, or the low 32 for `cmp4`. */
function compare<V>(b: Builder<V>, fields: CompareFields, left: V, right: V, nat: V): void {
  const { relation, width } = fields;
  const low = (value: V): V => {
    if (width === "") return value;
    return relation === "ltu" ? b.zxt(value, 32) : b.sxt(value, 32);
  };
  writeCompare(b, fields, holds(b, relation, low(left), low(right)), nat);
}

function holds<V>(b: Builder<V>, relation: Relation, left: V, right: V): V {
  switch (relation) {
    case "lt":
      return b.ltS(left, right);
    case "ltu":
      return b.ltU(left, right);
    case "eq":
      return b.eq(left, right);
    case "ne":
      return b.ne(left, right);
    case "gt":
      return b.ltS(right, left);
    case "le":
      return b.xor(b.ltS(right, left), b.constant(1n));
    case "ge":
      return b.xor(b.ltS(left, right), b.constant(1n));
  }
}

const cmp = instruction({
  syntax: "cmp{width}{.relation}{.type} p1, p2 = r2, r3",
  format: A6,
  match: { tb: 0, ta: 0 },
  completers: { width, relation: order, type },
  ownPredicate: true,
  aliases: [
    { syntax: "cmp{width}.ne{.type} p2, p1 = r2, r3", fixed: { relation: "eq" } },
    { syntax: "cmp{width}.ge{.type} p2, p1 = r2, r3", fixed: { relation: "lt" } },
    { syntax: "cmp{width}.geu{.type} p2, p1 = r2, r3", fixed: { relation: "ltu" } },
    { syntax: "cmp{width}.gt{.type} p1, p2 = r3, r2", fixed: { relation: "lt" } },
    { syntax: "cmp{width}.gtu{.type} p1, p2 = r3, r2", fixed: { relation: "ltu" } },
    { syntax: "cmp{width}.le{.type} p2, p1 = r3, r2", fixed: { relation: "lt" } },
    { syntax: "cmp{width}.leu{.type} p2, p1 = r3, r2", fixed: { relation: "ltu" } },
  ],
  execute: (b, fields) => {
    const { r2, r3 } = fields;
    compare(b, fields, b.gr(r2), b.gr(r3), b.anyNat(r2, r3));
  },
});

const equalityInverse = { eq: "ne", ne: "eq" } as const;

const equalityAliases = (operands: string) =>
  (["eq", "ne"] as const).flatMap((relation) =>
    complementedAliases(`cmp{width}.${relation}`, "p1, p2", operands, equalityInverse[relation]),
  );

const cmpParallel = instruction({
  syntax: "cmp{width}{.relation}{.type} p1, p2 = r2, r3",
  format: A6,
  match: { tb: 0, ta: 1 },
  completers: { width, relation: equality, type: parallelType },
  ownPredicate: true,
  aliases: equalityAliases("r2, r3"),
  execute: (b, fields) => {
    const { r2, r3 } = fields;
    compare(b, fields, b.gr(r2), b.gr(r3), b.anyNat(r2, r3));
  },
});

const signInverse = { gt: "le", le: "gt", ge: "lt", lt: "ge" } as const;
const signSwapped = { gt: "lt", le: "ge", ge: "le", lt: "gt" } as const;

const signAliases = (["gt", "le", "ge", "lt"] as const).flatMap((relation) => {
  const mnemonic = `cmp{width}.${relation}`;
  const own = signSwapped[relation];
  return [
    { syntax: `${mnemonic}{.type} p1, p2 = r3, r0`, fixed: { relation: own } },
    ...complementedAliases(mnemonic, "p1, p2", "r0, r3", signInverse[relation]),
    ...complementedAliases(mnemonic, "p1, p2", "r3, r0", signInverse[own]),
  ];
});

const cmpZero = instruction({
  syntax: "cmp{width}{.relation}{.type} p1, p2 = r0, r3",
  format: A7,
  match: { tb: 1 },
  completers: { width, relation: sign, type: parallelType },
  ownPredicate: true,
  aliases: signAliases,
  execute: (b, fields) => compare(b, fields, b.constant(0n), b.gr(fields.r3), b.nat(fields.r3)),
});

const cmpImm = instruction({
  syntax: "cmp{width}{.relation}{.type} p1, p2 = imm8, r3",
  format: A8,
  match: { ta: 0 },
  completers: { width: widthImm, relation: order, type },
  ownPredicate: true,
  aliases: [
    { syntax: "cmp{width}.ne{.type} p2, p1 = imm8, r3", fixed: { relation: "eq" } },
    { syntax: "cmp{width}.ge{.type} p2, p1 = imm8, r3", fixed: { relation: "lt" } },
    { syntax: "cmp{width}.gt{.type} p2, p1 = imm8m1, r3", fixed: { relation: "lt" } },
    { syntax: "cmp{width}.le{.type} p1, p2 = imm8m1, r3", fixed: { relation: "lt" } },
    { syntax: "cmp.geu{.type} p2, p1 = imm8, r3", fixed: { relation: "ltu", width: "" } },
    { syntax: "cmp.gtu{.type} p2, p1 = imm8m1u, r3", fixed: { relation: "ltu", width: "" } },
    { syntax: "cmp.leu{.type} p1, p2 = imm8m1u, r3", fixed: { relation: "ltu", width: "" } },
    { syntax: "cmp4.ltu{.type} p1, p2 = imm8u4, r3", fixed: { relation: "ltu", width: "4" } },
    { syntax: "cmp4.geu{.type} p2, p1 = imm8u4, r3", fixed: { relation: "ltu", width: "4" } },
    { syntax: "cmp4.gtu{.type} p2, p1 = imm8m1u4, r3", fixed: { relation: "ltu", width: "4" } },
    { syntax: "cmp4.leu{.type} p1, p2 = imm8m1u4, r3", fixed: { relation: "ltu", width: "4" } },
  ],
  execute: (b, fields) =>
    compare(b, fields, signed(b, fields.imm8), b.gr(fields.r3), b.nat(fields.r3)),
});

const cmpImmParallel = instruction({
  syntax: "cmp{width}{.relation}{.type} p1, p2 = imm8, r3",
  format: A8,
  match: { ta: 1 },
  completers: { width: widthImm, relation: equality, type: parallelType },
  ownPredicate: true,
  aliases: equalityAliases("imm8, r3"),
  execute: (b, fields) =>
    compare(b, fields, signed(b, fields.imm8), b.gr(fields.r3), b.nat(fields.r3)),
});

export const compares: readonly Instruction[] = [
  ...[cmp, cmpParallel, cmpZero, cmpImm, cmpImmParallel],
];
