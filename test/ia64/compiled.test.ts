import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { assemble } from "../../emulator/ia64/assembler/index.ts";
import { MachineMemory } from "../../emulator/ia64/memory.ts";
import { Processor } from "../../emulator/ia64/processor.ts";
import { packageRoot } from "../../emulator/package-root.ts";
import { Random } from "./random.ts";

/* Functions that a C compiler made run as the same functions do in JavaScript. */

const file = "test/ia64/programs/compiled.s";
const source = readFileSync(new URL(file, packageRoot), "utf8");
const program = assemble(source, { file, base: 0x10000 });

const data = 0x40000;
const stack = 0x80000n;
const backingStore = 0xa0000n;
/** Where a function returns to. */
const returned = 0x8000n;
const registers = { rsc: 16, bspstore: 18 } as const;

const memory = new MachineMemory(1, 1 << 20);
memory.writeBlock(program.base, program.image);
const cpu = new Processor(memory, 0);
cpu.intercept = (cpu, vector) => {
  throw new Error(`interruption 0x${vector.toString(16)} at 0x${cpu.cr(19).toString(16)}`);
};

/** Calls a function by the software conventions and returns r8. */
function call(name: string, ...values: readonly (bigint | number)[]): bigint {
  cpu.psr = 1n << 13n;
  cpu.setFrame(values.length, 0, 0);
  cpu.setAr(registers.rsc, 0n);
  cpu.setAr(registers.bspstore, backingStore);
  for (const [i, value] of values.entries()) cpu.setGr(32 + i, BigInt.asUintN(64, BigInt(value)));
  cpu.setGr(12, stack);
  cpu.setBr(0, returned);
  cpu.ip = program.symbols.get(name)!;
  for (let executed = 0; cpu.ip !== returned; executed += cpu.run(1)) assert(executed < 1_000_000);
  return cpu.gr(8);
}

test("crc32 of loops, shifts and exclusive or", () => {
  const text = Buffer.from("The quick brown fox jumps over the lazy dog");
  memory.writeBlock(data, text);
  assert.equal(call("crc32", data, text.length), 0x414fa339n);
});

test("fibonacci by recursion on the register stack", () => {
  assert.equal(call("fibonacci", 15), 610n);
});

test("sort by recursion, with predicates", () => {
  const random = new Random(4);
  const numbers = Array.from({ length: 100 }, () => BigInt.asIntN(64, random.bits64()));
  for (const [i, number] of numbers.entries()) {
    memory.write8(data + 8 * i, BigInt.asUintN(64, number));
  }
  call("sort", data, 0, numbers.length - 1);
  const sorted = numbers.map((_, i) => BigInt.asIntN(64, memory.read8(data + 8 * i)));
  assert.deepEqual(
    sorted,
    numbers.toSorted((a, b) => (a < b ? -1 : 1)),
  );
});

test("fold of a 128-bit product", () => {
  const random = new Random(5);
  for (let i = 0; i < 10; i++) {
    const [a, b] = [random.bits64(), random.bits64()];
    const product = a * b;
    assert.equal(call("fold", a, b), BigInt.asUintN(64, (product >> 64n) + product));
  }
});

test("narrow integers", () => {
  const random = new Random(6);
  for (let i = 0; i < 10; i++) {
    const x = BigInt.asIntN(64, random.bits64());
    const expected =
      BigInt.asIntN(8, x) +
      BigInt.asIntN(16, x >> 8n) +
      BigInt.asIntN(32, x >> 16n) +
      BigInt.asUintN(8, x >> 3n);
    assert.equal(BigInt.asIntN(64, call("narrow", x)), expected, `${x}`);
  }
});

test("churn of bit fields", () => {
  const random = new Random(7);
  let sum = 0;
  const count = 20;
  for (let i = 0; i < count; i++) {
    const fields = random.next();
    memory.write4(data + 4 * i, fields);
    const low = (fields + i) & 0x1f;
    const middle = ((fields >>> 5) ^ (low * 3)) & 0x7ff;
    const high = ((fields >>> 16) - middle) & 0xffff;
    sum = (Math.imul(sum, 31) + high) >>> 0;
  }
  assert.equal(call("churn", data, count) & 0xffff_ffffn, BigInt(sum));
});

test("blend of bytes and dot product of words in parallel", () => {
  const random = new Random(8);
  const from = data + 0x1000;
  const bytes = Array.from({ length: 77 }, () => [random.below(256), random.below(256)] as const);
  for (const [i, [a, b]] of bytes.entries()) {
    memory.write1(data + i, a);
    memory.write1(from + i, b);
  }
  call("blend", data, from, bytes.length);
  for (const [i, [a, b]] of bytes.entries()) {
    assert.equal(memory.read1(data + i), (a + b + 1) >> 1);
  }
  const word = () => random.below(0x10000) - 0x8000;
  const words = Array.from({ length: 67 }, () => [word(), word()] as const);
  for (const [i, [a, b]] of words.entries()) {
    memory.write2(data + 2 * i, a & 0xffff);
    memory.write2(from + 2 * i, b & 0xffff);
  }
  const expected = words.reduce((sum, [a, b]) => (sum + a * b) | 0, 0);
  assert.equal(BigInt.asIntN(32, call("dot", data, from, words.length)), BigInt(expected));
});
