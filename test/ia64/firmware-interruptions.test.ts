import assert from "node:assert/strict";
import { test } from "node:test";
import type { FirmwareEvent } from "../../emulator/ia64/firmware-interruptions.ts";
import { minStateSize, saveMinState } from "../../emulator/ia64/min-state.ts";
import { codeBase, hex, type Machine, machineWith, PSR } from "./core-machine.ts";

/* Machine checks, INITs and PMIs (manual vol. 2, 5.4 and chapter 11). */

const mc = 1n << 35n;
const area = 0x40000;

interface Taken {
  readonly event: FirmwareEvent;
  readonly psr: bigint;
  readonly ip: bigint;
}

/** A machine whose firmware notes what it takes, saves the min-state and stops. */
function machine(
  psr: bigint,
  source = "1: nop.m 0 ;;\nbr.cond.sptk.few 1b",
): Machine & { taken: Taken[] } {
  const made = machineWith(source, psr);
  const taken: Taken[] = [];
  made.cpu.firmware = (cpu, event, interrupted) => {
    taken.push({ event, psr: cpu.psr, ip: interrupted.ip });
    saveMinState(cpu, area, interrupted);
    cpu.stop();
  };
  return { ...made, taken };
}

test("an INIT is taken while psr.mc is 0, whatever psr.ic and psr.i", () => {
  for (const psr of [0n, PSR.ic | PSR.i | PSR.cpl3 | PSR.bn]) {
    const { cpu, taken } = machine(psr);
    cpu.pendInit();
    cpu.run(10);
    assert.deepEqual(taken, [{ event: { kind: "init" }, psr: mc, ip: BigInt(codeBase) }]);
    cpu.psr = psr;
    cpu.run(10);
    assert.equal(taken.length, 1, "once");
  }
  const masked = machine(mc);
  masked.cpu.pendInit();
  masked.cpu.run(10);
  assert.equal(masked.taken.length, 0);
  masked.cpu.psr = 0n;
  masked.cpu.run(10);
  assert.equal(masked.taken.length, 1, "held pending");
});

test("a PMI is taken while psr.ic is 1; the highest vector first; psr.mc stays", () => {
  const { cpu, taken } = machine(0n);
  for (const vector of [1, 9, 0, 16]) cpu.pendPmi(vector);
  cpu.run(10);
  assert.equal(taken.length, 0);
  for (const psr of [PSR.ic, PSR.ic | mc, PSR.ic, PSR.ic]) {
    cpu.psr = psr;
    cpu.run(10);
  }
  assert.deepEqual(
    taken.map(({ event, psr }) => [event.kind === "pmi" ? event.vector : -1, hex(psr)]),
    [
      [9, "0x0"],
      [1, hex(mc)],
      [0, "0x0"],
    ],
  );
});

test("a machine check goes before an INIT, that before a PMI, that before an interrupt", () => {
  const { cpu, taken, vectors } = machine(PSR.ic | PSR.i);
  cpu.interrupts.pend(0x30);
  cpu.pendPmi(3);
  cpu.pendInit();
  cpu.pendMachineCheck();
  for (let n = 0; n < 4; n++) {
    cpu.psr = PSR.ic | PSR.i;
    cpu.run(10);
  }
  assert.deepEqual(
    taken.map(({ event }) => event.kind),
    ["machine check", "init", "pmi"],
  );
  assert.deepEqual(vectors, [0x3000]);
});

test("the interruption registers get the state only with psr.ic = 1", () => {
  const { cpu, memory } = machine(PSR.ic | PSR.cpl3);
  cpu.slot = 2;
  cpu.setCr(23, (1n << 63n) | 5n);
  cpu.pendInit();
  cpu.run(10);
  assert.deepEqual([cpu.cr(16), cpu.cr(19), cpu.cr(23)].map(hex), [
    hex(PSR.ic | PSR.cpl3 | (2n << 41n)),
    hex(BigInt(codeBase)),
    "0x5",
  ]);
  cpu.rfi();
  assert.equal(cpu.slot, 2);
  const nested = machine(PSR.bn);
  for (const cr of [16, 19, 23]) nested.cpu.setCr(cr, BigInt(cr));
  nested.cpu.pendInit();
  nested.cpu.run(10);
  assert.deepEqual(
    [16, 19, 23].map((cr) => nested.cpu.cr(cr)),
    [16n, 19n, 23n],
  );
  const word = (n: number): string => hex(nested.memory.read8(area + 8 * n));
  assert.deepEqual([51, 52, 53, 54, 55].map(word), [
    "0x13",
    "0x10",
    "0x17",
    hex(BigInt(codeBase)),
    hex(PSR.bn),
  ]);
  assert.equal(memory.read8(area + 8 * 55), PSR.ic | PSR.cpl3 | (2n << 41n), "XPSR");
});

test("the min-state has both banks by number, predicates, branch registers, RSC and NaT bits", () => {
  const { cpu, memory } = machine(PSR.bn);
  for (let r = 1; r < 32; r++) cpu.setGr(r, BigInt(0x100 + r), r === 3 || r === 17);
  cpu.psr = 0n;
  for (let r = 16; r < 32; r++) cpu.setGr(r, BigInt(0x200 + r), r === 31);
  cpu.psr = PSR.bn;
  cpu.pr = 0xabcdn;
  cpu.setBr(0, 0x10n);
  cpu.setBr(1, 0x20n);
  cpu.setAr(16, 3n);
  cpu.pendInit();
  cpu.run(1);
  const word = (n: number): number => Number(memory.read8(area + 8 * n));
  assert.equal(hex(memory.read8(area)), hex((1n << 3n) | (1n << 31n) | (1n << 33n)));
  for (let r = 1; r < 16; r++) assert.equal(word(r), 0x100 + r);
  for (let r = 16; r < 32; r++) {
    assert.equal(word(r), 0x200 + r, `bank 0, r${r}`);
    assert.equal(word(r + 16), 0x100 + r, `bank 1, r${r}`);
  }
  assert.deepEqual([48, 49, 50, 57].map(word), [0xabcd, 0x10, 3, 0x20]);
  assert.equal(word(minStateSize / 8 - 1), 0);
});

test("without firmware the events wait", () => {
  const { cpu, vectors } = machineWith("nop.m 0 ;;\nbreak.m 1");
  cpu.pendInit();
  cpu.run(10);
  assert.deepEqual(vectors, [0x2c00]);
});
