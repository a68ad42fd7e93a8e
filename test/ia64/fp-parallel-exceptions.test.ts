import assert from "node:assert/strict";
import { test } from "node:test";
import { DEFAULT_FPSR, flagsOf, natVal } from "./fp-bench.ts";
import {
  floatBench,
  fpsrWith,
  halvesOf,
  integer,
  integerExponent,
  pairOf,
  type Register,
  singleBits,
  singleOf,
} from "./fp-bits.ts";

/* Exceptions of operations on pairs of singles, and approximations (manual vol. 3). */

const { cpu, vectors, execute } = floatBench();

const fpsr = 40;
const [V, D, Z, O, U, I] = [1, 2, 4, 8, 16, 32] as const;
const flags = (): number => flagsOf(cpu);

const instructions = [
  ...["fpma f6 = f8, f9, f10", "fpms f6 = f8, f9, f10", "fpnma f6 = f8, f9, f10"],
  ...["fpmin f6 = f8, f9", "fpamax f6 = f8, f9", "fpcmp.eq f6 = f8, f9", "fpcvt.fx f6 = f8"],
  ...["fprcpa f6, p7 = f8, f9", "fprsqrta f6, p7 = f8"],
];

test("a NaTVal in any source gives a NaTVal", () => {
  for (const source of instructions) {
    const count = source.split(/f(?:8|9|10)\b/).length - 1;
    for (let nat = 0; nat < count; nat++) {
      const one = pairOf(1, 1);
      const operands = Array.from({ length: count }, (_, i) => (i === nat ? natVal : one));
      cpu.pr = 0xffn;
      assert.deepEqual(execute(source, ...operands), natVal, source);
      assert.equal(cpu.predicate(7), source.includes("p7") ? 0 : 1);
    }
  }
});

/** ISR.code of the interruption that an instruction causes, and the two halves that it leaves. */
function interrupted(vector: number, source: string, enabled: number, ...operands: Register[]) {
  const before = vectors.length;
  cpu.setAr(fpsr, fpsrWith(enabled));
  cpu.setFr(6, 5n, integerExponent);
  const result = halvesOf(execute(source, ...operands));
  assert.deepEqual(vectors.slice(before), [vector], source);
  return { code: Number(cpu.cr(17) & 0xffffn), result, flags: flags() };
}

const denormal = 2 ** -130;

/** A pair with a signaling NaN, which a number cannot be, as one half. */
const bits = (high: number, low: number): Register => integer((BigInt(high) << 32n) | BigInt(low));

test("faults of the high single are in ISR.code 3:0, of the low single in 7:4", () => {
  const one = singleBits(1);
  const ones = pairOf(1, 1);
  const cases: [string, number, Register, Register, number][] = [
    ["fpmpy f6 = f8, f9", V, bits(0x7f80_0001, one), ones, 0x01],
    ["fpmpy f6 = f8, f9", V, bits(one, 0x7f80_0001), ones, 0x10],
    ["fpmpy f6 = f8, f9", V | D, bits(0x7f80_0001, 1), ones, 0x21],
    ["fpmin f6 = f8, f9", D, pairOf(denormal, denormal), ones, 0x22],
    ["fpcmp.lt f6 = f8, f9", V, pairOf(Number.NaN, 1), pairOf(1, Number.NaN), 0x11],
    ["fpcvt.fx f6 = f8", V, pairOf(1, 2 ** 31), ones, 0x10],
    ["fprcpa f6, p7 = f8, f9", Z, ones, pairOf(0, 1), 0x04],
    ["fprcpa f6, p7 = f8, f9", Z, ones, pairOf(0, -0), 0x44],
    ["fprsqrta f6, p7 = f8", V, pairOf(1, -1), ones, 0x10],
  ];
  for (const [source, enabled, a, b, code] of cases) {
    cpu.pr = 0xffn;
    const outcome = interrupted(0x5c00, source, enabled, a, b);
    assert.deepEqual(outcome, { code, result: [0, 5], flags: 0 }, source);
    assert.equal(cpu.predicate(7), 1);
  }
});

test("traps of the high single are in ISR.code 14:11, of the low single in 10:7", () => {
  const [large, four] = [1.5 * 2 ** 127, pairOf(4, 4)];
  const overflow = (a: number, b: number) =>
    interrupted(0x5d00, "fpmpy f6 = f8, f9", O, pairOf(a, b), four);
  assert.deepEqual(overflow(large, 1), {
    code: 0x0801,
    result: [0x0040_0000, singleBits(4)],
    flags: O,
  });
  assert.deepEqual(overflow(1, large).code, 0x0081);
  assert.deepEqual(overflow(large, large).code, 0x0881);
  const tiny = 2 ** -126;
  const underflow = interrupted(0x5d00, "fpmpy f6 = f8, f9", U, pairOf(tiny, tiny), pairOf(1, 0.5));
  assert.deepEqual([underflow.code, underflow.flags], [0x0101, U]);
  const third = Math.fround(1 / 3);
  const inexact = interrupted(0x5d00, "fpmpy f6 = f8, f9", I, pairOf(third, 1), pairOf(third, 3));
  assert.equal(inexact.code & ~0x4000, 0x2001);
  assert.deepEqual(inexact.result, [singleBits(third * third), singleBits(3)]);
});

test("flags of both singles go to the status field of the instruction", () => {
  cpu.setAr(fpsr, DEFAULT_FPSR);
  execute("fpmpy.s2 f6 = f8, f9", bits(0x7f00_0000, 0x7f80_0001), pairOf(2, 1));
  const fields = [0, 1, 2, 3].map((field) => flagsOf(cpu, field));
  assert.deepEqual(fields, [0, 0, V | O | I, 0]);
});

/** The result of fprcpa or fprsqrta for both singles, and p7. */
function approximation(source: string, ...operands: Register[]) {
  cpu.setAr(fpsr, DEFAULT_FPSR);
  cpu.pr = 0xffn;
  const result = halvesOf(execute(source, ...operands)).map(singleOf);
  return { result, p7: cpu.predicate(7) };
}

const rcpa = (dividends: Register, divisors: Register) =>
  approximation("fprcpa f6, p7 = f8, f9", dividends, divisors);

test("fprcpa approximates as frcpa does, and clears p2 if either half is final", () => {
  const ones = pairOf(1, 1);
  assert.deepEqual(rcpa(ones, pairOf(1, -2)), { result: [1022 / 1024, -511 / 1024], p7: 1 });
  assert.deepEqual(rcpa(ones, pairOf(1, Infinity)), { result: [1022 / 1024, 0], p7: 0 });
  assert.deepEqual(rcpa(ones, pairOf(0, 1)), { result: [Infinity, 1022 / 1024], p7: 0 });
  assert.deepEqual(rcpa(pairOf(-0, Infinity), pairOf(1, -1)).result, [-0, -Infinity]);
});

test("fprcpa asks for no assistance: it clears p2 where software would fail", () => {
  const usable = (a: number, b: number): number => rcpa(pairOf(a, 1), pairOf(b, 1)).p7;
  const power = (exponent: number): number => 2 ** exponent;
  assert.deepEqual([usable(1, power(124)), usable(power(124), power(125))], [1, 0]);
  assert.deepEqual([usable(1, power(-126)), usable(1, power(-127))], [1, 0]);
  assert.deepEqual([usable(power(100), power(-26)), usable(power(100), power(-27))], [1, 0]);
  assert.deepEqual([usable(power(-90), power(34)), usable(power(-90), power(35))], [1, 0]);
  assert.deepEqual([usable(power(-102), 1), usable(power(-103), 1)], [1, 0]);
  assert.deepEqual(rcpa(pairOf(1, 1), pairOf(-(2 ** -130), -(2 ** 126))).result, [-Infinity, -0]);
});

test("fprsqrta gives reciprocals of roots, also of zeros and infinities", () => {
  const rsqrta = (operands: Register) => approximation("fprsqrta f6, p7 = f8", operands);
  assert.deepEqual(rsqrta(pairOf(1, 4)), { result: [1022 / 1024, 511 / 1024], p7: 1 });
  assert.deepEqual(rsqrta(pairOf(-0, Infinity)), { result: [-Infinity, 0], p7: 0 });
  assert.deepEqual(rsqrta(pairOf(2 ** -102, 1)).p7, 1);
  assert.deepEqual(rsqrta(pairOf(1, 2 ** -103)).p7, 0);
  assert.ok(Number.isNaN(rsqrta(pairOf(-1, 1)).result[0]));
});
