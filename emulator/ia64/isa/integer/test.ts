import { FEATURES } from "../../cpuid.ts";
import { I16, I17, I30 } from "../formats.ts";
import { type Instruction, instruction } from "../instruction.ts";
import { complementedAliases, writeCompare } from "../predicates.ts";
import { unsigned } from "../values.ts";

/* Tests of a bit, a NaT bit, or a processor feature (manual vol. 3, `tbit`, `tnat`, `tf`). */

const type = { values: { "": { c: 0 }, unc: { c: 1 } } } as const;
const parallelType = {
  values: {
    and: { ta: 0, tb: 1 },
    or: { ta: 1, tb: 0 },
    "or.andcm": { ta: 1, tb: 1 },
  },
} as const;
const relation = { values: { z: { c: 0 }, nz: { c: 1 } } } as const;

const inverse = { z: "nz", nz: "z" } as const;
const nonzeroAlias = (name: string, operands: string) => [
  { syntax: `${name}.nz{.type} p2, p1 = ${operands}` },
];
const parallelAliases = (name: string, operands: string) =>
  (["z", "nz"] as const).flatMap((own) =>
    complementedAliases(`${name}.${own}`, "p2, p1", operands, inverse[own]),
  );

const tbit = instruction({
  syntax: "tbit.z{.type} p1, p2 = r3, pos6",
  format: I16,
  match: { op: 5, x2: 0, y: 0, tb: 0, ta: 0 },
  completers: { type },
  ownPredicate: true,
  aliases: nonzeroAlias("tbit", "r3, pos6"),
  execute: (b, fields) => {
    const { r3, pos6 } = fields;
    const bit = b.and(b.shrU(b.gr(r3), unsigned(b, pos6)), unsigned(b, 1));
    writeCompare(b, fields, b.eq(bit, unsigned(b, 0)), b.nat(r3));
  },
});

const tbitParallel = instruction({
  syntax: "tbit{.relation}{.type} p1, p2 = r3, pos6",
  format: I16,
  match: { op: 5, x2: 0, y: 0 },
  completers: { relation, type: parallelType },
  ownPredicate: true,
  aliases: parallelAliases("tbit", "r3, pos6"),
  execute: (b, fields) => {
    const { r3, pos6, relation } = fields;
    const bit = b.and(b.shrU(b.gr(r3), unsigned(b, pos6)), unsigned(b, 1));
    writeCompare(b, fields, b.eq(bit, unsigned(b, relation === "z" ? 0 : 1)), b.nat(r3));
  },
});

const tnat = instruction({
  syntax: "tnat.z{.type} p1, p2 = r3",
  format: I17,
  match: { op: 5, x2: 0, y: 1, x: 0, tb: 0, ta: 0 },
  completers: { type },
  ownPredicate: true,
  aliases: nonzeroAlias("tnat", "r3"),
  execute: (b, fields) =>
    writeCompare(b, fields, b.eq(b.nat(fields.r3), unsigned(b, 0)), unsigned(b, 0)),
});

const tnatParallel = instruction({
  syntax: "tnat{.relation}{.type} p1, p2 = r3",
  format: I17,
  match: { op: 5, x2: 0, y: 1, x: 0 },
  completers: { relation, type: parallelType },
  ownPredicate: true,
  aliases: parallelAliases("tnat", "r3"),
  execute: (b, fields) => {
    const wanted = unsigned(b, fields.relation === "z" ? 0 : 1);
    writeCompare(b, fields, b.eq(b.nat(fields.r3), wanted), unsigned(b, 0));
  },
});

/** Bits 63:32 of cpuid[4] are known when the instruction is decoded. */
const feature = (imm5: number): number => Number((FEATURES >> BigInt(imm5)) & 1n);

const tf = instruction({
  syntax: "tf.z{.type} p1, p2 = imm5",
  format: I30,
  match: { op: 5, x2: 0, y: 1, x: 1, tb: 0, ta: 0 },
  completers: { type },
  ownPredicate: true,
  aliases: nonzeroAlias("tf", "imm5"),
  execute: (b, fields) =>
    writeCompare(b, fields, unsigned(b, 1 - feature(fields.imm5)), unsigned(b, 0)),
});

const tfParallel = instruction({
  syntax: "tf{.relation}{.type} p1, p2 = imm5",
  format: I30,
  match: { op: 5, x2: 0, y: 1, x: 1 },
  completers: { relation, type: parallelType },
  ownPredicate: true,
  aliases: parallelAliases("tf", "imm5"),
  execute: (b, fields) => {
    const bit = feature(fields.imm5);
    const holds = unsigned(b, fields.relation === "z" ? 1 - bit : bit);
    writeCompare(b, fields, holds, unsigned(b, 0));
  },
});

export const tests: readonly Instruction[] = [
  ...[tbit, tbitParallel, tnat, tnatParallel, tf, tfParallel],
];
