import assert from "node:assert/strict";
import { test } from "node:test";
import { DEFAULT_FPSR, flagsOf, natVal } from "./fp-bench.ts";
import {
  floatBench,
  integer,
  integerExponent,
  numberOf,
  pairOf,
  type Register,
  registerOf,
  singleBits,
  singleOf,
} from "./fp-bits.ts";
import { Random } from "./random.ts";

/* Arithmetic on pairs of singles: manual vol. 1, 5.3.4, and the pages of vol. 3. */

const { cpu, vectors, execute } = floatBench();
const random = new Random(1);

const fpsr = 40;
const [V, D, Z, O, U, I] = [1, 2, 4, 8, 16, 32] as const;
/** ar.fpsr with these exceptions enabled, and status field 0 rounding by this code. */
const status = (enabled: number, rounding = 0): bigint =>
  (DEFAULT_FPSR & ~BigInt(enabled)) | (BigInt(rounding) << 10n);

/** The two 32-bit halves of a result, which must be a positive integer. */
function halves([significand, signExponent]: Register): [number, number] {
  assert.equal(signExponent, integerExponent);
  return [Number(significand >> 32n), Number(significand & 0xffff_ffffn)];
}

const flags = (): number => flagsOf(cpu);

const numbers = [
  ...[0, -0, 1, -1, 1.5, -3, 2 ** -126, 2 ** -149, -(2 ** -130), 2 ** 127, 3.4028234663852886e38],
  ...[Infinity, -Infinity, Number.NaN, 2 ** 31, -(2 ** 31), 2 ** 32, 0.5, -0.5, 2.5, 4294967040],
];

const anySingle = (): number =>
  random.below(2) === 0 ? random.pick(numbers) : singleOf(random.next());
/** Sums and products of such numbers are exact in a double. */
const anyShort = (): number => (random.below(1 << 12) - 2048) * 2 ** (random.below(12) - 6);

const same = (bits: number, value: number): boolean =>
  Number.isNaN(value) ? Number.isNaN(singleOf(bits)) : Object.is(singleOf(bits), value);

type Numbers = readonly [number, number, number];

/** Compare both halves of an instruction with an oracle, for operands in f8, f9 and f10. */
function check(
  source: string,
  any: () => number,
  oracle: (a: number, b: number, c: number) => number,
): void {
  for (let i = 0; i < 400; i++) {
    const [x, y]: [Numbers, Numbers] = [
      [any(), any(), any()],
      [any(), any(), any()],
    ];
    cpu.setAr(fpsr, DEFAULT_FPSR);
    const operands = x.map((high, i) => pairOf(high, y[i]!));
    const [high, low] = halves(execute(source, ...operands));
    const what = `${source}: ${x}; ${y}: ${singleOf(high)}, ${singleOf(low)}`;
    assert.ok(same(high, oracle(...x)) && same(low, oracle(...y)), what);
  }
}

test("products of singles", () => {
  check("fpmpy f6 = f8, f9", anySingle, (a, b) => Math.fround(a * b));
  check("fpnmpy f6 = f8, f9", anySingle, (a, b) => Math.fround(-(a * b)));
});

test("sums of products of singles", () => {
  check("fpma f6 = f8, f9, f10", anyShort, (a, b, c) => Math.fround(a * b + c));
  check("fpms f6 = f8, f9, f10", anyShort, (a, b, c) => Math.fround(a * b - c));
  check("fpnma f6 = f8, f9, f10", anyShort, (a, b, c) => Math.fround(-(a * b) + c));
});

test("a product keeps its sign if the addend is f0", () => {
  const [minus, one] = [pairOf(-0, 0), pairOf(1, -1)];
  assert.deepEqual(halves(execute("fpma f6 = f8, f9, f0", minus, one)), [0x8000_0000, 0x8000_0000]);
  assert.deepEqual(halves(execute("fpma f6 = f8, f9, f10", minus, one, integer(0n))), [0, 0]);
});

test("each half is what fma.s makes of the same numbers, in every rounding mode", () => {
  const scalars = { fpma: "fma.s", fpms: "fms.s", fpnma: "fnma.s" };
  for (let i = 0; i < 1500; i++) {
    const [parallel, scalar] = random.pick(Object.entries(scalars));
    const [x, y] = [
      [anySingle(), anySingle(), anySingle()],
      [anySingle(), anySingle(), anySingle()],
    ] as const;
    const mode = random.below(4);
    let raised = 0;
    const expected = [x, y].map((operands) => {
      cpu.setAr(fpsr, status(0, mode));
      const source = `${scalar}.s0 f6 = f8, f9, f10`;
      const values = operands.map(registerOf).map(denormalized);
      const result = numberOf(execute(source, ...values));
      raised |= flags();
      return result;
    });
    cpu.setAr(fpsr, status(0, mode));
    const operands = x.map((high, i) => pairOf(high, y[i]!));
    const result = halves(execute(`${parallel}.s0 f6 = f8, f9, f10`, ...operands));
    const what = `${parallel} ${x}; ${y}, mode ${mode}`;
    for (const half of [0, 1]) assert.ok(same(result[half]!, expected[half]!), what);
    assert.equal(flags(), raised, what);
  }
});

/** Denormal singles are not normalized in registers (manual vol. 1, table 5-2). */
function denormalized([significand, signExponent]: Register): Register {
  const exponent = signExponent & 0x1ffff;
  if (exponent === 0 || exponent >= 0xff81) return [significand, signExponent];
  return [significand >> BigInt(0xff81 - exponent), (signExponent & 0x20000) | 0xff81];
}

test("minima and maxima, the second operand if there is none", () => {
  check("fpmin f6 = f8, f9", anySingle, (a, b) => (a < b ? a : b));
  check("fpmax f6 = f8, f9", anySingle, (a, b) => (a > b ? a : b));
  check("fpamin f6 = f8, f9", anySingle, (a, b) => (Math.abs(a) < Math.abs(b) ? a : b));
  check("fpamax f6 = f8, f9", anySingle, (a, b) => (Math.abs(a) > Math.abs(b) ? a : b));
});

const unordered = (a: number, b: number): boolean => Number.isNaN(a) || Number.isNaN(b);

const relations: Readonly<Record<string, (a: number, b: number) => boolean>> = {
  eq: (a, b) => a === b,
  lt: (a, b) => a < b,
  le: (a, b) => a <= b,
  gt: (a, b) => a > b,
  ge: (a, b) => a >= b,
  unord: unordered,
  neq: (a, b) => a !== b,
  nlt: (a, b) => !(a < b),
  nle: (a, b) => !(a <= b),
  ngt: (a, b) => !(a > b),
  nge: (a, b) => !(a >= b),
  ord: (a, b) => !unordered(a, b),
};

test("comparisons give all ones or all zeros", () => {
  for (const [relation, holds] of Object.entries(relations)) {
    for (let i = 0; i < 100; i++) {
      const [a, b, c, d] = [anySingle(), anySingle(), anySingle(), anySingle()];
      const result = execute(`fpcmp.${relation} f6 = f8, f9`, pairOf(a, b), pairOf(c, d));
      const expected = [holds(a, c), holds(b, d)].map((one) => (one ? 0xffff_ffff : 0));
      assert.deepEqual(halves(result), expected, `${relation} ${a}, ${b}; ${c}, ${d}`);
    }
  }
});

test("only less and less-or-equal find quiet NaNs invalid", () => {
  const [nan, one] = [pairOf(Number.NaN, 1), pairOf(1, 1)];
  const signaling = integer(0x3f80_0000_7f80_0001n);
  const invalid = new Set(["lt", "le", "gt", "ge", "nlt", "nle", "ngt", "nge"]);
  for (const relation of Object.keys(relations)) {
    cpu.setAr(fpsr, DEFAULT_FPSR);
    execute(`fpcmp.${relation} f6 = f8, f9`, nan, one);
    assert.equal(flags(), invalid.has(relation) ? V : 0, relation);
    execute(`fpcmp.${relation} f6 = f8, f9`, one, signaling);
    assert.equal(flags(), V, relation);
  }
});

/** The integer nearest to a number, an even one if two are. */
function nearest(value: number): number {
  const below = Math.floor(value);
  const rest = value - below;
  if (rest !== 0.5) return rest < 0.5 ? below : below + 1;
  return below % 2 === 0 ? below : below + 1;
}

const roundings = [nearest, Math.floor, Math.ceil, Math.trunc];

test("conversions to 32-bit integers round, and give 0x80000000 where there is none", () => {
  for (const [form, min, max] of [
    ["fx", -(2 ** 31), 2 ** 31 - 1],
    ["fxu", 0, 2 ** 32 - 1],
  ] as const) {
    for (let i = 0; i < 400; i++) {
      const [mode, truncates] = [random.below(4), random.below(2) === 1];
      const round = truncates ? Math.trunc : roundings[mode]!;
      const values = [anySingle(), random.below(2) === 0 ? anySingle() : anyShort()] as const;
      cpu.setAr(fpsr, status(0, mode));
      const source = `fpcvt.${form}${truncates ? ".trunc" : ""} f6 = f8`;
      const result = halves(execute(source, pairOf(...values)));
      let raised = 0;
      const expected = values.map((value) => {
        const rounded = round(value);
        const possible = rounded >= min && rounded <= max;
        if (!possible) raised |= V;
        else if (rounded !== value) raised |= I;
        if (possible && value !== 0 && Math.abs(value) < 2 ** -126) raised |= D;
        return possible ? rounded >>> 0 : 0x8000_0000;
      });
      const what = `${source} ${values}, mode ${mode}`;
      assert.deepEqual([result, flags()], [expected, raised], what);
    }
  }
});

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
  cpu.setAr(fpsr, status(enabled));
  cpu.setFr(6, 5n, integerExponent);
  const result = halves(execute(source, ...operands));
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
  const result = halves(execute(source, ...operands)).map(singleOf);
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
