import assert from "node:assert/strict";
import { test } from "node:test";
import { altered, bench } from "./step.ts";

/* Moves to and from application registers (manual vol. 1, 3.1.8 and table 3-3; vol. 3, `mov ar`). */

const { cpu, vectors, run, runImage } = bench();

const illegal = { vector: 0x5400, code: 0x00n };
const privilegedRegister = { vector: 0x5400, code: 0x20n };
const reservedField = { vector: 0x5400, code: 0x30n };
const natConsumption = { vector: 0x5600, code: 0x10n };

/** The registers of each unit; all others but the ignored ones are reserved. */
const units = {
  m: [0, 1, 2, 3, 4, 5, 6, 7, 16, 17, 18, 19, 21, 24, 25, 26, 27, 28, 29, 30, 32, 36, 40, 44, 45],
  i: [64, 65, 66],
} as const;
const isIgnored = (n: number): boolean => (n >= 48 && n <= 63) || n >= 112;
const all = Array.from({ length: 128 }, (_, n) => n);

const [RSC, BSP, BSPSTORE, RNAT, ITC, RUC, PFS, LC, EC] = [16, 17, 18, 19, 44, 45, 64, 65, 66];

/** Moves of the register number (bits 26:20 of the slot) by either unit. */
const move = {
  fromM: (n: number) => altered("mov.m r8 = ar.k0", (slot) => slot | (BigInt(n) << 20n)),
  fromI: (n: number) => altered("mov.i r8 = ar.pfs", (slot) => withRegister(slot, n)),
  toM: (n: number) => altered("mov.m ar.k0 = r9", (slot) => slot | (BigInt(n) << 20n)),
  toI: (n: number) => altered("mov.i ar.pfs = r9", (slot) => withRegister(slot, n)),
};

const withRegister = (slot: bigint, n: number): bigint =>
  (slot & ~(0x7fn << 20n)) | (BigInt(n) << 20n);

/** Executes a move at a privilege level with r9 = `value`; the fault that it raises. */
function fault(image: Uint8Array, value = 0n, level = 0n) {
  const before = vectors.length;
  cpu.psr = (1n << 13n) | (level << 32n);
  cpu.setGr(9, value);
  runImage(image);
  if (vectors.length === before) return undefined;
  return { vector: vectors.at(-1), code: cpu.cr(17) & 0xffffn };
}

test("each unit moves its own registers and the ignored ones; all others are illegal", () => {
  for (const n of all) {
    for (const unit of ["m", "i"] as const) {
      const known = (units[unit] as readonly number[]).includes(n) || isIgnored(n);
      const [from, to] = unit === "m" ? [move.fromM, move.toM] : [move.fromI, move.toI];
      assert.deepEqual(fault(from(n)), known ? undefined : illegal, `mov.${unit} r8 = ar${n}`);
      const writable = known && n !== BSP;
      assert.deepEqual(fault(to(n)), writable ? undefined : illegal, `mov.${unit} ar${n} = r9`);
    }
  }
});

test("ignored registers read as 0 whatever is written", () => {
  for (const n of all.filter(isIgnored)) {
    fault(move.toM(n), 0x1234n);
    cpu.setGr(8, 5n);
    fault(move.fromM(n));
    assert.equal(cpu.gr(8), 0n, `ar${n}`);
  }
});

test("kernel registers, counters and cflg are read everywhere and written at level 0", () => {
  const privileged = [0, 1, 2, 3, 4, 5, 6, 7, 27, ITC, RUC];
  for (const n of [...units.m, ...units.i].filter((n) => n !== BSP)) {
    const [from, to] = n < 64 ? [move.fromM(n), move.toM(n)] : [move.fromI(n), move.toI(n)];
    const expected = privileged.includes(n) ? privilegedRegister : undefined;
    assert.deepEqual(fault(to, 0n, 3n), expected, `ar${n}`);
    assert.equal(fault(from, 0n, 3n), undefined);
  }
});

test("psr.si secures the interval counters against programs", () => {
  for (const n of [ITC, RUC]) {
    cpu.psr = (1n << 13n) | (1n << 23n) | (1n << 32n);
    const before = vectors.length;
    runImage(move.fromM(n));
    assert.equal(vectors.length, before + 1);
    assert.equal(cpu.cr(17) & 0xffffn, privilegedRegister.code);
    cpu.psr = (1n << 13n) | (1n << 23n);
    runImage(move.fromM(n));
    assert.equal(vectors.length, before + 1, "level 0 may");
  }
});

test("a NaT is not moved to any register, and is found before a reserved field", () => {
  for (const n of [0, RSC, 36, PFS, LC]) {
    const image = n < 64 ? move.toM(n) : move.toI(n);
    const before = vectors.length;
    cpu.psr = 1n << 13n;
    cpu.setGr(9, (1n << 64n) - 1n, true);
    runImage(image);
    assert.equal(vectors.length, before + 1);
    assert.deepEqual({ vector: vectors.at(-1), code: cpu.cr(17) & 0xffffn }, natConsumption);
  }
});

test("reserved fields of ar.rsc and ar.pfs must be 0", () => {
  for (let bit = 0; bit < 64; bit++) {
    const rsc = bit <= 4 || (bit >= 16 && bit <= 29);
    const pfs = bit <= 37 || (bit >= 52 && bit <= 57) || bit >= 62;
    const value = 1n << BigInt(bit);
    assert.deepEqual(fault(move.toM(RSC), value), rsc ? undefined : reservedField, `rsc ${bit}`);
    assert.deepEqual(fault(move.toI(PFS), value), pfs ? undefined : reservedField, `pfs ${bit}`);
  }
  fault(move.toM(RSC), 0n);
});

test("registers keep the bits that they have", () => {
  const ones = (1n << 64n) - 1n;
  for (const [n, kept] of [
    [BSPSTORE, ones - 7n],
    [RNAT, ones >> 1n],
    [36, ones],
    [32, ones],
    [LC, ones],
    [EC, 63n],
    [7, ones],
  ] as const) {
    fault(n < 64 ? move.toM(n) : move.toI(n), ones);
    fault(n < 64 ? move.fromM(n) : move.fromI(n));
    assert.equal(cpu.gr(8), kept, `ar${n}`);
  }
});

test("an immediate is extended by its sign", () => {
  cpu.psr = 1n << 13n;
  run("mov.m ar.ccv = -1 ;; mov.m r8 = ar.ccv ;;");
  assert.equal(cpu.gr(8), (1n << 64n) - 1n);
  run("mov.i ar.lc = -128 ;; mov.i r8 = ar.lc ;;");
  assert.equal(cpu.gr(8), (1n << 64n) - 128n);
});

test("ar.rsc takes the less privileged of its own level and that of the program", () => {
  for (const [level, wanted, taken] of [
    [0n, 0n, 0n],
    [0n, 3n, 3n],
    [2n, 1n, 2n],
    [2n, 3n, 3n],
    [3n, 0n, 3n],
  ] as const) {
    fault(move.toM(RSC), wanted << 2n, level);
    assert.equal((cpu.ar(RSC) >> 2n) & 3n, taken, `${wanted} at level ${level}`);
  }
});

test("ar.bspstore and ar.rnat are accessible in enforced lazy mode only", () => {
  for (const mode of [1n, 2n, 3n]) {
    fault(move.toM(RSC), mode);
    for (const n of [BSPSTORE, RNAT]) {
      assert.deepEqual(fault(move.fromM(n)), illegal);
      assert.deepEqual(fault(move.toM(n)), illegal);
    }
    assert.equal(fault(move.fromM(BSP)), undefined);
  }
  fault(move.toM(RSC), 0n);
});

test("ar.unat gets a bit by spill, and gives it by fill, from address bits 8:3", () => {
  cpu.psr = 1n << 13n;
  cpu.setGr(9, 0x2_0000n + 8n * 37n);
  cpu.setGr(10, 7n, true);
  run("mov ar.unat = r0 ;; st8.spill [r9] = r10 ;; mov r8 = ar.unat ;;");
  assert.equal(cpu.gr(8), 1n << 37n);
  run("ld8.fill r11 = [r9] ;;");
  assert.deepEqual([cpu.gr(11), cpu.nat(11)], [7n, true]);
  run("mov ar.unat = r0 ;; ld8.fill r11 = [r9] ;;");
  assert.equal(cpu.nat(11), false);
});

test("psr.um is written by its defined bits; sum and rum take no others", () => {
  for (let bit = 0; bit < 24; bit++) {
    const allowed = bit >= 1 && bit <= 5;
    const mask = `0x${(1 << bit).toString(16)}`;
    for (const name of ["sum", "rum"]) {
      const before = vectors.length;
      cpu.psr = 1n << 13n;
      run(`${name} ${mask} ;;`);
      assert.equal(vectors.length - before, allowed ? 0 : 1, `${name} ${mask}`);
      if (!allowed) assert.equal(cpu.cr(17) & 0xffffn, reservedField.code);
    }
  }
  cpu.psr = 1n << 13n;
  cpu.setGr(9, 0x3en);
  run("mov psr.um = r9 ;; mov r8 = psr.um ;;");
  assert.equal(cpu.gr(8), 0x3en);
  run("rum 0x8 ;; mov r8 = psr.um ;;");
  assert.equal(cpu.gr(8), 0x36n);
});
