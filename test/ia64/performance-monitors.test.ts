import assert from "node:assert/strict";
import { test } from "node:test";
import {
  codeBase,
  hex,
  type Machine,
  machineWith,
  PSR,
  runToInterruption,
} from "./core-machine.ts";

/* Performance monitors (manual vol. 2, 7.2). */

const up = 1n << 2n;
const sp = 1n << 20n;
const pp = 1n << 21n;
const pmv = 73;
const wrap = 1n << 47n;

/** pmc4..pmc7: event, levels, and bits oi (5) and pm (6). */
const counting = (event: number, levels = 15, bits = 0): bigint =>
  BigInt((event << 8) | bits | levels);
const CYCLES = 0x12;
const RETIRED = 0x08;
const OI = 1 << 5;
const PM = 1 << 6;

const spin = "1: nop.m 0 ;;\nbr.cond.sptk.few 1b ;;";

function spinning(psr: bigint, source = spin): Machine {
  return machineWith(source, psr);
}

test("a counter counts at the levels of its mask, while its enable bit is on", () => {
  const counted = (pmc: bigint, psr: bigint): number => {
    const { cpu } = spinning(psr);
    cpu.setPmc(4, pmc);
    cpu.run(100);
    return Number(cpu.pmd(4));
  };
  assert.equal(counted(counting(CYCLES), up), 100);
  assert.equal(counted(counting(RETIRED), up), 100);
  assert.equal(counted(counting(CYCLES), 0n), 0, "psr.up off");
  assert.equal(counted(counting(CYCLES), pp), 0, "psr.pp is for privileged monitors");
  assert.equal(counted(counting(CYCLES, 15, PM), pp), 100);
  assert.equal(counted(counting(CYCLES, 15, PM), up), 0);
  assert.equal(counted(counting(CYCLES, 8), up), 0, "level 3 only");
  assert.equal(counted(counting(CYCLES, 8), up | PSR.cpl3), 100);
  assert.equal(counted(counting(CYCLES, 1), up), 100, "level 0 only");
  assert.equal(counted(counting(CYCLES, 0), up), 0);
  assert.equal(counted(counting(0x50), up), 0, "an event that is never counted");
});

test("programs switch counters on and off and read them, exactly", () => {
  const { cpu } = machineWith(`
        mov r8 = 5
        mov r9 = ${counting(CYCLES)} ;;
        mov pmc[r8] = r9 ;;
        { .mii; sum 0x4; nop.i 0; nop.i 0 }
        { .mii; rum 0x4; nop.i 0; nop.i 0 }
        { .mii; mov r10 = pmd[r8]; nop.i 0; nop.i 0 }
        { .mii; sum 0x4; nop.i 0; nop.i 0 }
        { .mii; mov r11 = pmd[r8]; nop.i 0; nop.i 0 }
        { .mii; mov r14 = pmd[r8]; nop.i 0; nop.i 0 }
        break.m 1`);
  cpu.run(100);
  assert.equal(cpu.gr(10), 3n, "sum itself and two nops");
  assert.equal(cpu.gr(11), 6n);
  assert.equal(cpu.gr(14), 9n);
});

test("a change of level switches counters, and handlers count by dcr.pp", () => {
  const source = `
        { .mii; nop.m 0; nop.i 0; nop.i 0 }
        { .mii; break.m 1; nop.i 0; nop.i 0 }`;
  const machine = machineWith(source, PSR.ic | up | PSR.cpl3);
  const { cpu } = machine;
  cpu.setPmc(4, counting(CYCLES, 8));
  cpu.setPmc(5, counting(CYCLES, 1, PM));
  cpu.setPmc(6, counting(CYCLES, 1));
  cpu.setPmc(7, counting(RETIRED, 8));
  cpu.setCr(0, 1n);
  cpu.intercept = () => {
    cpu.ip = BigInt(codeBase);
  };
  cpu.run(7);
  assert.deepEqual(
    [4, 5, 6, 7].map((i) => Number(cpu.pmd(i))),
    [4, 3, 3, 3],
    "three instructions and the break; then three at level 0 with psr.up and dcr.pp",
  );
});

test("without oi a counter wraps silently; bits 63:47 are ignored", () => {
  const { cpu, vectors } = spinning(up | PSR.i | PSR.ic);
  cpu.setCr(pmv, 0x50n);
  cpu.setPmc(4, counting(CYCLES));
  cpu.setPmd(4, (1n << 64n) - 10n);
  assert.equal(cpu.pmd(4), wrap - 10n);
  cpu.run(25);
  assert.equal(cpu.pmd(4), 15n);
  assert.deepEqual([vectors, cpu.pmc(0)], [[], 0n]);
});

test("with oi an overflow freezes all counters, says which it was, and interrupts once", () => {
  const { cpu, vectors } = spinning(up | PSR.i | PSR.ic);
  cpu.setCr(pmv, 0x50n);
  cpu.setPmc(4, counting(CYCLES));
  cpu.setPmc(6, counting(CYCLES, 15, OI));
  cpu.setPmd(6, wrap - 10n);
  cpu.run(1000);
  assert.deepEqual(vectors, [0x3000]);
  assert.equal(cpu.pmc(0), (1n << 6n) | 1n);
  assert.equal(cpu.pmd(4), 10n, "frozen with the tenth event");
  assert.equal(cpu.pmd(6), 0n);
  assert.equal(cpu.interrupts.acknowledge(), 0x50n);
  cpu.interrupts.end();
  cpu.psr = up | PSR.i | PSR.ic;
  cpu.run(100);
  assert.equal(cpu.pmd(4), 10n, "still frozen");
  cpu.setPmc(0, 0n);
  cpu.run(100);
  assert.equal(cpu.pmd(4), 110n);
  assert.deepEqual(vectors, [0x3000]);
});

test("two counters overflow together, and pmv.m discards the interrupt", () => {
  const { cpu, vectors } = spinning(up | PSR.i | PSR.ic);
  for (const i of [4, 7]) {
    cpu.setPmc(i, counting(CYCLES, 15, OI));
    cpu.setPmd(i, wrap - 5n);
  }
  cpu.setCr(pmv, 0x1_0050n);
  cpu.run(100);
  assert.equal(cpu.pmc(0), (1n << 4n) | (1n << 7n) | 1n);
  assert.deepEqual(vectors, []);
  cpu.setCr(pmv, 0x50n);
  cpu.run(100);
  assert.deepEqual(vectors, []);
});

test("an overflow in the middle of a quantum is noticed at once, across quanta as well", () => {
  for (const quantum of [1, 7, 100]) {
    const { cpu, vectors } = spinning(up | PSR.i | PSR.ic);
    cpu.setCr(pmv, 0x50n);
    cpu.setPmc(5, counting(RETIRED, 15, OI));
    cpu.setPmd(5, wrap - 33n);
    let executed = 0;
    while (vectors.length === 0 && executed < 1000) executed += cpu.run(quantum);
    assert.equal(executed, 34, `quantum ${quantum}: 33 and the interrupted one`);
    assert.equal(cpu.pmd(5), 0n);
  }
});

test("psr.sp secures the counters from programs, pmc.pm a single one; the system reads them all", () => {
  const read = (psr: bigint, bits = 0): bigint => {
    const machine = machineWith("mov r8 = 4 ;;\nmov r9 = pmd[r8] ;;\nbreak.m 1", psr | PSR.ic);
    machine.cpu.setPmc(4, counting(0, 0, bits));
    machine.cpu.setPmd(4, 77n);
    assert.equal(runToInterruption(machine), 0x2c00);
    return machine.cpu.gr(9);
  };
  assert.equal(read(PSR.cpl3), 77n);
  assert.equal(read(PSR.cpl3 | sp), 0n);
  assert.equal(read(sp), 77n);
  assert.equal(read(PSR.cpl3, PM), 0n);
  assert.equal(read(0n, PM), 77n);
});

test("psr.up does not change while psr.sp is 1, at any level", () => {
  for (const [source, psr, expected] of [
    ["sum 0x4", sp, 0n],
    ["rum 0x4", sp | up, up],
    ["mov psr.um = r0", sp | up | PSR.cpl3, up],
    ["sum 0x4", 0n, up],
    ["rum 0x4", up, 0n],
  ] as const) {
    const machine = machineWith(`${source} ;;\nbreak.m 1`, psr | PSR.ic);
    runToInterruption(machine);
    assert.equal(machine.cpu.cr(16) & up, expected, source);
  }
});

test("pmc and pmd: fields, numbers and privilege", () => {
  const machine = machineWith(
    "mov pmc[r8] = r10 ;;\nmov r9 = pmc[r8] ;;\nmov pmd[r8] = r10 ;;\nmov r11 = pmd[r8] ;;\nbreak.m 1",
  );
  const { cpu } = machine;
  const ones = (1n << 64n) - 1n;
  cpu.setGr(10, ones);
  const written = (index: bigint): string[] => {
    cpu.ip = BigInt(codeBase);
    cpu.psr = PSR.ic;
    cpu.setGr(8, index);
    assert.equal(runToInterruption(machine), 0x2c00);
    return [cpu.gr(9), cpu.gr(11)].map(hex);
  };
  assert.deepEqual(written(0n), ["0xf1", "0x0"], "bits 3:1 are ignored, overflow of four counters");
  assert.deepEqual(written(1n), ["0x0", "0x0"]);
  assert.deepEqual(written(7n), ["0xfff7f", hex(wrap - 1n)]);
  for (const index of [8n, 31n, 0xffn]) assert.deepEqual(written(index), ["0x0", "0x0"]);
  for (const source of ["mov pmc[r0] = r0", "mov r9 = pmc[r0]", "mov pmd[r0] = r0"]) {
    const other = machineWith(source, PSR.ic | PSR.cpl3);
    assert.equal(runToInterruption(other), 0x5400);
    assert.equal(other.cpu.cr(17) & 0xffffn, 0x10n, source);
  }
});

test("a saved context has the counts of its time, and goes on counting when loaded", () => {
  const { cpu } = spinning(up);
  cpu.setPmc(4, counting(CYCLES));
  cpu.run(10);
  cpu.saveContext(0x90000);
  cpu.run(90);
  cpu.setPmc(4, 0n);
  assert.equal(cpu.pmd(4), 100n);
  cpu.loadContext(0x90000);
  cpu.run(5);
  assert.equal(cpu.pmd(4), 15n);
});
