import assert from "node:assert/strict";
import { test } from "node:test";
import { natVal } from "./fp-bench.ts";
import { floatBench, integer, type Register } from "./fp-bits.ts";

/* Floating-point merge, mix, swap, pack and logical instructions: manual vol. 3, a page each. */

const { cpu, vectors, execute, run } = floatBench();

const [first, second] = [0x9111_1111_2222_2222n, 0x3333_3333_c444_4444n];

test("halves of significands are arranged as each mnemonic says", () => {
  const arranged: Readonly<Record<string, bigint>> = {
    "fmix.lr": 0x9111_1111_c444_4444n,
    "fmix.r": 0x2222_2222_c444_4444n,
    "fmix.l": 0x9111_1111_3333_3333n,
    "fsxt.l": 0xffff_ffff_3333_3333n,
    "fsxt.r": 0x0000_0000_c444_4444n,
    fswap: 0xc444_4444_9111_1111n,
    "fswap.nl": 0x4444_4444_9111_1111n,
    "fswap.nr": 0xc444_4444_1111_1111n,
  };
  for (const [mnemonic, significand] of Object.entries(arranged)) {
    const result = execute(`${mnemonic} f6 = f8, f9`, [first, 0x3ffff], [second, 1]);
    assert.deepEqual(result, integer(significand), mnemonic);
  }
});

test("logical instructions work on significands, and give a positive integer", () => {
  const results: Readonly<Record<string, bigint>> = {
    fand: 0x0f00n,
    fandcm: 0xf000n,
    for: 0xfff0n,
    fxor: 0xf0f0n,
  };
  for (const [mnemonic, significand] of Object.entries(results)) {
    const result = execute(`${mnemonic} f6 = f8, f9`, [0xff00n, 0x2ffff], [0x0ff0n, 0x2ffff]);
    assert.deepEqual(result, integer(significand), mnemonic);
  }
});

test("fselect takes the first where the mask is 1, the second where it is 0", () => {
  const mask = 0xffff_0000_ffff_0000n;
  const result = execute("fselect f6 = f8, f9, f10", integer(first), integer(second), [mask, 0]);
  assert.deepEqual(result, integer(0x9111_3333_2222_4444n));
});

test("fmerge puts sign, or sign and exponent, before another value", () => {
  const [negative, positive]: Register[] = [
    [1n << 63n, 0x2ffff],
    [3n << 62n, 0x10005],
  ] as const;
  const merged: Readonly<Record<string, Register>> = {
    "fmerge.s": [3n << 62n, 0x30005],
    "fmerge.ns": [3n << 62n, 0x10005],
    "fmerge.se": [3n << 62n, 0x2ffff],
  };
  for (const [mnemonic, expected] of Object.entries(merged)) {
    assert.deepEqual(execute(`${mnemonic} f6 = f8, f9`, negative!, positive!), expected, mnemonic);
  }
  assert.deepEqual(execute("fabs f6 = f8", negative!), [1n << 63n, 0xffff]);
  assert.deepEqual(execute("fneg f6 = f8", negative!), [1n << 63n, 0xffff]);
  assert.deepEqual(execute("fnegabs f6 = f8", positive!), [3n << 62n, 0x30005]);
  assert.deepEqual(execute("mov f6 = f8", negative!), negative);
});

test("fpmerge does so with each single of a pair", () => {
  const [left, right] = [0xbf80_0000_4000_0000n, 0x7f80_0001_ffc1_2345n];
  const merged: Readonly<Record<string, bigint>> = {
    "fpmerge.s": 0xff80_0001_7fc1_2345n,
    "fpmerge.ns": 0x7f80_0001_ffc1_2345n,
    "fpmerge.se": 0xbf80_0001_4041_2345n,
  };
  for (const [mnemonic, significand] of Object.entries(merged)) {
    const result = execute(`${mnemonic} f6 = f8, f9`, [left, 0x2ffff], [right, 5]);
    assert.deepEqual(result, integer(significand), mnemonic);
  }
  assert.deepEqual(execute("fpabs f6 = f8", integer(right)), integer(0x7f80_0001_7fc1_2345n));
  assert.deepEqual(execute("fpneg f6 = f8", integer(right)), integer(0xff80_0001_7fc1_2345n));
  assert.deepEqual(execute("fpnegabs f6 = f8", integer(right)), integer(0xff80_0001_ffc1_2345n));
});

test("fpack makes a pair of singles of two register values, without rounding", () => {
  const one: Register = [1n << 63n, 0xffff];
  const pack = (value: Register) => execute("fpack f6 = f8, f9", value, one);
  assert.deepEqual(pack([0xc000_00ff_ffff_ffffn, 0x30000]), integer(0xc040_0000_3f80_0000n));
  assert.deepEqual(pack([0x4000_0000_0000_0000n, 0xff81]), integer(0x0040_0000_3f80_0000n));
  assert.deepEqual(pack([0xc000_0000_0000_0000n, 0x3ffff]), integer(0xffc0_0000_3f80_0000n));
  assert.deepEqual(pack([0n, 0x20000]), integer(0x8000_0000_3f80_0000n));
});

const twoSources = [
  ...["fmerge.s", "fmerge.ns", "fmerge.se", "fpmerge.s", "fpmerge.ns", "fpmerge.se"],
  ...["fmix.lr", "fmix.l", "fmix.r", "fsxt.l", "fsxt.r", "fswap", "fswap.nl", "fswap.nr"],
  ...["fand", "fandcm", "for", "fxor", "fpack"],
];
const threeSources = ["fselect", "xma.l", "xma.h", "xma.hu"];

test("a NaTVal in any source gives a NaTVal", () => {
  const cases = [
    ...twoSources.map((mnemonic) => ({ source: `${mnemonic} f6 = f8, f9`, count: 2 })),
    ...threeSources.map((mnemonic) => ({ source: `${mnemonic} f6 = f8, f9, f10`, count: 3 })),
  ];
  for (const { source, count } of cases) {
    for (let nat = 0; nat < count; nat++) {
      const sources = Array.from({ length: count }, (_, i) => (i === nat ? natVal : integer(1n)));
      assert.deepEqual(execute(source, ...sources), natVal, `${source}, source ${nat}`);
    }
  }
});

test("the exponent of NaTVal with another significand or sign is no NaTVal", () => {
  assert.deepEqual(execute("for f6 = f8, f9", [1n, 0x1fffe], [0n, 0x3fffe]), integer(1n));
});

test("sources and targets of a disabled partition fault, reads of f0 and f1 do not", () => {
  const before = vectors.length;
  cpu.psr = 1n << 18n;
  run("fmerge.s f40 = f0, f1");
  assert.equal(vectors.length, before);
  for (const source of ["fmerge.s f40 = f6, f1", "fselect f40 = f41, f42, f2", "fpabs f6 = f40"]) {
    cpu.psr = 1n << 18n;
    run(source);
    assert.deepEqual([vectors.at(-1), cpu.cr(17) & 0xffffn], [0x5500, 1n], source);
  }
  cpu.psr = 0n;
});

test("xma.h adds an unsigned number to a signed product", () => {
  const ones = integer((1n << 64n) - 1n);
  assert.deepEqual(execute("xma.h f6 = f8, f9, f10", ones, integer(1n), integer(1n)), integer(0n));
  assert.deepEqual(execute("xma.h f6 = f8, f9, f10", integer(0n), ones, ones), integer(0n));
  assert.deepEqual(execute("xmpy.hu f6 = f8, f9", ones, ones), integer((1n << 64n) - 2n));
});
