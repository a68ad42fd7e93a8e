import assert from "node:assert/strict";
import { test } from "node:test";
import { bench } from "./step.ts";

const { cpu, vectors, run } = bench();
const { memory } = cpu;

const data = 0x20000;
const bytes = new DataView(new ArrayBuffer(8));

const doubleBits = (value: number): bigint => {
  bytes.setFloat64(0, value);
  return bytes.getBigUint64(0);
};

const singleBits = (value: number): number => {
  bytes.setFloat32(0, value);
  return bytes.getUint32(0);
};

const values = [0, -0, 1, -1.5, Math.PI, 1e30, -1e-30, Infinity, -Infinity, 2 ** -126, 2 ** 127];

test("a single becomes the same double, and back", () => {
  for (const value of values) {
    memory.write4(data, singleBits(value));
    cpu.setGr(9, BigInt(data));
    run("ldfs f6 = [r9]");
    run("getf.d r8 = f6");
    assert.equal(cpu.gr(8), doubleBits(Math.fround(value)), `${value}`);
    cpu.setGr(9, cpu.gr(8));
    run("setf.d f7 = r9");
    run("getf.s r8 = f7");
    assert.equal(cpu.gr(8), BigInt(singleBits(value)), `${value}`);
  }
});

test("values of each format survive a load and a store", () => {
  const cases = [
    { form: "s", bits: [0x0000_0001n, 0x807f_ffffn, 0x7fc0_0001n, 0x3f80_0000n] },
    { form: "d", bits: [1n, 0x800f_ffff_ffff_ffffn, 0x7ff8_0000_0000_0001n, 1n << 62n] },
    { form: "8", bits: [0n, (1n << 64n) - 1n] },
  ];
  for (const { form, bits } of cases) {
    for (const pattern of bits) {
      memory.write8(data, pattern);
      memory.write8(data + 16, 0n);
      cpu.setGr(9, BigInt(data));
      run(`ldf${form} f6 = [r9], 16`);
      run(`stf${form} [r9] = f6`);
      assert.equal(memory.read8(data + 16), pattern, `${form} ${pattern.toString(16)}`);
    }
  }
});

test("ldfe and stfe keep all 80 bits", () => {
  for (const [significand, upper] of [
    [0n, 0],
    [0n, 0x8000],
    [1n << 63n, 0x3fff],
    [0xc000_0000_0000_0001n, 0xffff],
    [0x8000_0000_0000_0001n, 0x7ffe],
    [0x0000_0000_0000_0001n, 0x0000],
    [0x8000_0000_0000_0001n, 0x0000],
  ] as const) {
    memory.write8(data, significand);
    memory.write2(data + 8, upper);
    cpu.setGr(9, BigInt(data));
    run("ldfe f6 = [r9], 16");
    run("stfe [r9] = f6");
    assert.equal(memory.read8(data + 16), significand);
    assert.equal(memory.read2(data + 24), upper);
  }
});

test("NaTVal goes through spill and fill, and only there", () => {
  const before = vectors.length;
  cpu.setGr(9, 0n, true);
  cpu.setGr(10, BigInt(data));
  run("setf.sig f6 = r9");
  run("stf.spill [r10] = f6, 16");
  cpu.setGr(10, BigInt(data));
  run("ldf.fill f7 = [r10]");
  run("getf.sig r8 = f7");
  assert.equal(cpu.nat(8), true);
  assert.equal(vectors.length, before);
  run("stfd [r10] = f7");
  assert.deepEqual(vectors.slice(before), [0x5600]);
});

test("pairs go to an odd and an even register", () => {
  const before = vectors.length;
  memory.write8(data, 11n);
  memory.write8(data + 8, 12n);
  cpu.setGr(9, BigInt(data));
  run("ldfp8 f6, f7 = [r9], 16");
  run("getf.sig r8 = f6");
  assert.deepEqual([cpu.gr(8), cpu.frSignificand(7), cpu.gr(9)], [11n, 12n, BigInt(data + 16)]);
  run("ldfp8 f6, f8 = [r9]");
  assert.deepEqual(vectors.slice(before), [0x5400]);
});

test("the parity of a pair is that of the physical registers", () => {
  const rotate = (rrb: bigint) => {
    cpu.cfm = 96n | (rrb << 25n);
  };
  const outcome = (pair: string): number | undefined => {
    const before = vectors.length;
    cpu.setGr(9, BigInt(data));
    run(`ldfp8 ${pair} = [r9]`);
    return vectors[before];
  };
  rotate(1n);
  assert.equal(outcome("f6, f33"), 0x5400);
  assert.equal(outcome("f6, f32"), undefined);
  assert.equal(outcome("f33, f34"), undefined);
  rotate(2n);
  assert.equal(outcome("f33, f6"), undefined);
  assert.equal(outcome("f32, f6"), 0x5400);
  rotate(0n);
});

test("the exponent of a register goes to a general register and back", () => {
  cpu.setFr(6, 5n, 0x2fffe);
  run("getf.exp r8 = f6");
  assert.deepEqual([cpu.gr(8), cpu.nat(8)], [0x2fffen, false]);
  cpu.setGr(9, (1n << 64n) - 1n);
  run("setf.exp f7 = r9");
  assert.deepEqual([cpu.frSignificand(7), cpu.frSignExponent(7)], [1n << 63n, 0x3ffff]);
  cpu.setGr(9, 1n, true);
  run("setf.d f7 = r9");
  assert.deepEqual([cpu.frSignificand(7), cpu.frSignExponent(7)], [0n, 0x1fffe]);
});

const bigEndian = 1n << 1n;
const alignmentCheck = 1n << 3n;

test("big-endian memory has the bytes of every format in reverse", () => {
  const lines: [form: string, store: string, bytes: number[]][] = [
    ["e", "stfe", [0xbf, 0xff, 0x81, 2, 3, 4, 5, 6, 7, 8]],
    [".fill", "stf.spill", [0, 0, 0, 0, 0, 2, 0xff, 0xff, 0x81, 2, 3, 4, 5, 6, 7, 8]],
    ["8", "stf8", [0x81, 2, 3, 4, 5, 6, 7, 8]],
    ["d", "stfd", [0xbf, 0xf0, 0x20, 0x40, 0x60, 0x80, 0xa0, 0xc0]],
    ["s", "stfs", [0xbf, 0x81, 2, 3]],
  ];
  for (const [form, store, expected] of lines) {
    cpu.setFr(6, 0x8102_0304_0506_0708n, 0x2ffff);
    cpu.setGr(9, BigInt(data));
    cpu.psr = bigEndian | alignmentCheck;
    run(`${store} [r9] = f6`);
    assert.deepEqual([...memory.readBlock(data, expected.length)], expected, store);
    run(`ldf${form} f7 = [r9]`);
    run(`${store} [r9] = f7`);
    assert.deepEqual([...memory.readBlock(data, expected.length)], expected, form);
  }
  cpu.psr = 0n;
});

test("of a pair, the value at the lower address goes to the first register", () => {
  memory.write8(data, 0x0000_803f_0000_0040n);
  for (const [psr, first, second] of [
    [0n, 0x4000_0000n, 0x0000_803fn],
    [bigEndian, 0x4000_0000n, 0x3f80_0000n],
  ] as const) {
    cpu.psr = psr;
    cpu.setGr(9, BigInt(data));
    memory.write4(data, psr === 0n ? 0x4000_0000 : 0x0000_0040);
    run("ldfps f6, f7 = [r9]");
    run("getf.s r10 = f6");
    run("getf.s r11 = f7");
    assert.deepEqual([cpu.gr(10), cpu.gr(11)], [first, second]);
  }
  cpu.psr = 0n;
});

test("a pair of singles is aligned as a whole where psr.ac demands alignment", () => {
  const before = vectors.length;
  cpu.setGr(9, BigInt(data + 4));
  run("ldfps f6, f7 = [r9]");
  assert.equal(vectors.length, before);
  cpu.psr = alignmentCheck;
  run("ldfps f6, f7 = [r9]");
  assert.deepEqual(vectors.slice(before), [0x5a00]);
  cpu.psr = 0n;
});

test("the translation of 16 bytes is looked for before their alignment", () => {
  const before = vectors.length;
  cpu.psr = 1n << 17n;
  cpu.setGr(9, 0x1234_5678n);
  run("ldfe f6 = [r9]");
  run("stf.spill [r9] = f6");
  assert.deepEqual(vectors.slice(before), [0x1400, 0x1400]);
  cpu.psr = 0n;
});

test("xma multiplies significands to 128 bits", () => {
  const multiply = (part: string, a: bigint, b: bigint, c = 0n): bigint => {
    for (const [register, value] of [
      [9, a],
      [10, b],
      [11, c],
    ] as const) {
      cpu.setGr(register, BigInt.asUintN(64, value));
      run(`setf.sig f${register} = r${register}`);
    }
    run(`xma.${part} f8 = f9, f10, f11`);
    run("getf.sig r8 = f8");
    return cpu.gr(8);
  };
  const ones = (1n << 64n) - 1n;
  assert.equal(multiply("l", 7n, 6n, 5n), 47n);
  assert.equal(multiply("lu", -1n, 3n), ones - 2n);
  assert.equal(multiply("hu", ones, ones), ones - 1n);
  assert.equal(multiply("hu", ones, 1n, 1n), 1n);
  assert.equal(multiply("h", -1n, 1n), ones);
  assert.equal(multiply("h", -1n, -1n), 0n);
});

test("a disabled partition faults, and a write marks it", () => {
  const { cpu, vectors, run } = bench();
  run("mov f6 = f1");
  assert.equal(cpu.psr & 0x30n, 0x10n);
  run("fneg f40 = f6");
  assert.equal(cpu.psr & 0x30n, 0x30n);
  assert.equal(cpu.frSignExponent(40), 0x2ffff);
  cpu.psr = 1n << 19n;
  run("mov f40 = f6");
  assert.deepEqual(vectors, [0x5500]);
  assert.equal(cpu.cr(17) & 0xffffn, 2n);
});

test("chk.s of a floating-point register branches if it holds NaTVal", () => {
  const { cpu, vectors, run } = bench();
  cpu.setGr(9, 1n << 55n);
  run("ldfd.s f6 = [r9]");
  run("chk.s f6, 0x8000");
  assert.equal(cpu.ip, 0x8000n);
  run("chk.s f1, 0x8000");
  assert.notEqual(cpu.ip, 0x8000n);
  cpu.psr = 1n << 18n;
  run("chk.s f6, 0x8000");
  assert.deepEqual(vectors, [0x5500]);
});

test("writing f0 or f1 is illegal", () => {
  const before = vectors.length;
  run("mov f1 = f6");
  assert.deepEqual(vectors.slice(before), [0x5400]);
});

test("16-byte accesses use ar.csd for the second half", () => {
  memory.write8(data, 1n);
  memory.write8(data + 8, 2n);
  cpu.setGr(9, BigInt(data));
  cpu.setGr(10, BigInt(data + 32));
  run("ld16 r8, ar.csd = [r9]");
  run("st16 [r10] = r8, ar.csd");
  assert.deepEqual([memory.read8(data + 32), memory.read8(data + 40)], [1n, 2n]);
  cpu.setAr(32, 2n);
  cpu.setAr(25, 7n);
  cpu.setGr(9, BigInt(data + 8));
  cpu.setGr(10, 6n);
  run("cmp8xchg16.acq r8 = [r9], r10, ar.csd, ar.ccv");
  assert.deepEqual([cpu.gr(8), memory.read8(data), memory.read8(data + 8)], [2n, 6n, 7n]);
});
