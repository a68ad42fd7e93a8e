import assert from "node:assert/strict";
import { test } from "node:test";
import { assemble } from "../../emulator/ia64/assembler/index.ts";
import {
  flagsOf,
  fpBench,
  fpsr,
  infinity,
  natVal,
  number,
  quietNan,
  signalingNan,
  TRAPS,
  unnormal,
  unsupported,
  type Value,
} from "./fp-bench.ts";

/* Floating-point faults and traps (manual vol. 1, 5.4; vol. 2, 8.3 and table 8-3). */

const FAULT = 0x5c00;
const TRAP = 0x5d00;
const EVERY = 0x3fn;
const FTZ = 1n;
const WRE = 2n;
const UNTOUCHED: Value = [123n, 0xffff];

/** Controls of a status field: precision of 64 bits, and a rounding mode. */
const controls = (mode: number, others = 0n): bigint => 0xcn | (BigInt(mode) << 4n) | others;

/** What an instruction in slot 1 of a bundle at 0x4000 did, f9 being UNTOUCHED before. */
function outcome(source: string, state: bigint, ...operands: readonly Value[]) {
  const { cpu, vectors, set, get, execute } = fpBench();
  cpu.psr = 1n << 13n;
  cpu.setAr(40, state);
  set(9, UNTOUCHED);
  execute(`{ .mfi; nop.m 0; ${source}; mov r8 = 1 }`, ...operands);
  const [iip, isr, ipsr] = [cpu.cr(19), cpu.cr(17), cpu.cr(16)];
  return {
    vector: vectors[0],
    code: Number(isr & 0xffffn),
    ei: Number((isr >> 41n) & 3n),
    iip,
    ri: Number((ipsr >> 41n) & 3n),
    result: get(9),
    flags: flagsOf(cpu),
  };
}

const largest: Value = [(1n << 64n) - 1n, 0x13ffe];
const smallest: Value = [1n << 63n, 0x0c001];
const third: Value = [0xaaaa_aaaa_aaaa_aaabn, 0xfffd];

test("a fault names its exception and leaves the instruction undone", () => {
  const product = "fmpy.s0 f9 = f6, f7";
  const cases: readonly [string, string, bigint, number, ...Value[]][] = [
    ["V: infinity times 0", product, TRAPS.v, 1, infinity, number(0)],
    ["V: a signaling NaN", product, TRAPS.v, 1, signalingNan, number(1)],
    ["V: an unsupported operand", product, TRAPS.v, 1, unsupported, number(1)],
    ["D: an unnormal operand", product, TRAPS.d, 2, unnormal, number(1)],
    ["V before D", product, TRAPS.v | TRAPS.d, 1, signalingNan, unnormal],
    ["D with infinity", product, TRAPS.v | TRAPS.d, 2, infinity, unnormal],
    ["V: fmax of a quiet NaN", "fmax f9 = f6, f7", TRAPS.v, 1, quietNan, number(1)],
    ["V: an integer out of range", "fcvt.fx f9 = f6", TRAPS.v, 1, number(1e30)],
    ["D: conversion to an integer", "fcvt.fx f9 = f6", EVERY, 2, unnormal],
    ["V before D: conversion", "fcvt.fxu f9 = f6", EVERY, 1, [1n, 0x1ffff]],
  ];
  for (const [rule, source, enabled, code, ...operands] of cases) {
    const found = outcome(source, fpsr(enabled), ...operands);
    const undone = { vector: FAULT, code, ei: 1, iip: 0x4000n, ri: 1, result: UNTOUCHED, flags: 0 };
    assert.deepEqual(found, undone, rule);
  }
});

test("a comparison that faults writes no predicate", () => {
  for (const [enabled, code, operand] of [
    [TRAPS.v, 1, quietNan],
    [TRAPS.d, 2, unnormal],
  ] as const) {
    const { cpu, vectors, execute } = fpBench();
    cpu.psr = 1n << 13n;
    cpu.setAr(40, fpsr(enabled));
    cpu.pr = 0xc1n;
    execute("fcmp.lt p6, p7 = f6, f1", operand);
    assert.deepEqual(vectors, [FAULT]);
    assert.equal(cpu.cr(17) & 0xffffn, BigInt(code));
    assert.equal(cpu.pr, 0xc1n);
    assert.equal(flagsOf(cpu), 0);
  }
});

/** Bits of ISR.code: what trapped, and that it is a floating-point trap. */
const [O, U, I, FPA, FP] = [0x800, 0x1000, 0x2000, 0x4000, 1];
const FLAG = { o: 0x08, u: 0x10, i: 0x20 } as const;

test("a trap follows the completed instruction and tells how the result was rounded", () => {
  const check = (
    rule: string,
    source: string,
    state: bigint,
    operands: readonly Value[],
    { code, result, flags }: { code: number; result: Value; flags: number },
  ): void => {
    const found = outcome(source, state, ...operands);
    const done = { vector: TRAP, code: code | FP, ei: 1, iip: 0x4000n, ri: 2, result, flags };
    assert.deepEqual(found, done, rule);
  };
  const product = "fmpy f9 = f6, f7";
  const power = (field: number): Value => [1n << 63n, field];
  check(
    "O: the exponent goes beyond the range",
    product,
    fpsr(TRAPS.o, controls(0)),
    [power(0x13ffe), power(0x13ffe)],
    { code: O, result: power(0x17ffd), flags: FLAG.o },
  );
  check(
    "O: exponents wrap at 17 bits",
    product,
    fpsr(TRAPS.o, controls(0, WRE)),
    [power(0x18fff), power(0x18fff)],
    { code: O, result: power(0x01fff), flags: FLAG.o },
  );
  check(
    "O: inexact and rounded up",
    "fadd f9 = f6, f7",
    fpsr(TRAPS.o, controls(2)),
    [largest, number(1e300)],
    { code: O | I | FPA, result: power(0x13fff), flags: FLAG.o | FLAG.i },
  );
  check(
    "I, O disabled: infinity is larger",
    product,
    fpsr(TRAPS.i, controls(0)),
    [largest, largest],
    { code: I | FPA, result: infinity, flags: FLAG.o | FLAG.i },
  );
  check(
    "I, O disabled: the largest number is smaller",
    product,
    fpsr(TRAPS.i, controls(3)),
    [largest, largest],
    { code: I, result: largest, flags: FLAG.o | FLAG.i },
  );
  check("U: tiny, though exact", product, fpsr(TRAPS.u, controls(0)), [smallest, number(0.5)], {
    code: U,
    result: power(0x0c000),
    flags: FLAG.u,
  });
  check(
    "U: tiny and inexact",
    product,
    fpsr(TRAPS.u, controls(2)),
    [[(1n << 63n) + 1n, 0x0c001] as const, third],
    { code: U | I | FPA, result: [0xaaaa_aaaa_aaaa_aaadn, 0x0bfff], flags: FLAG.u | FLAG.i },
  );
  check(
    "U: flushing is no concern of a trap",
    product,
    fpsr(TRAPS.u, controls(0, FTZ)),
    [smallest, number(0.5)],
    { code: U, result: power(0x0c000), flags: FLAG.u },
  );
  check(
    "I: a denormal flushed to 0",
    product,
    fpsr(TRAPS.i, controls(0, FTZ)),
    [smallest, number(-0.5)],
    { code: I, result: number(-0), flags: FLAG.u | FLAG.i },
  );
  check(
    "I: rounded down",
    "fnorm.s f9 = f6",
    fpsr(TRAPS.i),
    [[0xaaaa_aa00_0000_0001n, 0xfffd] as const],
    { code: I, result: [0xaaaa_aa00_0000_0000n, 0xfffd], flags: FLAG.i },
  );
  check("I: rounded up", "fnorm.s f9 = f6", fpsr(TRAPS.i), [third], {
    code: I | FPA,
    result: [0xaaaa_ab00_0000_0000n, 0xfffd],
    flags: FLAG.i,
  });
  check("I: conversion to an integer", "fcvt.fx f9 = f6", fpsr(TRAPS.i), [number(1.5)], {
    code: I | FPA,
    result: [2n, 0x1003e],
    flags: FLAG.i,
  });
});

test("nothing is interrupted where the exception is disabled, or by td", () => {
  const [allOff, td] = [fpsr(0n), fpsr(EVERY) | (0x40n << 19n)];
  for (const [state, suffix] of [
    [allOff, ".s0"],
    [td, ".s1"],
  ] as const) {
    assert.equal(
      outcome(`fmpy${suffix} f9 = f6, f7`, state, infinity, number(0)).vector,
      undefined,
    );
    assert.equal(outcome(`fmpy${suffix} f9 = f6, f7`, state, unnormal, largest).vector, undefined);
    assert.equal(outcome(`fmpy${suffix} f9 = f6, f7`, state, largest, largest).vector, undefined);
    assert.equal(outcome(`fnorm.s${suffix} f9 = f6`, state, third).vector, undefined);
  }
  assert.equal(outcome("fmpy.s0 f9 = f6, f7", td, infinity, number(0)).vector, FAULT);
});

test("NaTVal, and an instruction that is not executed, interrupt nothing", () => {
  const natted = outcome("fma f9 = f6, f7, f8", fpsr(EVERY), natVal, signalingNan, unnormal);
  assert.deepEqual([natted.vector, natted.result], [undefined, natVal]);
  const off = outcome("(p6) fma f9 = f6, f7, f8", fpsr(EVERY), signalingNan);
  assert.deepEqual([off.vector, off.result], [undefined, UNTOUCHED]);
});

test("an illegal target and a disabled register come before all of that", () => {
  assert.equal(outcome("fadd f1 = f6, f7", fpsr(EVERY), signalingNan).vector, 0x5400);
  const { cpu, vectors, execute } = fpBench();
  cpu.psr = (1n << 13n) | (1n << 18n);
  cpu.setAr(40, fpsr(EVERY));
  execute("fadd f40 = f41, f6", signalingNan);
  assert.deepEqual(vectors, [0x5500]);
  assert.equal(cpu.cr(17) & 0xffffn, 1n);
});

test("a trap of the last slot points to the next bundle, and nothing follows it", () => {
  const { cpu, vectors, set, execute } = fpBench();
  cpu.psr = 1n << 13n;
  cpu.setAr(40, fpsr(TRAPS.i));
  set(6, third);
  execute(`
    { .mmf; nop.m 0; nop.m 0; fnorm.s f9 = f6 }
    { .mii; mov r8 = 1; nop.i 0; nop.i 0 }`);
  assert.deepEqual(vectors, [TRAP]);
  assert.deepEqual([cpu.cr(19), cpu.cr(22), (cpu.cr(16) >> 41n) & 3n], [0x4010n, 0x4000n, 0n]);
  assert.equal((cpu.cr(17) >> 41n) & 3n, 2n);
  assert.equal(cpu.gr(8), 0n);
});

test("a trap is taken within a long run, and once", () => {
  const { cpu, set } = fpBench();
  const taken: number[] = [];
  cpu.psr = 1n << 13n;
  cpu.setAr(40, fpsr(TRAPS.i));
  set(6, third);
  cpu.intercept = (_, vector) => {
    taken.push(vector);
    cpu.rfi();
  };
  const { memory } = cpu;
  const loop = "1: { .mfb; nop.m 0; fnorm.s f9 = f6; br.cloop.sptk.few 1b } ;; 2: br 2b";
  const { image } = assemble(loop, { file: "test", base: 0x4000 });
  memory.writeBlock(0x4000, image);
  cpu.ip = 0x4000n;
  cpu.setAr(65, 9n);
  cpu.run(100);
  assert.deepEqual(taken, Array(10).fill(TRAP));
});

test("a floating-point trap takes a single step with it (manual vol. 2, 8.3)", () => {
  const { cpu, vectors, execute } = fpBench();
  cpu.psr = (1n << 13n) | (1n << 40n);
  cpu.setAr(40, fpsr(TRAPS.i));
  execute("fnorm.s.s0 f9 = f6", third);
  assert.equal(vectors[0], 0x6000);
  cpu.setAr(40, fpsr(TRAPS.i));
  cpu.psr = (1n << 13n) | (1n << 40n) | (1n << 41n);
  cpu.ip = 0x4000n;
  cpu.run(1);
  assert.equal(vectors[1], TRAP);
  assert.equal(cpu.cr(17) & 0xffffn, 0x6009n);
});
