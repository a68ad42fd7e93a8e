import assert from "node:assert/strict";
import { test } from "node:test";
import {
  flagsOf,
  fpBench,
  indefinite,
  infinity,
  natVal,
  number,
  pseudoZero,
  quietNan,
  signalingNan,
  unnormal,
  unsupported,
  type Value,
} from "./fp-bench.ts";

const V = 1;
const D = 2;
const I = 0x20;

/** One instruction, the values in f6, f7 and f8, and what is in f9 then, with flags of sf0. */
interface Case {
  readonly rule: string;
  readonly source: string;
  readonly operands: readonly Value[];
  readonly result: Value;
  readonly flags?: number;
}

function check(cases: readonly Case[]): void {
  for (const { rule, source, operands, result, flags = 0 } of cases) {
    const { cpu, vectors, execute, get } = fpBench();
    execute(source, ...operands);
    assert.deepEqual(vectors, [], rule);
    assert.deepEqual(get(9), result, rule);
    assert.equal(flagsOf(cpu), flags, rule);
  }
}

const negativeInfinity: Value = [infinity[0], infinity[1] | 0x20000];
const quieted = (value: Value): Value => [value[0] | (1n << 62n), value[1]];
const otherNan: Value = [0xe000_0000_0000_0001n, 0x1ffff];
const one = number(1);
const zero = number(0);

test("multiply-add and its pseudo-operations take their operands in the manual's order", () => {
  const operands = [number(3), number(5), number(7)];
  check([
    { rule: "fma", source: "fma f9 = f6, f7, f8", operands, result: number(22) },
    { rule: "fms", source: "fms f9 = f6, f7, f8", operands, result: number(8) },
    { rule: "fnma", source: "fnma f9 = f6, f7, f8", operands, result: number(-8) },
    { rule: "fadd", source: "fadd.d f9 = f6, f7", operands, result: number(8) },
    { rule: "fsub", source: "fsub.s f9 = f6, f7", operands, result: number(-2) },
    { rule: "fmpy", source: "fmpy.s1 f9 = f6, f7", operands, result: number(15) },
    { rule: "fnmpy", source: "fnmpy f9 = f6, f7", operands, result: number(-15) },
    { rule: "fnorm", source: "fnorm f9 = f6", operands: [unnormal], result: number(0.5), flags: D },
  ]);
});

test("f0 as the addend leaves the sign of a product that is 0; a register does not", () => {
  const operands = [number(-0), one, zero];
  check([
    { rule: "f0", source: "fma f9 = f6, f7, f0", operands, result: number(-0) },
    { rule: "f0, fms", source: "fms f9 = f6, f7, f0", operands, result: number(-0) },
    { rule: "f0, fnma", source: "fnma f9 = f6, f7, f0", operands, result: zero },
    { rule: "a register", source: "fma f9 = f6, f7, f8", operands, result: zero },
    { rule: "-0 - 0", source: "fms f9 = f6, f7, f8", operands, result: number(-0) },
  ]);
});

test("infinities, NaNs and NaTVal go through multiply-add (manual vol. 1, 5.1.3 and 5.4)", () => {
  const fma = (rule: string, operands: readonly Value[], result: Value, flags = 0): Case => {
    return { rule, source: "fma f9 = f6, f7, f8", operands, result, flags };
  };
  check([
    fma("infinity times a number", [infinity, number(-2), one], negativeInfinity),
    fma("infinity as addend", [one, one, negativeInfinity], negativeInfinity),
    fma("infinities of one sign", [infinity, one, infinity], infinity),
    fma("infinity minus infinity", [infinity, one, negativeInfinity], indefinite, V),
    fma("infinity times 0", [infinity, zero, one], indefinite, V),
    fma("infinity times a pseudo-zero", [infinity, pseudoZero, one], infinity, D),
    fma("infinity with an unnormal addend", [infinity, one, unnormal], infinity, D),
    fma("infinity times 0 plus a quiet NaN", [infinity, zero, quietNan], quietNan),
    fma("a quiet NaN with an unnormal operand", [quietNan, unnormal, one], quietNan),
    fma("a signaling NaN", [one, signalingNan, one], quieted(signalingNan), V),
    fma("f7 before f8", [one, quietNan, otherNan], quietNan),
    fma("f8 before f6", [otherNan, one, quietNan], quietNan),
    fma("a quiet NaN before a signaling one", [signalingNan, quietNan, one], quietNan, V),
    fma("an unsupported operand", [unsupported, quietNan, one], indefinite, V),
    fma("NaTVal before all", [natVal, unsupported, signalingNan], natVal),
    {
      ...{ rule: "the sign of a NaN stays", source: "fnma f9 = f6, f7, f8" },
      ...{ operands: [one, quietNan, one], result: quietNan },
    },
  ]);
});

test("the status field named is the one that counts and that gets the flags", () => {
  const { cpu, execute, get } = fpBench();
  const third: Value = [0xaaaa_aaaa_aaaa_aaabn, 0xfffd];
  // sf2 of this FPSR rounds down to 24 bits, sf3 up to 53 bits.
  const [sf2, sf3] = [0x10n << 32n, 0x28n << 45n];
  cpu.setAr(40, 0x3fn | (0xcn << 6n) | sf2 | sf3);
  execute("fnorm.s2 f9 = f6 ;; fnorm.s3 f10 = f6 ;; fnorm.s0 f11 = f6", third);
  assert.deepEqual(get(9), [0xaaaa_aa00_0000_0000n, 0xfffd]);
  assert.deepEqual(get(10), [0xaaaa_aaaa_aaaa_b000n, 0xfffd]);
  assert.deepEqual(get(11), third);
  assert.deepEqual(
    [0, 1, 2, 3].map((sf) => flagsOf(cpu, sf)),
    [0, 0, I, I],
  );
});

test("flags accumulate until fclrf", () => {
  const { cpu, execute } = fpBench();
  execute("fmpy.s1 f9 = f6, f7", infinity, zero);
  execute("fcvt.fx.s1 f9 = f6", number(1.5));
  assert.equal(flagsOf(cpu, 1), V | I);
  execute("fclrf.s1");
  assert.equal(flagsOf(cpu, 1), 0);
});

test("minimum and maximum give the second operand if there is a NaN, or equality", () => {
  const [three, minusFive] = [number(3), number(-5)];
  const choose = (name: string, a: Value, b: Value, result: Value, flags = 0): Case => {
    return { rule: name, source: `${name} f9 = f6, f7`, operands: [a, b], result, flags };
  };
  check([
    choose("fmin", three, minusFive, minusFive),
    choose("fmax", three, minusFive, three),
    choose("famin", three, minusFive, three),
    choose("famax", three, minusFive, minusFive),
    choose("fmin", number(-0), zero, zero),
    choose("fmax", zero, number(-0), number(-0)),
    choose("famax", number(-3), three, three),
    choose("fmin", negativeInfinity, three, negativeInfinity),
    choose("fmax", quietNan, three, three, V),
    choose("fmax", three, signalingNan, signalingNan, V),
    choose("fmin", unsupported, three, three, V),
    choose("fmin", unnormal, three, unnormal, D),
    choose("fmin", natVal, three, natVal),
  ]);
});

const integer = (value: bigint): Value => [BigInt.asUintN(64, value), 0x1003e];
const INTEGER_INDEFINITE = integer(1n << 63n);

test("conversion to integers rounds, and is invalid out of their range (vol. 3, `fcvt.fx`)", () => {
  const convert = (form: string, value: Value, result: Value, flags = 0): Case => {
    return { rule: form, source: `fcvt.${form} f9 = f6`, operands: [value], result, flags };
  };
  check([
    convert("fx", number(-2.5), integer(-2n), I),
    convert("fx", number(-3.5), integer(-4n), I),
    convert("fx.trunc", number(-3.5), integer(-3n), I),
    convert("fx", number(2 ** 62), integer(1n << 62n)),
    convert("fx", number(-(2 ** 63)), integer(-(1n << 63n))),
    convert("fx", number(2 ** 63), INTEGER_INDEFINITE, V),
    convert("fx", [(1n << 64n) - 1n, 0x1003d], INTEGER_INDEFINITE, V),
    convert("fx.trunc", [(1n << 64n) - 1n, 0x1003d], integer((1n << 63n) - 1n), I),
    convert("fxu", number(2 ** 63), integer(1n << 63n)),
    convert("fxu.trunc", [(1n << 64n) - 1n, 0x1003e], integer((1n << 64n) - 1n)),
    convert("fxu", number(2 ** 64), INTEGER_INDEFINITE, V),
    convert("fxu", number(-1), INTEGER_INDEFINITE, V),
    convert("fxu", number(-0.25), integer(0n), I),
    convert("fx", number(1e-300), integer(0n), I),
    convert("fx", number(1e300), INTEGER_INDEFINITE, V),
    convert("fx", infinity, INTEGER_INDEFINITE, V),
    convert("fx", quietNan, INTEGER_INDEFINITE, V),
    convert("fxu", unsupported, INTEGER_INDEFINITE, V),
    convert("fx", unnormal, integer(0n), D | I),
    convert("fx", integer(77n), integer(77n), D),
    convert("fx", [0x01f6n << 48n, 0x10044], integer(0x7d80n << 48n), D),
    convert("fx", [0x01f6n << 48n, 0x10045], INTEGER_INDEFINITE, V),
    convert("fxu", [0x01f6n << 48n, 0x10045], integer(0xfb00n << 48n), D),
    convert("fx", [0n, 0x1fffd], integer(0n), D),
    convert("fx", natVal, natVal),
  ]);
});

test("conversion from integers is exact and heeds the significand only (vol. 3, `fcvt.xf`)", () => {
  const convert = (value: Value, result: Value): Case => {
    return { rule: `${value}`, source: "fcvt.xf f9 = f6", operands: [value], result };
  };
  check([
    convert(integer(0n), zero),
    convert(integer(5n), number(5)),
    convert(integer(-5n), number(-5)),
    convert(integer(-(1n << 63n)), number(-(2 ** 63))),
    convert(integer((1n << 63n) - 1n), [(1n << 64n) - 2n, 0x1003d]),
    convert(signalingNan, [0xffff_ffff_ffff_db98n, 0x3003d]),
    convert(natVal, natVal),
    {
      ...{ rule: "fcvt.xuf", source: "fcvt.xuf f9 = f6" },
      ...{ operands: [integer(1n << 63n)], result: number(2 ** 63) },
    },
  ]);
});
