import assert from "node:assert/strict";
import { test } from "node:test";
import { bench } from "./step.ts";

/*
 * Every form of the loads: each size and type with each way to move the base (manual vol. 3, `ld`,
 * `ldf`, `ldfp`, `lfetch`). Nothing is deferred and no advanced load waits, so every type loads.
 */

const { cpu, vectors, run } = bench();
const { memory } = cpu;

const data = 0x20000;
const increment = 0x40n;
const integer = 0x8877_6655_4433_2211n;

/** Increments after a load, and how far the base goes. */
const updates = [
  { suffix: "", moved: 0n },
  { suffix: ", r10", moved: increment },
  { suffix: ", -8", moved: -8n },
];

const types = ["", ".s", ".a", ".sa", ".c.clr", ".c.nc"];

/** Executes a load whose base is `data`, and checks the base afterwards. */
function load(source: string, moved: bigint): void {
  cpu.setGr(9, BigInt(data));
  cpu.setGr(10, increment);
  run("invala");
  run(source);
  assert.deepEqual(vectors, [], source);
  assert.equal(cpu.gr(9), BigInt(data) + moved, source);
}

for (const { suffix, moved } of updates) {
  for (const size of [1, 2, 4, 8]) {
    test(`ld${size} of all types zero-extends: [r9]${suffix}`, () => {
      memory.write8(data, integer);
      for (const type of [...types, ".bias", ".acq", ".c.clr.acq"]) {
        cpu.setGr(8, 0n, true);
        load(`ld${size}${type} r8 = [r9]${suffix}`, moved);
        const expected = { 1: 0x11n, 2: 0x2211n, 4: 0x4433_2211n, 8: integer }[size];
        assert.deepEqual([cpu.gr(8), cpu.nat(8)], [expected, false], type);
      }
    });
  }

  test(`ld8.fill takes the NaT bit from ar.unat: [r9]${suffix}`, () => {
    memory.write8(data, integer);
    for (const nat of [true, false]) {
      cpu.setAr(36, nat ? 1n << BigInt((data >> 3) & 63) : 0n);
      load(`ld8.fill r8 = [r9]${suffix}`, moved);
      assert.deepEqual([cpu.gr(8), cpu.nat(8)], [integer, nat]);
    }
  });

  /** -1.5 in each format of memory; as an integer and as a spilled register, what lies there. */
  const formats = [
    { form: "s", write: () => memory.write4(data, 0xbfc0_0000), register: [0xc0n << 56n, 0x2ffff] },
    {
      form: "d",
      write: () => memory.write8(data, 0xbff8n << 48n),
      register: [0xc0n << 56n, 0x2ffff],
    },
    {
      form: "e",
      write: () => {
        memory.write8(data, 0xc0n << 56n);
        memory.write2(data + 8, 0xbfff);
      },
      register: [0xc0n << 56n, 0x2ffff],
    },
    { form: "8", write: () => memory.write8(data, integer), register: [integer, 0x1003e] },
  ] as const;

  for (const { form, write, register } of formats) {
    test(`ldf${form} of all types: [r9]${suffix}`, () => {
      write();
      for (const type of types) {
        run("mov f6 = f0");
        load(`ldf${form}${type} f6 = [r9]${suffix}`, moved);
        assert.deepEqual([cpu.frSignificand(6), cpu.frSignExponent(6)], register, type);
      }
    });
  }

  test(`ldf.fill loads a register as it was spilled: [r9]${suffix}`, () => {
    memory.write8(data, 0x1234n);
    memory.write8(data + 8, 0x2_abcdn);
    load(`ldf.fill f6 = [r9]${suffix}`, moved);
    assert.deepEqual([cpu.frSignificand(6), cpu.frSignExponent(6)], [0x1234n, 0x2abcd]);
  });
}

/** Pairs: 1.0 and -2.0, or two integers; the base moves by the size of the pair. */
const pairs = [
  {
    form: "s",
    size: 8,
    write: () => memory.write8(data, 0xc000_0000_3f80_0000n),
    registers: [1n << 63n, 0xffff, 1n << 63n, 0x30000],
  },
  {
    form: "d",
    size: 16,
    write: () => {
      memory.write8(data, 0x3ff0n << 48n);
      memory.write8(data + 8, 0xc000n << 48n);
    },
    registers: [1n << 63n, 0xffff, 1n << 63n, 0x30000],
  },
  {
    form: "8",
    size: 16,
    write: () => {
      memory.write8(data, 5n);
      memory.write8(data + 8, 6n);
    },
    registers: [5n, 0x1003e, 6n, 0x1003e],
  },
] as const;

for (const { form, size, write, registers } of pairs) {
  test(`ldfp${form} of all types, with and without an increment`, () => {
    write();
    for (const type of types) {
      for (const { suffix, moved } of [
        { suffix: "", moved: 0n },
        { suffix: `, ${size}`, moved: BigInt(size) },
      ]) {
        run("mov f6 = f0");
        run("mov f7 = f0");
        load(`ldfp${form}${type} f6, f7 = [r9]${suffix}`, moved);
        const loaded = [6, 7].flatMap((f) => [cpu.frSignificand(f), cpu.frSignExponent(f)]);
        assert.deepEqual(loaded, registers, type);
      }
    }
  });
}

test("lfetch of all types only moves the base", () => {
  for (const { suffix, moved } of updates) {
    for (const type of ["", ".excl", ".fault", ".fault.excl"]) {
      load(`lfetch${type} [r9]${suffix}`, moved);
    }
  }
});

test("ordered stores and accesses of 16 bytes write and read as the others do", () => {
  for (const [size, written] of [
    [1, 0x11n],
    [2, 0x2211n],
    [4, 0x4433_2211n],
    [8, integer],
  ] as const) {
    memory.write8(data, 0n);
    cpu.setGr(8, integer);
    load(`st${size}.rel [r9] = r8, -8`, -8n);
    assert.equal(memory.read8(data), written);
  }
  cpu.setAr(25, 7n);
  load("st16.rel [r9] = r8, ar.csd", 0n);
  assert.deepEqual([memory.read8(data), memory.read8(data + 8)], [integer, 7n]);
  cpu.setAr(25, 0n);
  load("ld16.acq r11, ar.csd = [r9]", 0n);
  assert.deepEqual([cpu.gr(11), cpu.ar(25)], [integer, 7n]);
  run("setf.sig f6 = r8");
  memory.write8(data, 0n);
  load("stf8 [r9] = f6, 24", 24n);
  assert.equal(memory.read8(data), integer);
});

test("fences change nothing in a machine that keeps program order", () => {
  const before = cpu.pr;
  for (const source of ["mf", "mf.a", "fwb", "sync.i", "srlz.d", "srlz.i"]) run(source);
  assert.deepEqual([vectors, cpu.pr], [[], before]);
});
