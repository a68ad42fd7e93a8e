import assert from "node:assert/strict";
import { test } from "node:test";
import { bench } from "./step.ts";

const { cpu, vectors, run } = bench();
const { memory } = cpu;

const data = 0x20000;
const unat = 36;
const isr = 17;

test("loads zero-extend, and post-increment moves the base", () => {
  memory.write8(data, 0xfedc_ba98_7654_3210n);
  cpu.setGr(9, BigInt(data));
  cpu.setGr(10, 6n);
  run("ld1 r8 = [r9], 1");
  assert.equal(cpu.gr(8), 0x10n);
  run("ld2 r8 = [r9], -1");
  assert.equal(cpu.gr(8), 0x5432n);
  run("ld4.acq r8 = [r9], r10");
  assert.equal(cpu.gr(8), 0x7654_3210n);
  assert.equal(cpu.gr(9), BigInt(data + 6));
  run("ld2.nt1 r9 = [r9]");
  assert.equal(cpu.gr(9), 0xfedcn);
});

test("stores write the low bytes only", () => {
  memory.write8(data, 0n);
  cpu.setGr(9, BigInt(data + 2));
  cpu.setGr(10, 0x1122_3344_5566_7788n);
  run("st2.rel [r9] = r10, 4");
  run("st1 [r9] = r10");
  assert.equal(memory.read8(data), 0x0088_0000_7788_0000n);
  assert.equal(cpu.gr(9), BigInt(data + 6));
});

test("a load to its own base is illegal with a post-increment", () => {
  const before = vectors.length;
  cpu.setGr(9, BigInt(data));
  run("ld8 r9 = [r9], 8");
  assert.deepEqual(vectors.slice(before), [0x5400]);
  assert.equal(cpu.gr(9), BigInt(data));
});

test("a NaT as address or data is consumed, with the access in cr.isr", () => {
  const high = (source: string): bigint => {
    const before = vectors.length;
    run(source);
    assert.deepEqual(vectors.slice(before), [0x5600], source);
    assert.equal(cpu.cr(isr) & 0xffffn, 0x10n, source);
    return (cpu.cr(isr) >> 32n) & 0xfn;
  };
  cpu.setGr(9, BigInt(data), true);
  cpu.setGr(10, BigInt(data));
  assert.equal(high("ld8 r8 = [r9]"), 4n);
  assert.equal(high("st8 [r10] = r9"), 2n);
  assert.equal(high("xchg8 r8 = [r10], r9"), 6n);
});

test("st8.spill and ld8.fill carry the NaT bit through ar.unat", () => {
  cpu.setAr(unat, 0n);
  const address = data + 8 * 5;
  cpu.setGr(9, BigInt(address));
  cpu.setGr(10, 77n, true);
  run("st8.spill [r9] = r10");
  const bit = BigInt((address >> 3) & 63);
  assert.equal(cpu.ar(unat), 1n << bit);
  run("ld8.fill r8 = [r9], 8");
  assert.equal(cpu.nat(8), true);
  cpu.setGr(9, BigInt(address));
  cpu.setGr(10, 78n);
  run("st8.spill [r9] = r10");
  run("ld8.fill r8 = [r9]");
  assert.deepEqual([cpu.gr(8), cpu.nat(8), cpu.ar(unat)], [78n, false, 0n]);
});

test("semaphores exchange, compare and add at once", () => {
  const address = data + 0x40;
  memory.write8(address, 5n);
  cpu.setGr(9, BigInt(address));
  cpu.setGr(10, 9n);
  run("xchg8 r8 = [r9], r10");
  assert.deepEqual([cpu.gr(8), memory.read8(address)], [5n, 9n]);
  cpu.setAr(32, 8n);
  run("cmpxchg4.acq r8 = [r9], r0, ar.ccv");
  assert.deepEqual([cpu.gr(8), memory.read8(address)], [9n, 9n]);
  cpu.setAr(32, 9n);
  run("cmpxchg4.rel r8 = [r9], r0, ar.ccv");
  assert.deepEqual([cpu.gr(8), memory.read8(address)], [9n, 0n]);
  run("fetchadd4.acq r8 = [r9], -1");
  assert.deepEqual([cpu.gr(8), memory.read8(address)], [0n, 0xffff_ffffn]);
});

test("a semaphore is never unaligned, though a load of the same bytes works", () => {
  const before = vectors.length;
  cpu.setGr(9, BigInt(data + 1));
  run("ld4 r8 = [r9]");
  assert.equal(vectors.length, before);
  run("fetchadd4.rel r8 = [r9], 1");
  assert.deepEqual(vectors.slice(before), [0x5a00]);
});

test("a speculative load that can't be done gives a NaT, which chk.s finds", () => {
  const unimplemented = 1n << 55n;
  const before = vectors.length;
  cpu.setGr(9, unimplemented);
  run("ld8.s r8 = [r9]");
  assert.equal(cpu.nat(8), true);
  cpu.setGr(9, 0n, true);
  run("ld8.sa r10 = [r9]");
  assert.equal(cpu.nat(10), true);
  run("chk.s r8, 0x8000");
  assert.equal(cpu.ip, 0x8000n);
  cpu.setGr(9, BigInt(data));
  run("ld8.s r8 = [r9]");
  run("chk.s r8, 0x8000");
  assert.notEqual(cpu.ip, 0x8000n);
  assert.equal(vectors.length, before);
});

test("only lfetch.fault faults", () => {
  const before = vectors.length;
  cpu.setGr(9, 1n << 55n);
  run("lfetch.nta [r9], 8");
  assert.equal(cpu.gr(9), (1n << 55n) + 8n);
  assert.equal(vectors.length, before);
  run("lfetch.fault [r9]");
  assert.deepEqual(vectors.slice(before), [0x5400]);
  assert.equal(cpu.cr(isr) & 0xfn, 4n);
});

test("memory that is not cacheable is not read ahead of time", () => {
  const uncacheable = (1n << 63n) | BigInt(data);
  const before = vectors.length;
  memory.write8(data, 5n);
  cpu.setGr(9, uncacheable);
  run("ld8 r8 = [r9]");
  assert.equal(cpu.gr(8), 5n);
  run("ld8.a r8 = [r9]");
  assert.deepEqual([cpu.gr(8), cpu.nat(8)], [0n, false]);
  run("ld8.s r8 = [r9]");
  assert.equal(cpu.nat(8), true);
  assert.equal(vectors.length, before);
});

test("an unaligned speculative load faults unless code has recovery or collects nothing", () => {
  const before = vectors.length;
  cpu.setGr(9, BigInt(data + 13));
  cpu.psr = 0n;
  run("ld8.s r8 = [r9]");
  assert.equal(cpu.nat(8), true);
  cpu.psr = 1n << 13n;
  run("ld8.s r8 = [r9]");
  assert.deepEqual(vectors.slice(before), [0x5a00]);
  assert.equal((cpu.cr(isr) >> 32n) & 0x1fn, 0x14n);
});
