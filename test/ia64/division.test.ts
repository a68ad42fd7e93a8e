import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { assemble } from "../../emulator/ia64/assembler/index.ts";
import { MachineMemory } from "../../emulator/ia64/memory.ts";
import { Processor } from "../../emulator/ia64/processor.ts";
import { packageRoot } from "../../emulator/package-root.ts";
import { DEFAULT_FPSR, flagsOf } from "./fp-bench.ts";
import { doubleOf, numberOf, type Register, registerOf, singleOf } from "./fp-bits.ts";
import { add, equal, type Fraction, fractionOf, multiply, powerOf2, roundTo } from "./fp-oracle.ts";
import { Random } from "./random.ts";

/*
 * What a compiler makes of a division or square root, from frcpa and frsqrta on, must give the one
 * correctly rounded result. Oracles: the host's arithmetic, and exact integers.
 */

const file = "test/ia64/programs/division.s";
const source = readFileSync(new URL(file, packageRoot), "utf8");
const program = assemble(source, { file, base: 0x10000 });
const returned = 0x8000n;
const fpsr = 40;

const memory = new MachineMemory(1, 1 << 18);
memory.writeBlock(program.base, program.image);
const cpu = new Processor(memory, 0);
cpu.intercept = (cpu, vector) => {
  throw new Error(`interruption 0x${vector.toString(16)} at 0x${cpu.cr(19).toString(16)}`);
};

function execute(name: string): void {
  cpu.setBr(0, returned);
  cpu.ip = program.symbols.get(name)!;
  for (let executed = 0; cpu.ip !== returned; executed += cpu.run(1)) assert(executed < 100);
}

/** The result of a function of floating-point arguments, in f8, rounded in this mode. */
function float(name: string, values: readonly Register[], mode = 0): Register {
  cpu.setAr(fpsr, DEFAULT_FPSR | (BigInt(mode) << 10n));
  for (const [i, [significand, signExponent]] of values.entries()) {
    cpu.setFr(8 + i, significand, signExponent);
  }
  execute(name);
  return [cpu.frSignificand(8), cpu.frSignExponent(8)];
}

/** The result of a function of integers, in r8. */
function integer(name: string, ...values: readonly bigint[]): bigint {
  cpu.setAr(fpsr, DEFAULT_FPSR);
  cpu.setFrame(values.length, 0, 0);
  for (const [i, value] of values.entries()) cpu.setGr(32 + i, BigInt.asUintN(64, value));
  execute(name);
  return cpu.gr(8);
}

const variants = ["latency", "throughput"];

const random = new Random(1);
const edges = [0, 1, 3, 1.5, 1 / 3, 10, 2 ** -1022, 2 ** -1074, 1 - 2 ** -53, 1 + 2 ** -52];
const doubles = [
  ...[...edges, 2 ** -1000, 5e-324, 2 ** -1022 - 2 ** -1074, Number.MAX_VALUE, Infinity, NaN],
  ...[-0, -1, -Infinity, -2 / 3],
];
const singles = [
  ...[0, 1, 3, 1.5, 10, 2 ** -126, 2 ** -149, 1 - 2 ** -24, 1 + 2 ** -23, 2 ** -127],
  ...[2 ** 127 * (2 - 2 ** -23), Infinity, NaN, -0, -1, -Infinity, -3],
];

const anyDouble = (): number => doubleOf(random.bits64());
const anySingle = (): number => singleOf(random.next());
/** Numbers with few bits: their quotients are often exact, or nearly halfway. */
const anyShort = (): number => random.below(1 << 13) * 2 ** (random.below(20) - 10);

function pairs(edges: readonly number[], any: () => number): (readonly [number, number])[] {
  return [
    ...edges.flatMap((a) => edges.map((b) => [a, b] as const)),
    ...Array.from({ length: 600 }, () => [any(), any()] as const),
    ...Array.from({ length: 300 }, () => [anyShort(), anyShort()] as const),
  ];
}

function checkQuotients(format: string, cases: (readonly [number, number])[], oracle: Oracle) {
  for (const variant of variants) {
    for (const [a, b] of cases) {
      const name = `quotient_${format}_${variant}`;
      const result = numberOf(float(name, [registerOf(a), registerOf(b)]));
      assert.ok(Object.is(result, oracle(a, b)), `${name}: ${a} / ${b}, not ${result}`);
    }
  }
}

type Oracle = (a: number, b: number) => number;

test("quotients of doubles", () => {
  checkQuotients("double", pairs(doubles, anyDouble), (a, b) => a / b);
});

test("quotients of singles", () => {
  checkQuotients("single", pairs(singles, anySingle), (a, b) => Math.fround(a / b));
});

test("square roots of doubles and singles", () => {
  const double = [...doubles, ...Array.from({ length: 600 }, anyDouble)];
  const single = [...singles, ...Array.from({ length: 600 }, anySingle)];
  const squares = Array.from({ length: 300 }, () => anyShort() ** 2);
  for (const variant of variants) {
    const root = (format: string, value: number) =>
      numberOf(float(`root_${format}_${variant}`, [registerOf(value)]));
    for (const value of [...double, ...squares]) {
      assert.ok(Object.is(root("double", value), Math.sqrt(value)), `${value}`);
    }
    for (const value of [...single, ...squares]) {
      assert.ok(Object.is(root("single", value), Math.fround(Math.sqrt(value))), `${value}`);
    }
  }
});

/** A random number of up to 64 bits, not too large or small for quotients of the same kind. */
function anyExtended(): Register {
  const significand = random.bits64() | (1n << 63n);
  const short = (significand >> 48n) << 48n;
  const sign = random.below(2) << 17;
  const exponent = sign | (0xffff + random.below(8000) - 4000);
  return [random.below(4) === 0 ? short : significand, exponent];
}

const fraction = ([significand, signExponent]: Register): Fraction =>
  fractionOf({ significand, signExponent });

const extended = { precision: 64, minExponent: -16382, maxExponent: 16383 };
const INEXACT = 0x20;

test("quotients of double-extended numbers, in every rounding mode", () => {
  for (let i = 0; i < 1000; i++) {
    const [a, b, mode] = [anyExtended(), anyExtended(), random.below(4)];
    const name = `quotient_extended_${random.pick(variants)}`;
    const result = float(name, [a, b], mode);
    const [dividend, divisor] = [fraction(a), fraction(b)];
    const exact = multiply(dividend, inverse(divisor));
    const { value, inexact } = roundTo(exact, { ...extended, mode });
    assert.ok(value !== "infinity" && equal(fraction(result), value), `${name} ${a}, ${b}`);
    assert.equal((flagsOf(cpu) & INEXACT) !== 0, inexact, `${name} ${a}, ${b}`);
  }
});

const inverse = ({ numerator, denominator }: Fraction): Fraction =>
  numerator < 0n
    ? { numerator: -denominator, denominator: -numerator }
    : { numerator: denominator, denominator: numerator };

const atMost = (a: Fraction, b: Fraction): boolean =>
  a.numerator * b.denominator <= b.numerator * a.denominator;

test("square roots of double-extended numbers are nearer than any other", () => {
  for (let i = 0; i < 600; i++) {
    const [significand, signExponent] = anyExtended();
    const operand: Register = [significand, signExponent & 0x1ffff];
    const name = `root_extended_${random.pick(variants)}`;
    const result = float(name, [operand]);
    const half = powerOf2((result[1] & 0x1ffff) - 0xffff - 64);
    const squareAt = (distance: Fraction) => {
      const near = add(fraction(result), distance);
      return multiply(near, near);
    };
    const [below, above] = [squareAt({ ...half, numerator: -half.numerator }), squareAt(half)];
    const exact = fraction(operand);
    assert.ok(atMost(below, exact) && atMost(exact, above), `${name} ${operand}`);
  }
});

/** Integers of every length. */
const anyInteger = (): bigint => random.bits64() >> BigInt(random.below(64));

const integers = [1n, 2n, 3n, 10n, (1n << 63n) - 1n, 1n << 63n, (1n << 64n) - 1n, 1n << 32n];

test("quotients and remainders of integers", () => {
  const cases = [
    ...integers.flatMap((a) => integers.map((b) => [a, b] as const)),
    ...Array.from({ length: 400 }, () => [anyInteger(), anyInteger() || 1n] as const),
  ];
  for (const [a, b] of cases) {
    const signed = (bits: 32 | 64) => [BigInt.asIntN(bits, a), BigInt.asIntN(bits, b)] as const;
    const [[sa, sb], [wa, wb]] = [signed(64), signed(32)];
    const [ua, ub] = [BigInt.asUintN(32, a), BigInt.asUintN(32, b)];
    for (const variant of variants) {
      const compute = (name: string) => integer(`${name}_${variant}`, a, b);
      assert.equal(compute("quotient_unsigned"), a / b, `${a} / ${b}`);
      assert.equal(compute("remainder_unsigned"), a % b, `${a} % ${b}`);
      assert.equal(compute("quotient_signed"), BigInt.asUintN(64, sa / sb), `${sa} / ${sb}`);
      assert.equal(compute("remainder_signed"), BigInt.asUintN(64, sa % sb), `${sa} % ${sb}`);
      if (ub === 0n) continue;
      assert.equal(BigInt.asUintN(32, compute("quotient_unsigned4")), ua / ub, `${ua} / ${ub}`);
      assert.equal(BigInt.asIntN(32, compute("quotient_signed4")), BigInt.asIntN(32, wa / wb));
    }
  }
});
