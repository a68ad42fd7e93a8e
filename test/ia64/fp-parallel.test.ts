import assert from "node:assert/strict";
import { test } from "node:test";
import { DEFAULT_FPSR, flagsOf } from "./fp-bench.ts";
import {
  floatBench,
  fpsrWith,
  halvesOf,
  integer,
  numberOf,
  pairOf,
  type Register,
  registerOf,
  singleOf,
} from "./fp-bits.ts";
import { Random } from "./random.ts";

/* Arithmetic on pairs of singles: manual vol. 1, 5.3.4, and the pages of vol. 3. */

const { cpu, execute } = floatBench();
const random = new Random(1);

const fpsr = 40;
const [V, D, I] = [1, 2, 32] as const;
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
    const [high, low] = halvesOf(execute(source, ...operands));
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
  assert.deepEqual(
    halvesOf(execute("fpma f6 = f8, f9, f0", minus, one)),
    [0x8000_0000, 0x8000_0000],
  );
  assert.deepEqual(halvesOf(execute("fpma f6 = f8, f9, f10", minus, one, integer(0n))), [0, 0]);
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
      cpu.setAr(fpsr, fpsrWith(0, mode));
      const source = `${scalar}.s0 f6 = f8, f9, f10`;
      const values = operands.map(registerOf).map(denormalized);
      const result = numberOf(execute(source, ...values));
      raised |= flags();
      return result;
    });
    cpu.setAr(fpsr, fpsrWith(0, mode));
    const operands = x.map((high, i) => pairOf(high, y[i]!));
    const result = halvesOf(execute(`${parallel}.s0 f6 = f8, f9, f10`, ...operands));
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
      assert.deepEqual(halvesOf(result), expected, `${relation} ${a}, ${b}; ${c}, ${d}`);
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
      cpu.setAr(fpsr, fpsrWith(0, mode));
      const source = `fpcvt.${form}${truncates ? ".trunc" : ""} f6 = f8`;
      const result = halvesOf(execute(source, pairOf(...values)));
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
