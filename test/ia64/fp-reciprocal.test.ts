import assert from "node:assert/strict";
import { test } from "node:test";
import { DEFAULT_FPSR, flagsOf, indefinite, natVal, unsupported } from "./fp-bench.ts";
import { floatBench, numberOf, type Register, registerOf } from "./fp-bits.ts";

/* Manual vol. 3, `frcpa` and `frsqrta`. */

const { cpu, vectors, run, execute } = floatBench();

const fpsr = 40;
const [V, D, Z] = [1, 2, 4];

/** What an instruction comes to: f6, p7 and the flags of sf0; p7 is 1 before unless told. */
function outcome(source: string, operands: readonly Register[], status = DEFAULT_FPSR) {
  cpu.setAr(fpsr, status);
  cpu.pr = 0xffff_ffffn;
  const value = execute(source, ...operands);
  return { value, p7: cpu.predicate(7), flags: flagsOf(cpu) };
}

const reciprocal = (dividend: Register, divisor: Register, status?: bigint) =>
  outcome("frcpa.s0 f6, p7 = f8, f9", [dividend, divisor], status);
const root = (operand: Register, status?: bigint) =>
  outcome("frsqrta.s0 f6, p7 = f8", [operand], status);

const one = registerOf(1);
/** 1.xxxxxxxx of these bits, as many as `width`. */
const interval = (bits: number, width: number): Register => [
  (1n << 63n) | (BigInt(bits) << BigInt(63 - width)),
  0xffff,
];
/** The ten bits of a result behind its first one. */
const entry = (value: Register): number => Number((value[0] >> 53n) & 0x3ffn);

/** Values of RECIP_TABLE in the manual, and the sum of all. */
const reciprocalEntries: Readonly<Record<number, number>> = {
  ...{ 0: 0x3fc, 1: 0x3f4, 2: 0x3ec, 3: 0x3e4, 4: 0x3dd, 5: 0x3d5, 6: 0x3cd, 7: 0x3c6 },
  ...{ 127: 0x157, 128: 0x154, 254: 0x003, 255: 0x001 },
};

/** Values of RECIP_SQRT_TABLE: odd powers of 2, then even ones. */
const rootEntries: Readonly<Record<number, number>> = {
  ...{ 0: 0x1a5, 1: 0x1a0, 2: 0x19a, 3: 0x195, 126: 0x003, 127: 0x001 },
  ...{ 128: 0x3fc, 129: 0x3f4, 130: 0x3ec, 131: 0x3e5, 254: 0x1ac, 255: 0x1aa },
};

const sum = (numbers: readonly number[]): number => numbers.reduce((a, b) => a + b, 0);

test("frcpa gives the entries of the manual's table", () => {
  const entries = Array.from({ length: 256 }, (_, i) => {
    const { value, p7 } = reciprocal(one, interval(i, 8));
    assert.deepEqual([value[1], p7], [0xfffe, 1]);
    return entry(value);
  });
  for (const [i, expected] of Object.entries(reciprocalEntries)) {
    assert.equal(entries[Number(i)], expected, `entry ${i}`);
  }
  assert.equal(sum(entries), 101_265);
});

test("frsqrta gives the entries of the manual's table", () => {
  const entries = Array.from({ length: 256 }, (_, i) => {
    const [significand] = interval(i & 127, 7);
    const { value, p7 } = root([significand, i < 128 ? 0x10000 : 0xffff]);
    assert.deepEqual([value[1], p7], [0xfffe, 1]);
    return entry(value);
  });
  for (const [i, expected] of Object.entries(rootEntries)) {
    assert.equal(entries[Number(i)], expected, `entry ${i}`);
  }
  assert.equal(sum(entries), 108_577);
});

test("approximations are as good as the manual promises, at both ends of each interval", () => {
  for (let i = 0; i < 256; i++) {
    for (const rest of [0n, (1n << 55n) - 1n]) {
      const [significand] = interval(i, 8);
      const divisor: Register = [significand | rest, 0xffff];
      const product = numberOf(reciprocal(one, divisor).value) * numberOf(divisor);
      assert.ok(Math.abs(product - 1) < 2 ** -8.886, `1 / ${numberOf(divisor)}`);
      for (const exponent of [0xffff, 0x10000]) {
        const operand: Register = [significand | rest, exponent];
        const scaled = numberOf(root(operand).value) * Math.sqrt(numberOf(operand));
        assert.ok(Math.abs(scaled - 1) < 2 ** -8.831, `1 / sqrt ${numberOf(operand)}`);
      }
    }
  }
});

test("powers of 2 are inverted, or halved", () => {
  for (const power of [-16000, -1001, -2, -1, 0, 1, 2, 1000, 16001]) {
    const operand: Register = [1n << 63n, 0xffff + power];
    assert.equal(reciprocal(one, operand).value[1], 0xfffe - power);
    assert.equal(root(operand).value[1], 0xfffe - Math.floor(power / 2));
  }
});

test("the sign of a reciprocal is that of the divisor", () => {
  assert.equal(reciprocal(registerOf(-1), registerOf(3)).value[1] >> 17, 0);
  assert.equal(reciprocal(registerOf(-1), registerOf(-3)).value[1] >> 17, 1);
});

const [infinite, nan, zero] = [registerOf(Infinity), registerOf(Number.NaN), registerOf(0)];
const minus = ([significand, signExponent]: Register): Register => [
  significand,
  signExponent ^ 0x20000,
];
const signaling: Register = [(1n << 63n) | 5n, 0x3ffff];
const pseudoZero: Register = [0n, 0x10000];
const unnormal: Register = [1n << 62n, 0x10000];

test("quotients that need no iteration are given by frcpa, which clears its predicate", () => {
  const two = registerOf(2);
  const cases: [Register, Register, Register, number][] = [
    [infinite, two, infinite, 0],
    [infinite, minus(zero), minus(infinite), 0],
    [two, minus(infinite), minus(zero), 0],
    [minus(zero), two, minus(zero), 0],
    [zero, infinite, zero, 0],
    [two, minus(zero), minus(infinite), Z],
    [unnormal, zero, infinite, Z],
    [two, pseudoZero, infinite, Z],
    [zero, zero, indefinite, V],
    [infinite, minus(infinite), indefinite, V],
    [nan, signaling, nan, V],
    [two, nan, nan, 0],
    [signaling, nan, [signaling[0] | (1n << 62n), 0x3ffff], V],
    [unsupported, nan, indefinite, V],
    [two, unsupported, indefinite, V],
    [pseudoZero, two, zero, D],
    [infinite, unnormal, infinite, D],
    [natVal, signaling, natVal, 0],
    [zero, natVal, natVal, 0],
  ];
  for (const [dividend, divisor, value, flags] of cases) {
    const what = `${dividend} / ${divisor}`;
    assert.deepEqual(reciprocal(dividend, divisor), { value, p7: 0, flags }, what);
  }
  assert.deepEqual(reciprocal(unnormal, two).flags, D);
  assert.deepEqual(reciprocal(unnormal, two).p7, 1);
});

test("roots that need no iteration are given by frsqrta, which clears its predicate", () => {
  const cases: [Register, Register, number][] = [
    [zero, zero, 0],
    [minus(zero), minus(zero), 0],
    [infinite, infinite, 0],
    [minus(infinite), indefinite, V],
    [minus(one), indefinite, V],
    [minus(unnormal), indefinite, V],
    [nan, nan, 0],
    [signaling, [signaling[0] | (1n << 62n), 0x3ffff], V],
    [unsupported, indefinite, V],
    [minus(pseudoZero), minus(zero), D],
    [natVal, natVal, 0],
  ];
  for (const [operand, value, flags] of cases) {
    assert.deepEqual(root(operand), { value, p7: 0, flags }, `${operand}`);
  }
  const { value, p7, flags } = root(unnormal);
  assert.deepEqual([numberOf(value) * 2 ** 11, p7, flags], [2044, 1, D]);
});

test("a false predicate clears the target predicate and nothing else", () => {
  for (const source of ["frcpa.s0 f6, p7 = f8, f9", "frsqrta.s0 f6, p7 = f8"]) {
    cpu.setFr(6, 5n, 5);
    cpu.pr = 0b1000_0001n;
    assert.deepEqual(execute(`(p5) ${source}`, signaling, zero), [5n, 5]);
    assert.equal(cpu.pr, 1n);
    assert.equal(execute(`(p5) ${source.replace("f6", "f1")}`, one, one).length, 2);
  }
});

/** ISR.code of the Floating-Point Fault that an instruction raises; undefined if it raises none. */
function faultCode(source: string, operands: Register[], status: bigint): bigint | undefined {
  const before = vectors.length;
  cpu.setFr(6, 5n, 5);
  const { value, p7, flags } = outcome(source, operands, status);
  if (vectors.length === before) return undefined;
  assert.deepEqual([vectors.at(-1), value, p7, flags], [0x5c00, [5n, 5], 1, 0]);
  return cpu.cr(17) & 0xffffn;
}

const rcpa = "frcpa.s0 f6, p7 = f8, f9";
const sqrta = "frsqrta.s0 f6, p7 = f8";
const allEnabled = DEFAULT_FPSR & ~0x3fn;

test("enabled exceptions fault before anything is written: V, then Z or D", () => {
  assert.equal(faultCode(rcpa, [one, signaling], allEnabled), 1n);
  assert.equal(faultCode(rcpa, [zero, zero], allEnabled), 1n);
  assert.equal(faultCode(rcpa, [one, zero], allEnabled), 4n);
  assert.equal(faultCode(rcpa, [unnormal, zero], allEnabled), 4n);
  assert.equal(faultCode(rcpa, [unnormal, one], allEnabled), 2n);
  assert.equal(faultCode(rcpa, [infinite, unnormal], allEnabled), 2n);
  assert.equal(faultCode(sqrta, [minus(one)], allEnabled), 1n);
  assert.equal(faultCode(sqrta, [unnormal], allEnabled), 2n);
  assert.equal(faultCode(rcpa, [one, registerOf(3)], allEnabled), undefined);
  assert.equal(faultCode("frcpa.s1 f6, p7 = f8, f9", [one, zero], allEnabled), undefined);
});

test("software assists where its iterations would leave the range of registers", () => {
  const power = (exponent: number): Register => [1n << 63n, 0xffff + exponent];
  const asks = (a: number, b: number) => faultCode(rcpa, [power(a), power(b)], DEFAULT_FPSR) === 8n;
  assert.deepEqual([asks(0, 65532), asks(0, 65533), asks(65535, 65535)], [false, true, true]);
  assert.deepEqual([asks(40000, -25534), asks(40000, -25535)], [false, true]);
  assert.deepEqual([asks(-40000, 25532), asks(-40000, 25533)], [false, true]);
  assert.deepEqual([asks(-65470, -65000), asks(-65471, -65000)], [false, true]);
  assert.equal(faultCode(rcpa, [power(-65000), power(-65534)], DEFAULT_FPSR), undefined);
  const small: Register = [1n << 62n, 1];
  assert.equal(faultCode(rcpa, [power(-65000), small], DEFAULT_FPSR), 8n);
  assert.equal(faultCode(rcpa, [power(-65534), small], allEnabled), 8n);
  assert.equal(faultCode(rcpa, [infinite, power(65535)], allEnabled), undefined);
  assert.equal(faultCode(sqrta, [power(-65471)], DEFAULT_FPSR), 8n);
  assert.equal(faultCode(sqrta, [power(-65470)], DEFAULT_FPSR), undefined);
});

test("both fault like other instructions: targets first, then disabled registers", () => {
  const vectorOf = (source: string): number | undefined => {
    cpu.psr = 1n << 18n;
    const before = vectors.length;
    run(source);
    cpu.psr = 0n;
    return vectors[before];
  };
  assert.equal(vectorOf("frcpa.s0 f1, p7 = f8, f9"), 0x5400);
  assert.equal(vectorOf("frsqrta.s0 f0, p7 = f8"), 0x5400);
  assert.equal(vectorOf("frcpa.s0 f40, p7 = f8, f9"), 0x5500);
  assert.equal(vectorOf("frsqrta.s0 f40, p7 = f8"), 0x5500);
});
