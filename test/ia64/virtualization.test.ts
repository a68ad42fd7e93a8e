import assert from "node:assert/strict";
import { test } from "node:test";
import type { Processor } from "../../emulator/ia64/processor.ts";
import {
  codeBase,
  hex,
  type Machine,
  machineWith,
  PSR,
  runToInterruption,
} from "./core-machine.ts";

/* Virtual machines (manual vol. 2, 3.4, and `vmsw` and the other instructions in vol. 3). */

const vm = 1n << 46n;
const si = 1n << 23n;

/** What interrupts an instruction, as vector and ISR.code; "none" if it completes. */
function outcome(source: string, psr: bigint, prepare?: (cpu: Processor) => void): string {
  const machine = machineWith(`${source} ;;\nbreak.m 0x77 ;;`, psr);
  prepare?.(machine.cpu);
  machine.cpu.setGr(8, 4n << 2n);
  const before = registers(machine);
  const vector = runToInterruption(machine);
  if (vector === 0x2c00) return "none";
  assert.equal(registers(machine), before, `${source} left a trace`);
  return `${hex(BigInt(vector))} ${hex(machine.cpu.cr(17) & 0xffffn)}`;
}

function registers({ cpu }: Machine): string {
  const values = [cpu.gr(9), cpu.cfm, cpu.rr(0), cpu.pkr(0), cpu.ibr(0), cpu.dbr(0), cpu.cr(2)];
  return [...values, cpu.cr(68), cpu.pmc(4), cpu.pmd(4), cpu.ar(18), cpu.ar(17)].map(hex).join(" ");
}

/** Privileged instructions that a virtual machine does not execute by itself. */
const privileged = [
  ...["mov r9 = cr.iva", "mov cr.iva = r8", "mov r9 = cr.ivr", "mov cr.eoi = r8"],
  ...["mov r9 = psr", "mov psr.l = r0", "ssm 0x4000", "rsm 0x4000"],
  ...["mov rr[r0] = r10", "mov r9 = rr[r0]", "mov pkr[r0] = r0", "mov r9 = pkr[r0]"],
  ...["mov ibr[r0] = r8", "mov r9 = ibr[r0]", "mov dbr[r0] = r8", "mov r9 = dbr[r0]"],
  ...["mov pmc[r8] = r8", "mov r9 = pmc[r8]", "mov pmd[r8] = r8"],
  ...["itc.d r0", "itc.i r0", "itr.d dtr[r0] = r0", "itr.i itr[r0] = r0"],
  ...["ptc.l r0, r10", "ptc.g r0, r10", "ptc.ga r0, r10", "ptc.e r0", "ptr.d r0, r10"],
  ...["ptr.i r0, r10", "tpa r9 = r0", "tak r9 = r0", "rfi", "bsw.0", "bsw.1"],
];
/** The same, but for which privilege does not matter. */
const others = ["thash r9 = r8", "ttag r9 = r8", "mov r9 = cpuid[r0]"];

function prepare(cpu: Processor): void {
  cpu.setGr(10, 14n << 2n);
  cpu.setCr(21, 14n << 2n);
  cpu.setCr(16, PSR.ic);
  cpu.setCr(19, BigInt(codeBase + 16));
  cpu.interrupts.pend(0x20);
}

for (const source of [...privileged, ...others]) {
  test(`${source} is a Virtualization fault with psr.vm, and only then`, () => {
    assert.equal(outcome(source, vm, prepare), "0x6100 0x0");
    assert.notEqual(outcome(source, 0n, prepareTpa), "0x6100 0x0");
  });
}

/** tpa needs a translation to succeed. */
function prepareTpa(cpu: Processor): void {
  prepare(cpu);
  cpu.tlb.insert("d", 0n, 0, 0x661n, 14n << 2n);
}

test("without privilege the Privileged Operation fault comes first", () => {
  for (const source of privileged) {
    assert.equal(outcome(source, vm | PSR.cpl3, prepare), "0x5400 0x10", source);
  }
  for (const source of others) assert.equal(outcome(source, vm | PSR.cpl3), "0x6100 0x0", source);
});

test("ar.itc is virtual where psr.si secures it, and for writes; cover at level 0 only", () => {
  assert.equal(outcome("mov r9 = ar.itc", vm), "none");
  assert.equal(outcome("mov r9 = ar.itc", vm | si), "0x6100 0x0");
  assert.equal(outcome("mov r9 = ar.itc", vm | si | PSR.cpl3), "0x5400 0x20");
  assert.equal(outcome("mov ar.itc = r8", vm), "0x6100 0x0");
  assert.equal(outcome("mov ar.itc = r8", vm | PSR.cpl3), "0x5400 0x20");
  assert.equal(outcome("cover", vm), "0x6100 0x0");
  assert.equal(outcome("cover", vm | PSR.cpl3), "none");
});

test("other instructions run in a virtual machine as anywhere", () => {
  for (const source of [
    ...["mov r9 = pmd[r0]", "mov ar.k0 = r8", "sum 0x8", "rum 0x8", "mov psr.um = r0"],
    ...["mov r9 = psr.um", "srlz.d", "srlz.i", "mf", "probe.r r9 = r0, 0", "fc r0", "flushrs"],
    ...["alloc r9 = ar.pfs, 0, 0, 0, 0", "mov r9 = ar.bsp", "invala"],
  ]) {
    assert.equal(outcome(source, vm), "none", source);
  }
});

test("what is wrong with the operands comes before the Virtualization fault", () => {
  const nat = (cpu: Processor): void => cpu.setGr(10, 0n, true);
  const huge = (cpu: Processor): void => cpu.setGr(10, 0xffn);
  assert.equal(outcome("mov cr.iva = r10", vm, nat), "0x5600 0x10");
  assert.equal(outcome("mov rr[r0] = r10", vm, nat), "0x5600 0x10");
  assert.equal(outcome("mov r9 = ibr[r10]", vm, huge), "0x5400 0x30");
  assert.equal(
    outcome("mov cr.tpr = r10", vm, (cpu) => cpu.setGr(10, 0x100n)),
    "0x5400 0x30",
  );
  assert.equal(outcome("ssm 0x40", vm), "0x5400 0x30");
  assert.equal(outcome("mov cr3 = r8", vm), "0x5400 0x0");
  assert.equal(outcome("mov r9 = cr.ifa", vm | PSR.ic), "0x5400 0x0");
  assert.equal(outcome("itc.d r8", vm | PSR.ic), "0x5400 0x0");
  assert.equal(outcome("itc.d r8", PSR.ic | PSR.cpl3), "0x5400 0x0", "before the privilege");
  assert.equal(
    outcome("itc.d r8", vm, (cpu) => cpu.setCr(21, 15n << 2n)),
    "0x5400 0x30",
  );
  assert.equal(outcome("ptc.l r0, r10", vm, nat), "0x5600 0x10");
});

/** vmsw on a page with the given access rights; the psr behind it. */
function afterSwitch(source: string, rights: bigint, psr: bigint): string {
  const machine = machineWith(`${source} ;;\nbreak.m 1`, psr | PSR.it | PSR.ic);
  const { cpu } = machine;
  const pte = 0x61n | (3n << 7n) | (rights << 9n) | BigInt(codeBase);
  cpu.tlb.insert("i", BigInt(codeBase), 0, pte, 14n << 2n);
  const vector = runToInterruption(machine);
  if (vector !== 0x2c00) return `${hex(BigInt(vector))} ${hex(cpu.cr(17) & 0xffffn)}`;
  return hex(cpu.cr(16) & vm);
}

test("vmsw switches on a page that promotes, at level 0", () => {
  assert.equal(afterSwitch("vmsw.1", 7n, 0n), hex(vm));
  assert.equal(afterSwitch("vmsw.0", 7n, vm), "0x0");
  for (const rights of [1n, 3n, 5n]) assert.equal(afterSwitch("vmsw.1", rights, 0n), "0x6100 0x0");
  assert.equal(afterSwitch("vmsw.0", 7n, PSR.cpl3), "0x5400 0x10");
});

test("an interruption leaves the virtual machine, and rfi returns to it", () => {
  const machine = machineWith("{ .mib; nop.m 0; nop.i 0; bsw.1 ;; }", PSR.ic | vm);
  const { cpu } = machine;
  assert.equal(runToInterruption(machine), 0x6100);
  assert.equal(hex(cpu.cr(16)), hex(PSR.ic | vm | (2n << 41n)), "IPSR");
  assert.equal(hex(cpu.cr(17)), hex(2n << 41n), "ISR has the slot only");
  assert.equal(hex(cpu.psr), "0x0");
  cpu.rfi();
  assert.equal(cpu.psr & vm, vm);
});

test("a virtual machine has one bit less of a virtual address (4.3.2)", () => {
  const load = (address: bigint, psr: bigint): string =>
    outcome("ld8 r9 = [r11]", psr | PSR.dt | PSR.ic, (cpu) => cpu.setGr(11, address));
  for (const region of [0n, 5n << 61n]) {
    for (const low of [0x1000n, (1n << 59n) - 8n, (1n << 60n) | (1n << 59n)]) {
      assert.equal(load(region | low, vm), "0x1000 0x0", hex(region | low));
    }
    for (const low of [1n << 59n, 1n << 60n, (3n << 59n) - 8n]) {
      assert.equal(load(region | low, vm), "0x5400 0x30", hex(region | low));
      assert.equal(load(region | low, 0n), "0x1000 0x0", hex(region | low));
    }
  }
});
