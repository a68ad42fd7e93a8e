import assert from "node:assert/strict";
import { test } from "node:test";
import { dirtyRegisters } from "../../emulator/ia64/rse.ts";
import { type Machine, machineWith, PSR, runToInterruption, stackBase } from "./core-machine.ts";

/* ar.rsc, loadrs, rfi, and how the RSE accesses memory (manual vol. 2, 6.5 and 6.6). */

const BREAK = 0x2c00;
const ILLEGAL = 0x5400;
const [RSC, BSP, BSPSTORE, RNAT] = [16, 17, 18, 19];
const [IPSR, ISR, IIP, IFA, IFS] = [16, 17, 19, 20, 23];

/** Eight dirty registers 11 to 18, then `code`. */
const dirtyEight = (code: string): string => `
        alloc r2 = ar.pfs, 0, 8, 0, 0
        mov r32 = 11
        mov r33 = 12
        mov r34 = 13
        mov r35 = 14
        mov r36 = 15
        mov r37 = 16
        mov r38 = 17
        mov r39 = 18 ;;
        cover ;;
        ${code}
        break.i 1`;

/** `machineWith`, with a page at the backing store that has these bits. */
function mapped(source: string, psr: bigint, pte: bigint): Machine {
  const machine = machineWith(source, psr);
  const page = BigInt(stackBase);
  machine.cpu.tlb.insert("d", page, 0, page | pte, 12n << 2n);
  return machine;
}

const readWrite = 2n << 9n;
/** Present, accessed, dirty. */
const usable = 0x61n;
const level = (pl: bigint): bigint => pl << 7n;

test("loadrs is illegal outside of lazy mode, with a frame, or with more than there are", () => {
  for (const { rsc, frame, vector } of [
    { rsc: 0x40_0000, frame: 0, vector: BREAK },
    { rsc: 0x40_0001, frame: 0, vector: ILLEGAL },
    { rsc: 0x40_0002, frame: 0, vector: ILLEGAL },
    { rsc: 0x40_0003, frame: 0, vector: ILLEGAL },
    { rsc: 0x40_0000, frame: 1, vector: ILLEGAL },
    { rsc: 0, frame: 1, vector: BREAK },
    { rsc: 3, frame: 0, vector: ILLEGAL },
    // 96 registers and the collections among them fit; one more does not.
    { rsc: (8 * 97) << 16, frame: 0, vector: BREAK },
    { rsc: (8 * 99) << 16, frame: 0, vector: ILLEGAL },
  ]) {
    const machine = machineWith(`
        alloc r2 = ar.pfs, 0, ${frame}, 0, 0 ;;
        movl r3 = ${rsc} ;;
        mov ar.rsc = r3 ;;
        loadrs ;;
        break.i 1`);
    assert.equal(runToInterruption(machine), vector, `rsc 0x${rsc.toString(16)}, sof ${frame}`);
  }
});

test("the low bits of rsc.loadrs have no effect", () => {
  const machine = machineWith(dirtyEight("movl r3 = 0x1f0000 ;; mov ar.rsc = r3 ;;\nloadrs ;;"));
  assert.equal(runToInterruption(machine), BREAK);
  assert.equal(dirtyRegisters(machine.cpu), 3);
  assert.equal(machine.cpu.ar(BSPSTORE), machine.cpu.ar(BSP) - 24n);
});

test("the RSE accesses memory at the level of rsc.pl, whatever psr.cpl is", () => {
  for (const { pl, vector } of [
    { pl: 0, vector: BREAK },
    { pl: 1, vector: 0x5300 },
    { pl: 3, vector: 0x5300 },
  ]) {
    const machine = mapped(
      dirtyEight(`mov ar.rsc = ${pl << 2} ;;\nflushrs ;;`),
      PSR.ic | PSR.rt,
      usable | readWrite | level(0n),
    );
    assert.equal(runToInterruption(machine), vector, `rsc.pl ${pl}`);
    if (vector === BREAK) continue;
    assert.equal((machine.cpu.cr(ISR) >> 32n) & 0x7fn, 0x22n, "rs and w");
    assert.equal(machine.cpu.cr(IFA), BigInt(stackBase));
  }
});

test("psr.rt translates for the RSE, psr.dt does not", () => {
  for (const { psr, vector } of [
    { psr: 0n, vector: BREAK },
    { psr: PSR.dt, vector: BREAK },
    { psr: PSR.rt, vector: 0x1000 },
    { psr: PSR.dt | PSR.rt, vector: 0x1000 },
  ]) {
    const machine = machineWith(dirtyEight("flushrs ;;"), PSR.ic | psr);
    assert.equal(runToInterruption(machine), vector, `psr 0x${psr.toString(16)}`);
  }
});

test("rsc.be orders the bytes of the backing store, psr.be those of loads", () => {
  for (const rsc of [0, 0x10]) {
    for (const psr of [0n, PSR.be]) {
      const machine = machineWith(dirtyEight(`mov ar.rsc = ${rsc} ;;\nflushrs ;;`), PSR.ic | psr);
      assert.equal(runToInterruption(machine), BREAK);
      const { view, ramBase } = machine.memory;
      assert.equal(
        view.getBigUint64(ramBase + stackBase, rsc === 0),
        11n,
        `rsc 0x${rsc.toString(16)}`,
      );
    }
  }
});

test("a store of the RSE to a clean page is a Dirty Bit fault", () => {
  const pte = (usable & ~0x40n) | readWrite;
  const machine = mapped(dirtyEight("flushrs ;;"), PSR.ic | PSR.rt, pte);
  assert.equal(runToInterruption(machine), 0x2000);
  assert.equal((machine.cpu.cr(ISR) >> 37n) & 1n, 1n, "rs");
});

test("a spill that faults leaves alloc to be repeated, with those before it done", () => {
  const machine = machineWith(
    `
        alloc r2 = ar.pfs, 0, 90, 0, 0 ;;
        cover ;;
        nop.m 0 ;;
here:   { .mii
        alloc r2 = ar.pfs, 0, 30, 0, 0
        nop.i 0
        nop.i 0 ;; }
        break.i 1`,
    PSR.ic | PSR.rt,
  );
  const { cpu, address } = machine;
  const start = BigInt(stackBase + 0x1000 - 8 * 11);
  const insert = (page: bigint) =>
    cpu.tlb.insert("d", page, 0, page | usable | readWrite, 12n << 2n);
  insert(BigInt(stackBase));
  cpu.setAr(BSPSTORE, start);
  assert.equal(runToInterruption(machine), 0x1000);
  // Ten registers and the collection of the page's last word; 14 more have to go.
  assert.equal(cpu.ar(BSPSTORE), BigInt(stackBase + 0x1000));
  assert.equal(dirtyRegisters(cpu), 80);
  assert.deepEqual([cpu.sof, cpu.cr(IIP)], [0, address("here")]);
  assert.equal((cpu.cr(ISR) >> 32n) & 0xfffn, 0x22n, "rs and w, slot 0, a complete frame");
  insert(BigInt(stackBase + 0x1000));
  cpu.rfi();
  assert.equal(runToInterruption(machine), BREAK);
  assert.deepEqual([cpu.sof, dirtyRegisters(cpu)], [30, 66]);
});

test("rfi takes a frame from cr.ifs only if that is valid", () => {
  for (const valid of [0n, 1n << 63n]) {
    const machine = machineWith(dirtyEight("alloc r2 = ar.pfs, 0, 2, 0, 0 ;;\nrfi ;;"));
    const { cpu } = machine;
    cpu.setCr(IPSR, PSR.ic);
    cpu.setCr(IIP, 0x2_0000n);
    cpu.setCr(IFS, valid | 5n | (4n << 7n));
    for (let n = 0; n < 60 && cpu.ip !== 0x2_0000n; n++) cpu.run(1);
    assert.equal(cpu.ip, 0x2_0000n);
    if (valid === 0n) {
      assert.deepEqual([cpu.cfm, dirtyRegisters(cpu)], [2n | (2n << 7n), 8]);
    } else {
      assert.deepEqual([cpu.cfm, dirtyRegisters(cpu)], [5n | (4n << 7n), 3]);
      assert.deepEqual([cpu.gr(32), cpu.gr(36)], [14n, 18n]);
    }
  }
});

test("a write to ar.bspstore moves ar.bsp above the dirty registers and their collections", () => {
  for (const [slot, words] of [
    [0, 8],
    [54, 8],
    [55, 9],
    [62, 9],
    [63, 9],
  ] as const) {
    const machine = machineWith(dirtyEight("mov ar.bspstore = r20 ;; mov r8 = ar.bsp ;;"));
    const { cpu } = machine;
    cpu.setGr(20, BigInt(0x9_0007 + 8 * slot));
    assert.equal(runToInterruption(machine), BREAK);
    assert.equal(cpu.gr(8), BigInt(0x9_0000 + 8 * (slot + words)), `slot ${slot}`);
  }
});

test("flushrs stores the NaT collection that it reaches, bit 63 clear", () => {
  const machine = machineWith(dirtyEight("flushrs ;;"));
  const { cpu, memory } = machine;
  cpu.setAr(BSPSTORE, BigInt(stackBase + 8 * 55));
  cpu.setAr(RNAT, 0x7fff_ffff_ffff_ffffn);
  assert.equal(runToInterruption(machine), BREAK);
  assert.equal(memory.read8(stackBase + 8 * 63), (1n << 55n) - 1n);
  assert.equal(cpu.ar(BSPSTORE), BigInt(stackBase + 0x200));
});

test("a NaT collection in memory gives its registers NaTs, and ar.rnat 63 bits", () => {
  const machine = machineWith(`
        movl r3 = 8 | 8 << 7
        movl r4 = 1f ;;
        mov ar.pfs = r3
        mov b0 = r4 ;;
        br.ret.sptk.many b0 ;;
1:      tnat.nz p6, p7 = r32
        tnat.nz p8, p9 = r33
        mov r8 = ar.rnat
        break.i 1`);
  const { cpu, memory } = machine;
  memory.write8(stackBase + 8 * 63, (1n << 63n) | (1n << 60n));
  cpu.setAr(BSPSTORE, BigInt(stackBase + 8 * 69));
  assert.equal(runToInterruption(machine), BREAK);
  assert.equal(cpu.ar(BSP), BigInt(stackBase + 8 * 60));
  assert.deepEqual([cpu.predicate(6), cpu.predicate(8)], [1, 0]);
  assert.equal(cpu.gr(8), 1n << 60n);
});

test("the mode of the RSE changes when registers are stored, not what they hold", () => {
  for (const mode of [0, 1, 2, 3]) {
    const machine = machineWith(dirtyEight(`mov ar.rsc = ${mode} ;;\nflushrs ;;`));
    assert.equal(runToInterruption(machine), BREAK);
    const words = Array.from({ length: 8 }, (_, i) => machine.memory.read8(stackBase + 8 * i));
    assert.deepEqual(words, [11n, 12n, 13n, 14n, 15n, 16n, 17n, 18n], `mode ${mode}`);
    assert.equal(machine.cpu.ar(RSC), BigInt(mode));
  }
});
