import assert from "node:assert/strict";
import { test } from "node:test";
import { type Completer, environmentOf } from "../../emulator/ia64/fp/environment.ts";
import type { FpValue } from "../../emulator/ia64/fp/format.ts";
import { multiplyAdd, type Negated } from "../../emulator/ia64/fp/multiply-add.ts";
import { TRAP_FPA, TRAP_I, TRAP_O, TRAP_U } from "../../emulator/ia64/fp/outcome.ts";
import { finite } from "./fp-operands.ts";
import {
  add,
  equal,
  fractionOf,
  less,
  logarithm,
  magnitude,
  multiply,
  negate,
  powerOf2,
  roundTo,
} from "./fp-oracle.ts";
import { Random } from "./random.ts";

const ALL_DISABLED = 0x3f;
const FLAG_D = 2;
const FLAG_O = 8;
const FLAG_U = 0x10;
const FLAG_I = 0x20;

/** Precision and range of each kind of target (manual vol. 1, table 5-6). */
const targets = [
  { name: "single", completer: "s", controls: 0, precision: 24, maxExponent: 127 },
  { name: "double", completer: "d", controls: 0, precision: 53, maxExponent: 1023 },
  {
    name: "24 bits, 15 exponent bits",
    completer: "",
    controls: 0,
    precision: 24,
    maxExponent: 16383,
  },
  {
    name: "53 bits, 15 exponent bits",
    completer: "",
    controls: 8,
    precision: 53,
    maxExponent: 16383,
  },
  { name: "double-extended", completer: "", controls: 12, precision: 64, maxExponent: 16383 },
  { name: "24 bits, widest range", completer: "s", controls: 2, precision: 24, maxExponent: 65535 },
  { name: "53 bits, widest range", completer: "d", controls: 2, precision: 53, maxExponent: 65535 },
  { name: "64 bits, widest range", completer: "", controls: 14, precision: 64, maxExponent: 65535 },
] as const satisfies readonly { completer: Completer; [key: string]: unknown }[];

/** Where results are in the middle of the range, at its upper and at its lower end. */
function exponents(maxExponent: number, random: Random): { product: number; addend: number } {
  const middle = { product: random.below(40) - 20, addend: random.below(200) - 100 };
  const low = -maxExponent - random.below(70);
  switch (random.below(4)) {
    case 0:
      return { product: maxExponent - random.below(3), addend: maxExponent - random.below(80) };
    case 1:
      return { product: low, addend: low + 40 - random.below(80) };
    default:
      return middle;
  }
}

const half = (exponent: number, which: number): number => Math.trunc((exponent + which) / 2);

/** Random operands whose exact result is not 0, often near an end of the range. */
function* cases({ precision, maxExponent }: (typeof targets)[number], random: Random) {
  const times = maxExponent < 2000 ? 2500 : maxExponent < 20000 ? 800 : 250;
  const minExponent = 1 - maxExponent;
  for (let i = 0; i < times; i++) {
    const { product, addend } = exponents(maxExponent, random);
    const a = finite(random, half(product, 0), 2);
    const b = finite(random, half(product, 1), 2);
    const c = finite(random, addend, 4);
    const mode = random.below(4);
    const negated = random.pick(["none", "addend", "product"] as const);
    const exact = exactly(a, b, c, negated);
    if (exact.numerator === 0n) continue;
    const right = roundTo(exact, { precision, minExponent, maxExponent, mode });
    const context = JSON.stringify({ a, b, c, mode, negated }, (_, value) => `${value}`);
    yield { a, b, c, mode, negated, exact, right, context };
  }
}

for (const target of targets) {
  const { name, completer, controls, precision, maxExponent } = target;

  test(`multiply-add gives the right neighbour of the exact result: ${name}`, () => {
    const random = new Random(precision + maxExponent);
    for (const { a, b, c, mode, negated, exact, right, context } of cases(target, random)) {
      const traps = random.below(3) === 0 ? ALL_DISABLED & ~FLAG_I : ALL_DISABLED;
      const environment = environmentOf(controls | (mode << 4), traps, completer);
      const outcome = multiplyAdd(a, b, c, negated, environment);
      const flags =
        (hasUnnormal(a, b, c) ? FLAG_D : 0) |
        (right.huge ? FLAG_O : 0) |
        (right.tiny && right.inexact ? FLAG_U : 0) |
        (right.inexact ? FLAG_I : 0);
      assert.equal(outcome.flags, flags, context);
      const trap = right.inexact ? TRAP_I | (right.increased ? TRAP_FPA : 0) : 0;
      assert.equal(outcome.trap, traps === ALL_DISABLED ? 0 : trap, context);
      const { significand, signExponent } = outcome.value;
      assert.equal(signExponent >= 0x20000, exact.numerator < 0n, context);
      if (right.value === "infinity") {
        assert.equal(significand, 1n << 63n);
        assert.equal(signExponent % 0x20000, 0x1ffff);
      } else {
        assert.ok(equal(fractionOf(outcome.value), right.value), context);
        assertCanonical(outcome.value, 1 - maxExponent);
      }
    }
  });

  test(`where it traps, a huge or tiny result keeps its significand: ${name}`, () => {
    const random = new Random(precision + maxExponent);
    let trapped = 0;
    for (const { a, b, c, mode, negated, exact, right, context } of cases(target, random)) {
      if (!right.huge && !right.tiny) continue;
      trapped++;
      const enabled = ALL_DISABLED & ~(FLAG_O | FLAG_U);
      const environment = environmentOf(controls | (mode << 4), enabled, completer);
      const outcome = multiplyAdd(a, b, c, negated, environment);
      const inexact = !equal(right.unbounded, exact);
      const increased = less(magnitude(exact), magnitude(right.unbounded));
      const [flag, bit] = right.huge ? [FLAG_O, TRAP_O] : [FLAG_U, TRAP_U];
      const denormal = hasUnnormal(a, b, c) ? FLAG_D : 0;
      assert.equal(outcome.flags, denormal | flag | (inexact ? FLAG_I : 0), context);
      const rounding = (inexact ? TRAP_I : 0) | (increased ? TRAP_FPA : 0);
      assert.equal(outcome.trap, bit | rounding, context);
      // The exponent field has the low 17 bits of the exponent that the result should have.
      const { significand, signExponent } = outcome.value;
      const exponent = logarithm(magnitude(right.unbounded));
      assert.ok((signExponent - exponent - 0xffff) % 0x20000 === 0, context);
      const scale = powerOf2(exponent - 63);
      const value = multiply({ numerator: significand, denominator: 1n }, scale);
      assert.ok(equal(value, magnitude(right.unbounded)), context);
      assert.equal(signExponent >= 0x20000, exact.numerator < 0n, context);
    }
    assert.ok(trapped > 10);
  });
}

const hasUnnormal = (...operands: readonly FpValue[]): boolean =>
  operands.some(
    ({ significand, signExponent }) => significand < 1n << 63n && signExponent % 0x20000 !== 0,
  );

function exactly(a: FpValue, b: FpValue, c: FpValue, negated: Negated) {
  const product = multiply(fractionOf(a), fractionOf(b));
  const addend = fractionOf(c);
  return add(
    negated === "product" ? negate(product) : product,
    negated === "addend" ? negate(addend) : addend,
  );
}

/** A result is as normalized as its range allows (manual vol. 1, 5.1.3). */
function assertCanonical({ significand, signExponent }: FpValue, minExponent: number): void {
  if (significand >> 63n === 1n) return;
  const lowest = minExponent === -16382 || significand === 0n ? 0 : minExponent + 0xffff;
  assert.equal(signExponent % 0x20000, lowest);
}
