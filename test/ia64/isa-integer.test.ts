import assert from "node:assert/strict";
import { test } from "node:test";
import { Random } from "./random.ts";
import { bench } from "./step.ts";

const { cpu, vectors, run } = bench();

/** Executes one instruction with r9 and r10 as given, and returns r8. */
function result(source: string, r9: bigint, r10 = 0n): bigint {
  cpu.setGr(9, r9);
  cpu.setGr(10, r10);
  run(source);
  assert.equal(vectors.length, 0, source);
  return cpu.gr(8);
}

const u64 = (value: bigint): bigint => BigInt.asUintN(64, value);

/** Bits of a value, bit 63 first. */
const bitString = (value: bigint): string => value.toString(2).padStart(64, "0");

test("extr takes the field, cut off at bit 63, and extends it", () => {
  const random = new Random(7);
  for (let i = 0; i < 100; i++) {
    const [pos, len, value] = [random.below(64), 1 + random.below(64), random.bits64()];
    const field = bitString(value).slice(Math.max(0, 64 - pos - len), 64 - pos);
    const text = `r8 = r9, ${pos}, ${len}`;
    assert.equal(result(`extr.u ${text}`, value), BigInt(`0b${field}`), text);
    const extended = BigInt(`0b${field.padStart(64, field[0]!)}`);
    assert.equal(result(`extr ${text}`, value), extended, text);
  }
});

test("dep replaces the field and nothing else", () => {
  const random = new Random(8);
  for (let i = 0; i < 100; i++) {
    const [pos, len] = [random.below(64), 1 + random.below(16)];
    const [value, into] = [random.bits64(), random.bits64()];
    const end = Math.min(64, pos + len);
    const field = bitString(value).slice(64 - (end - pos));
    const around = bitString(into);
    const expected = around.slice(0, 64 - end) + field + around.slice(64 - pos);
    const text = `dep r8 = r9, r10, ${pos}, ${len}`;
    assert.equal(result(text, value, into), BigInt(`0b${expected}`), text);
    const zeroed = "0".repeat(64 - end) + field + "0".repeat(pos);
    assert.equal(result(`dep.z r8 = r9, ${pos}, ${len}`, value), BigInt(`0b${zeroed}`));
  }
});

test("32-bit pointers keep the region of bits 31:30 in bits 62:61", () => {
  assert.equal(result("addp4 r8 = r9, r10", 0x10n, 0xc000_0000n), 0x6000_0000_c000_0010n);
  assert.equal(result("addp4 r8 = -16, r9", 0x8000_0000n), 0x4000_0000_7fff_fff0n);
  assert.equal(result("shladdp4 r8 = r9, 4, r10", 2n, 0xffff_fff0n), 0x6000_0000_0000_0010n);
});

test("arithmetic wraps at 64 bits", () => {
  const ones = u64(-1n);
  assert.equal(result("add r8 = r9, r10, 1", ones, ones), ones);
  assert.equal(result("sub r8 = r9, r10, 1", 5n, 5n), ones);
  assert.equal(result("sub r8 = -1, r9", 0n), ones);
  assert.equal(result("shladd r8 = r9, 3, r10", 1n << 61n, 4n), 4n);
  assert.equal(result("movl r8 = 0xfedcba9876543210", 0n), 0xfedc_ba98_7654_3210n);
});

test("shift counts are taken whole", () => {
  const sign = 1n << 63n;
  assert.equal(result("shl r8 = r9, r10", 3n, 64n), 0n);
  assert.equal(result("shr.u r8 = r9, r10", sign, 1n << 40n), 0n);
  assert.equal(result("shr r8 = r9, r10", sign, 1n << 40n), u64(-1n));
  assert.equal(result("shrp r8 = r9, r10, 0", 5n, 7n), 7n);
  assert.equal(result("shrp r8 = r9, r10, 4", 5n, 0x70n), (5n << 60n) | 7n);
});

test("czx finds the first zero element from its side, or says there is none", () => {
  assert.equal(result("czx1.r r8 = r9", 0x0101_0101_0100_0101n), 2n);
  assert.equal(result("czx1.l r8 = r9", 0x0101_0101_0100_0101n), 5n);
  assert.equal(result("czx2.r r8 = r9", 0x0000_0001_0001_0001n), 3n);
  assert.equal(result("czx2.l r8 = r9", 0x0000_0001_0001_0001n), 0n);
  assert.equal(result("czx1.l r8 = r9", u64(-1n)), 8n);
  assert.equal(result("czx2.r r8 = r9", u64(-1n)), 4n);
});

test("popcnt and clz count", () => {
  assert.equal(result("popcnt r8 = r9", 0x8000_0000_0000_0001n), 2n);
  assert.equal(result("clz r8 = r9", 0n), 64n);
  assert.equal(result("clz r8 = r9", 1n), 63n);
});

test("a result is a NaT if an operand is", () => {
  cpu.setGr(9, 1n, true);
  for (const source of ["add r8 = r9, r10", "shl r8 = r10, r9", "sxt4 r8 = r9", "mov r8 = r9"]) {
    run(source);
    assert.equal(cpu.nat(8), true, source);
  }
  run("mov r8 = 1");
  assert.equal(cpu.nat(8), false);
});

test("a write to r0 or beyond the frame is illegal", () => {
  const { cpu, vectors, run } = bench();
  cpu.setFrame(2, 2, 0);
  run("mov r33 = 1");
  assert.deepEqual(vectors, []);
  for (const source of ["mov r34 = 1", "add r0 = r8, r9", "ld8 r8 = [r0], 8"]) run(source);
  assert.deepEqual(vectors, [0x5400, 0x5400, 0x5400]);
});
