import assert from "node:assert/strict";
import { test } from "node:test";
import { Random } from "./random.ts";
import { bench } from "./step.ts";

/*
 * Every form of cmp, cmp4, tbit, tnat and tf (manual vol. 3): relations as integers have them, and
 * what each type writes (vol. 1, table 4-8).
 */

const { cpu, vectors, run } = bench();
const random = new Random(0xc0de);

type Outcome = readonly [p6: boolean, p7: boolean] | undefined;

/** What a type writes under a true predicate, undefined for nothing. */
const types: Readonly<Record<string, (holds: boolean, nat: boolean) => Outcome>> = {
  "": (holds, nat) => (nat ? [false, false] : [holds, !holds]),
  ".unc": (holds, nat) => (nat ? [false, false] : [holds, !holds]),
  ".and": (holds, nat) => (nat || !holds ? [false, false] : undefined),
  ".andcm": (holds, nat) => (nat || holds ? [false, false] : undefined),
  ".or": (holds, nat) => (!nat && holds ? [true, true] : undefined),
  ".orcm": (holds, nat) => (!nat && !holds ? [true, true] : undefined),
  ".or.andcm": (holds, nat) => (!nat && holds ? [true, false] : undefined),
  ".and.orcm": (holds, nat) => (!nat && !holds ? [false, true] : undefined),
};
const plain = ["", ".unc"];
const parallel = Object.keys(types).filter((type) => !plain.includes(type));

/** Runs an instruction under p5 from random predicates, and compares what it writes. */
function check(source: string, type: string, holds: boolean, nat: boolean): void {
  const [qp, p6, p7] = [random.below(4) !== 0, random.below(2) === 0, random.below(2) === 0];
  cpu.setPredicate(5, qp);
  cpu.setPredicate(6, p6);
  cpu.setPredicate(7, p7);
  run(`(p5) ${source}`);
  const unqualified: Outcome = type === ".unc" ? [false, false] : undefined;
  const expected = (qp ? types[type]!(holds, nat) : unqualified) ?? [p6, p7];
  const written = [cpu.predicate(6) !== 0, cpu.predicate(7) !== 0];
  assert.deepEqual(written, expected, `(${qp}) ${source}: ${holds}, NaT ${nat}`);
}

const relations: Readonly<Record<string, (order: number) => boolean>> = {
  eq: (order) => order === 0,
  ne: (order) => order !== 0,
  lt: (order) => order < 0,
  le: (order) => order <= 0,
  gt: (order) => order > 0,
  ge: (order) => order >= 0,
};

const compared = (a: bigint, b: bigint): number => (a < b ? -1 : a > b ? 1 : 0);

/** The order of two values in the width and sign of a comparison. */
function order(bits: number, unsigned: boolean, a: bigint, b: bigint): number {
  const as = (value: bigint): bigint =>
    unsigned ? BigInt.asUintN(bits, value) : BigInt.asIntN(bits, value);
  return compared(as(a), as(b));
}

function operand(): bigint {
  const edges = [0n, 1n, 5n, (1n << 31n) - 1n, 1n << 31n, (1n << 32n) - 1n, 1n << 32n, 1n << 63n];
  const value = random.below(3) === 0 ? random.bits64() : random.pick(edges);
  return random.below(4) === 0 ? BigInt.asUintN(64, -value) : value;
}

for (const [width, bits] of [
  ["", 64],
  ["4", 32],
] as const) {
  for (const name of [...Object.keys(relations), "ltu", "leu", "gtu", "geu"]) {
    const unsigned = name.endsWith("u");
    const holds = relations[unsigned ? name.slice(0, -1) : name]!;
    const anyOperands = name === "eq" || name === "ne" ? Object.keys(types) : plain;
    for (const type of anyOperands) {
      test(`cmp${width}.${name}${type} of registers and immediates`, () => {
        for (let n = 0; n < 30; n++) {
          const [a, b, nat] = [operand(), operand(), random.below(4) === 0];
          cpu.setGr(9, a, nat && n % 2 === 0);
          cpu.setGr(10, b, nat);
          const result = holds(order(bits, unsigned, a, b));
          check(`cmp${width}.${name}${type} p6, p7 = r9, r10`, type, result, nat);
          const immediate = random.pick([1, 5, 100, -1, -100]);
          if (unsigned && width === "4" && immediate < 0) continue;
          const other = holds(order(bits, unsigned, BigInt(immediate), b));
          check(`cmp${width}.${name}${type} p6, p7 = ${immediate}, r10`, type, other, nat);
        }
      });
    }
    if (unsigned || anyOperands !== plain) continue;
    for (const type of parallel) {
      test(`cmp${width}.${name}${type} of a register and zero, on either side`, () => {
        for (let n = 0; n < 20; n++) {
          const [value, nat] = [operand(), random.below(4) === 0];
          cpu.setGr(9, value, nat);
          const mnemonic = `cmp${width}.${name}${type} p6, p7`;
          check(`${mnemonic} = r0, r9`, type, holds(order(bits, false, 0n, value)), nat);
          check(`${mnemonic} = r9, r0`, type, holds(order(bits, false, value, 0n)), nat);
        }
      });
    }
  }
}

for (const relation of ["z", "nz"] as const) {
  for (const type of Object.keys(types)) {
    test(`tbit, tnat and tf with .${relation}${type}`, () => {
      for (let n = 0; n < 30; n++) {
        const [value, nat, position] = [random.bits64(), random.below(4) === 0, random.below(64)];
        cpu.setGr(9, value, nat);
        const is = (bit: boolean): boolean => bit === (relation === "nz");
        const bit = ((value >> BigInt(position)) & 1n) !== 0n;
        check(`tbit.${relation}${type} p6, p7 = r9, ${position}`, type, is(bit), nat);
        check(`tnat.${relation}${type} p6, p7 = r9`, type, is(nat), false);
        // Of the features, clz and mpy4 (32, 33) are implemented.
        const feature = 32 + random.below(4);
        check(`tf.${relation}${type} p6, p7 = ${feature}`, type, is(feature < 34), false);
      }
    });
  }
}

test("a compare that writes p0 writes its other target alone", () => {
  cpu.setGr(9, 1n);
  for (const source of [
    "cmp.eq p0, p6 = 1, r9",
    "cmp.ne p6, p0 = 1, r9",
    "tbit.nz p0, p6 = r9, 0",
  ]) {
    cpu.setPredicate(6, true);
    run(source);
    assert.equal(cpu.predicate(6), 0, source);
    assert.equal(cpu.predicate(0), 1);
  }
});

test("equal targets are illegal in all compares and tests, p0 among them", () => {
  cpu.setPredicate(5, false);
  assert.deepEqual(vectors, []);
  let illegal = 0;
  for (const [name, operands] of [
    ["cmp.eq", "r9, r10"],
    ["cmp4.lt", "1, r9"],
    ["tbit.z", "r9, 3"],
    ["tnat.z", "r9"],
    ["tf.z", "32"],
  ]) {
    for (const [source, faults] of [
      [`(p5) ${name} p6, p6 = ${operands}`, 0],
      [`(p5) ${name}.unc p6, p6 = ${operands}`, 1],
      [`${name} p6, p6 = ${operands}`, 1],
      [`${name} p0, p0 = ${operands}`, 1],
    ] as const) {
      run(source);
      illegal += faults;
      assert.equal(vectors.length, illegal, source);
    }
  }
  assert.ok(vectors.every((vector) => vector === 0x5400));
});
