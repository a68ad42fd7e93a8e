import assert from "node:assert/strict";
import { test } from "node:test";
import { compare } from "../../emulator/ia64/fp/compare.ts";
import { fromInteger, toInteger } from "../../emulator/ia64/fp/convert.ts";
import { environmentOf, TRUNCATE } from "../../emulator/ia64/fp/environment.ts";
import { double, type FpValue, fromIeee, single, toIeee } from "../../emulator/ia64/fp/format.ts";
import { multiplyAdd } from "../../emulator/ia64/fp/multiply-add.ts";
import { Random } from "./random.ts";

/* Against the arithmetic of the host: doubles, and singles by way of Math.fround. */

const ALL_DISABLED = 0x3f;
const inDouble = environmentOf(0, ALL_DISABLED, "d");
const inSingle = environmentOf(0, ALL_DISABLED, "s");
const ONE: FpValue = { significand: 1n << 63n, signExponent: 0xffff };

const bytes = new DataView(new ArrayBuffer(8));

const doubleBits = (value: number): bigint => {
  bytes.setFloat64(0, value);
  return bytes.getBigUint64(0);
};

const singleBits = (value: number): bigint => {
  bytes.setFloat32(0, value);
  return BigInt(bytes.getUint32(0));
};

const register = (value: number): FpValue => fromIeee(doubleBits(value), double);

const edges = [
  ...[0, 1, 1.5, 3, 2 ** -1074, 2 ** -1022, 2 ** -1022 - 2 ** -1074, Number.MAX_VALUE],
  ...[2 ** -149, 2 ** -126, 2 ** 127, 2 ** 128 - 2 ** 104, 2 ** 53, 2 ** 63, 2 ** 64, Infinity],
];

function randomDouble(random: Random): number {
  if (random.below(8) === 0) return random.pick(edges) * (random.below(2) === 0 ? 1 : -1);
  const exponent = BigInt(1023 + random.below(40) - 20 + random.pick([0, 0, 0, -1010, 1000]));
  bytes.setBigUint64(0, (random.bits64() & ~(0x7ffn << 52n)) | ((exponent & 0x7ffn) << 52n));
  const value = bytes.getFloat64(0);
  return Number.isNaN(value) ? 1 : value;
}

const randomSingle = (random: Random): number => {
  const value = randomDouble(random);
  const scaled = Math.abs(value) > 1e200 ? value * 2 ** -900 : value;
  return Math.fround(Math.abs(scaled) < 1e-200 ? scaled * 2 ** 900 : scaled);
};

/** A NaN has one pattern on IA-64 if no operand is one (manual vol. 1, table 5-2). */
const DOUBLE_INDEFINITE = 0xfff8_0000_0000_0000n;
const SINGLE_INDEFINITE = 0xffc0_0000n;

test("sums, differences and products of doubles are those of the host", () => {
  const random = new Random(11);
  for (let i = 0; i < 3000; i++) {
    const [x, y] = [randomDouble(random), randomDouble(random)];
    const [a, b] = [register(x), register(y)];
    const outcomes = [
      [x + y, multiplyAdd(a, ONE, b, "none", inDouble)],
      [x - y, multiplyAdd(a, ONE, b, "addend", inDouble)],
      [y - x, multiplyAdd(a, ONE, b, "product", inDouble)],
      [x * y, multiplyAdd(a, b, undefined, "none", inDouble)],
      [-(x * y), multiplyAdd(a, b, undefined, "product", inDouble)],
    ] as const;
    for (const [expected, { value }] of outcomes) {
      const bits = Number.isNaN(expected) ? DOUBLE_INDEFINITE : doubleBits(expected);
      assert.equal(toIeee(value, double), bits, `${x} ${y}`);
    }
  }
});

test("sums, differences and products of singles are those of the host", () => {
  const random = new Random(12);
  for (let i = 0; i < 3000; i++) {
    const [x, y] = [randomSingle(random), randomSingle(random)];
    const [a, b] = [register(x), register(y)];
    // A double holds the exact product, and enough of a sum for the second rounding not to matter.
    const outcomes = [
      [x + y, multiplyAdd(a, ONE, b, "none", inSingle)],
      [x - y, multiplyAdd(a, ONE, b, "addend", inSingle)],
      [x * y, multiplyAdd(a, b, undefined, "none", inSingle)],
    ] as const;
    for (const [expected, { value }] of outcomes) {
      const bits = Number.isNaN(expected) ? SINGLE_INDEFINITE : singleBits(expected);
      assert.equal(toIeee(value, single), bits, `${x} ${y}`);
    }
  }
});

test("a double becomes the single and the integers that it becomes on the host", () => {
  const random = new Random(13);
  for (let i = 0; i < 4000; i++) {
    const x = randomDouble(random);
    const rounded = multiplyAdd(register(x), ONE, undefined, "none", inSingle).value;
    assert.equal(toIeee(rounded, single), singleBits(x), `${x}`);
    if (Math.abs(x) >= 2 ** 63) continue;
    const whole = { bits: 64, signed: true } as const;
    const { value } = toInteger(register(x), whole, TRUNCATE, inDouble);
    assert.equal(BigInt.asIntN(64, value.significand), BigInt(Math.trunc(x)), `${x}`);
  }
});

test("an integer becomes the double that it becomes on the host", () => {
  const random = new Random(14);
  for (let i = 0; i < 4000; i++) {
    const integer = BigInt.asIntN(64, random.bits64()) >> BigInt(random.below(64));
    const exact = fromInteger({ significand: BigInt.asUintN(64, integer), signExponent: 0x1003e });
    const { value } = multiplyAdd(exact, ONE, undefined, "none", inDouble);
    assert.equal(toIeee(value, double), doubleBits(Number(integer)), `${integer}`);
  }
});

test("doubles compare as on the host", () => {
  const random = new Random(15);
  for (let i = 0; i < 4000; i++) {
    const x = randomDouble(random);
    const y = random.below(4) === 0 ? x * random.pick([1, -1]) : randomDouble(random);
    const expected = x < y ? -1 : x > y ? 1 : 0;
    assert.equal(compare(register(x), register(y), true, inDouble).order, expected, `${x} ${y}`);
  }
});
