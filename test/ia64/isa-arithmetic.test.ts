import assert from "node:assert/strict";
import { test } from "node:test";
import { Random } from "./random.ts";
import { bench } from "./step.ts";

/*
 * Every integer instruction that computes r8 from r9 and r10, against integers without width. What
 * each is to compute is said in the words of the manual (vol. 3), not in those of the table.
 */

const { cpu, vectors, run } = bench();
const random = new Random(0xadd);

const u64 = (value: bigint): bigint => BigInt.asUintN(64, value);
const s64 = (value: bigint): bigint => BigInt.asIntN(64, value);

/** Bits `high` to `low` of a value. */
const bits = (value: bigint, high: number, low: number): bigint =>
  high < low ? 0n : (value >> BigInt(low)) % 2n ** BigInt(high - low + 1);

/** A 32-bit sum as a pointer: bits 31:30 of the base at 62:61 (manual vol. 3, `addp4`). */
const pointer = (sum: bigint, base: bigint): bigint =>
  bits(u64(sum), 31, 0) + bits(base, 31, 30) * 2n ** 61n;

/** Index of the first zero among elements listed in the order of the search. */
function zeroIndex(elements: readonly bigint[]): bigint {
  const index = elements.indexOf(0n);
  return BigInt(index < 0 ? elements.length : index);
}

const elements = (x: bigint, width: number): bigint[] =>
  Array.from({ length: 64 / width }, (_, i) => bits(x, width * (i + 1) - 1, width * i));

const ones = (x: bigint): number => x.toString(2).replaceAll("0", "").length;

/** A shift that leaves nothing of 64 bits needs no exact count. */
const count = (y: bigint): bigint => (y > 64n ? 64n : y);

type Compute = (x: bigint, y: bigint) => bigint;

const forms: Readonly<Record<string, Compute>> = {
  "add r8 = r9, r10": (x, y) => x + y,
  "add r8 = r9, r10, 1": (x, y) => x + y + 1n,
  "sub r8 = r9, r10": (x, y) => x - y,
  "sub r8 = r9, r10, 1": (x, y) => x - y - 1n,
  "sub r8 = 127, r9": (x) => 127n - x,
  "sub r8 = -128, r9": (x) => -128n - x,
  "adds r8 = 8191, r9": (x) => x + 8191n,
  "adds r8 = -8192, r9": (x) => x - 8192n,
  "and r8 = r9, r10": (x, y) => x & y,
  "and r8 = -128, r9": (x) => x - (x % 128n),
  "andcm r8 = r9, r10": (x, y) => x - (x & y),
  "andcm r8 = -1, r9": (x) => -1n - x,
  "or r8 = r9, r10": (x, y) => x + y - (x & y),
  "or r8 = 127, r9": (x) => x - (x % 128n) + 127n,
  "xor r8 = r9, r10": (x, y) => x + y - 2n * (x & y),
  "xor r8 = -1, r9": (x) => -1n - x,
  "shladd r8 = r9, 1, r10": (x, y) => 2n * x + y,
  "shladd r8 = r9, 2, r10": (x, y) => 4n * x + y,
  "shladd r8 = r9, 3, r10": (x, y) => 8n * x + y,
  "shladd r8 = r9, 4, r10": (x, y) => 16n * x + y,
  "addp4 r8 = r9, r10": (x, y) => pointer(x + y, y),
  "addp4 r8 = -8192, r9": (x) => pointer(x - 8192n, x),
  "shladdp4 r8 = r9, 1, r10": (x, y) => pointer(2n * x + y, y),
  "shladdp4 r8 = r9, 4, r10": (x, y) => pointer(16n * x + y, y),
  "mpy4 r8 = r9, r10": (x, y) => bits(x, 31, 0) * bits(y, 31, 0),
  "mpyshl4 r8 = r9, r10": (x, y) => bits(x, 63, 32) * bits(y, 31, 0) * 2n ** 32n,
  "shl r8 = r9, r10": (x, y) => x * 2n ** count(y),
  "shr.u r8 = r9, r10": (x, y) => x / 2n ** count(y),
  "shr r8 = r9, r10": (x, y) => s64(x) >> count(y),
  "zxt1 r8 = r9": (x) => x % 2n ** 8n,
  "zxt2 r8 = r9": (x) => x % 2n ** 16n,
  "zxt4 r8 = r9": (x) => x % 2n ** 32n,
  "sxt1 r8 = r9": (x) => (x % 2n ** 8n) - 2n ** 8n * bits(x, 7, 7),
  "sxt2 r8 = r9": (x) => (x % 2n ** 16n) - 2n ** 16n * bits(x, 15, 15),
  "sxt4 r8 = r9": (x) => (x % 2n ** 32n) - 2n ** 32n * bits(x, 31, 31),
  "czx1.r r8 = r9": (x) => zeroIndex(elements(x, 8)),
  "czx1.l r8 = r9": (x) => zeroIndex(elements(x, 8).reverse()),
  "czx2.r r8 = r9": (x) => zeroIndex(elements(x, 16)),
  "czx2.l r8 = r9": (x) => zeroIndex(elements(x, 16).reverse()),
  "popcnt r8 = r9": (x) => BigInt(ones(x)),
  "clz r8 = r9": (x) => BigInt(x === 0n ? 64 : 64 - x.toString(2).length),
  "mov r8 = r9": (x) => x,
};

/** Numbers at the edges of 32 and 64 bits, with zero bytes among them, small counts, or anything. */
function operand(): bigint {
  const kind = random.below(5);
  if (kind === 0) return BigInt(random.below(70));
  if (kind === 1)
    return random.pick([1n << 31n, 1n << 32n, 1n << 63n, 3n << 30n]) - BigInt(random.below(2));
  if (kind === 2) return u64(-BigInt(random.below(300)));
  const value = random.bits64();
  return kind === 3 ? value : value & ~(0xffffn << BigInt(8 * random.below(7)));
}

function check(source: string, compute: Compute): void {
  const [x, y] = [operand(), operand()];
  cpu.setGr(9, x);
  cpu.setGr(10, y);
  run(source);
  assert.equal(
    cpu.gr(8),
    u64(compute(x, y)),
    `${source}: 0x${x.toString(16)}, 0x${y.toString(16)}`,
  );
  assert.equal(cpu.nat(8), false, source);
}

/** r8 is a NaT if a register that the instruction reads is. */
function checkNat(source: string): void {
  const [, right] = source.split("=");
  for (const r of [9, 10].filter((r) => right!.includes(`r${r}`))) {
    cpu.setGr(9, 1n, r === 9);
    cpu.setGr(10, 1n, r === 10);
    run(source);
    assert.equal(cpu.nat(8), true, `${source}: r${r}`);
  }
}

for (const [source, compute] of Object.entries(forms)) {
  test(source, () => {
    for (let n = 0; n < 40; n++) check(source, compute);
    checkNat(source);
    assert.deepEqual(vectors, []);
  });
}

test("the addend of addl is one of r0 to r3, its immediate of 22 bits", () => {
  cpu.setGr(3, 0x1_0000_0000n);
  run("addl r8 = 0x1fffff, r3");
  assert.equal(cpu.gr(8), 0x1_001f_ffffn);
  run("addl r8 = -0x200000, r0");
  assert.equal(cpu.gr(8), u64(-0x20_0000n));
  cpu.setGr(3, 0n, true);
  run("addl r8 = 1, r3");
  assert.equal(cpu.nat(8), true);
});

test("shrp takes 64 bits from any place of a pair", () => {
  for (let n = 0; n < 64; n++) {
    check(`shrp r8 = r9, r10, ${n}`, (x, y) => (x * 2n ** 64n + y) / 2n ** BigInt(n));
  }
  checkNat("shrp r8 = r9, r10, 5");
});

/** A position and a length, which may reach beyond bit 63. */
function field(longest: number): [position: number, length: number, end: number] {
  const position = random.pick([0, 1, 31, 32, 63, random.below(64)]);
  const length = random.pick([1, longest, 1 + random.below(longest)]);
  return [position, length, Math.min(63, position + length - 1)];
}

test("extr and dep cut a field off at bit 63", () => {
  for (let n = 0; n < 150; n++) {
    const [at, length, end] = field(64);
    const width = end - at + 1;
    const around = (y: bigint) => y - bits(y, end, at) * 2n ** BigInt(at);
    check(`extr.u r8 = r9, ${at}, ${length}`, (x) => bits(x, end, at));
    check(`extr r8 = r9, ${at}, ${length}`, (x) => BigInt.asIntN(width, bits(x, end, at)));
    check(`dep.z r8 = r9, ${at}, ${length}`, (x) => bits(x, width - 1, 0) * 2n ** BigInt(at));
    const immediate = random.below(256) - 128;
    check(
      `dep.z r8 = ${immediate}, ${at}, ${length}`,
      () => bits(u64(BigInt(immediate)), width - 1, 0) * 2n ** BigInt(at),
    );
    check(`dep r8 = 0, r9, ${at}, ${length}`, (x) => around(x));
    check(
      `dep r8 = -1, r9, ${at}, ${length}`,
      (x) => around(x) + bits(u64(-1n), end, at) * 2n ** BigInt(at),
    );
  }
  for (let n = 0; n < 100; n++) {
    const [at, length, end] = field(16);
    check(
      `dep r8 = r9, r10, ${at}, ${length}`,
      (x, y) => y - bits(y, end, at) * 2n ** BigInt(at) + bits(x, end - at, 0) * 2n ** BigInt(at),
    );
  }
  for (const source of ["extr r8 = r9, 5, 6", "extr.u r8 = r9, 5, 6", "dep.z r8 = r9, 5, 6"]) {
    checkNat(source);
  }
  checkNat("dep r8 = -1, r9, 5, 6");
  checkNat("dep r8 = r9, r10, 5, 6");
  assert.deepEqual(vectors, []);
});
