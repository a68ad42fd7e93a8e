import { debugRegisters } from "../../breakpoints.ts";
import type { Builder, Helper } from "../../builder.ts";
import { cpuidRegisters } from "../../cpuid.ts";
import type { Processor } from "../../processor.ts";
import { protectionKeyRegisters, writeProtectionKey } from "../../protection-keys.ts";
import * as psr from "../../psr.ts";
import { performanceRegisters } from "../../state.ts";
import { M42, M43 } from "../formats.ts";
import { type Instruction, instruction } from "../instruction.ts";
import { checkedPageShift, checkNat, checkReserved, fileIndex } from "./checks.ts";

/* Moves to and from register files by index in a register (manual vol. 3, `mov indirect`). */

const writer =
  (write: (cpu: Processor, index: bigint, value: bigint) => void): Helper =>
  (cpu, index, value, nat) => {
    checkNat(cpu, nat!);
    write(cpu, index!, value!);
    return undefined;
  };

const reader =
  (read: (cpu: Processor, index: bigint) => bigint): Helper =>
  (cpu, index, nat) => {
    checkNat(cpu, nat!);
    return read(cpu, index!);
  };

function to<V>(b: Builder<V>, helper: Helper, { r3, r2 }: { r3: number; r2: number }): void {
  b.call(helper, b.gr(r3), b.gr(r2), b.anyNat(r3, r2));
}

function from<V>(b: Builder<V>, helper: Helper, { r1, r3 }: { r1: number; r3: number }): void {
  b.setGr(r1, b.call(helper, b.gr(r3), b.nat(r3)), b.constant(0n));
}

/** Region id, preferred page size and VHPT enable, checked (vol. 2, 4.1.2). */
const writeRr = writer((cpu, address, value) => {
  checkReserved(cpu, value, 0xffff_ffff_0000_0002n);
  checkedPageShift(cpu, value);
  cpu.setRr(Number(address >> 61n), value);
});

const readRr = reader((cpu, address) => cpu.rr(Number(address >> 61n)));

const writePkr = writer((cpu, register, value) => {
  const index = fileIndex(cpu, register, protectionKeyRegisters);
  checkReserved(cpu, value, 0xffff_ffff_0000_00f0n);
  writeProtectionKey(cpu, index, value);
});

const readPkr = reader((cpu, r) => cpu.pkr(fileIndex(cpu, r, protectionKeyRegisters)));

const writeIbr = writer((cpu, r, value) => cpu.setIbr(fileIndex(cpu, r, debugRegisters), value));
const readIbr = reader((cpu, r) => cpu.ibr(fileIndex(cpu, r, debugRegisters)));
const writeDbr = writer((cpu, r, value) => cpu.setDbr(fileIndex(cpu, r, debugRegisters), value));
const readDbr = reader((cpu, r) => cpu.dbr(fileIndex(cpu, r, debugRegisters)));
const writePmc = writer((cpu, r, v) => cpu.setPmc(fileIndex(cpu, r, performanceRegisters), v));
const readPmc = reader((cpu, r) => cpu.pmc(fileIndex(cpu, r, performanceRegisters)));
const writePmd = writer((cpu, r, v) => cpu.setPmd(fileIndex(cpu, r, performanceRegisters), v));

/** While psr.sp secures the monitors, and for privileged ones, programs read 0. */
const readPmd = reader((cpu, r) => {
  const index = fileIndex(cpu, r, performanceRegisters);
  const secured = (cpu.psrLow & psr.PSR_SP) !== 0 || (cpu.pmc(index) & (1n << 6n)) !== 0n;
  return cpu.cpl !== 0 && secured ? 0n : cpu.pmd(index);
});

const readCpuid = reader((cpu, r) => cpu.cpuid(fileIndex(cpu, r, cpuidRegisters)));

const movToRr = instruction({
  name: "mov rr",
  syntax: "mov rr[r3] = r2",
  format: M42,
  match: { op: 1, x3: 0, x6: 0x00 },
  privileged: true,
  execute: (b, fields) => to(b, writeRr, fields),
});

const movFromRr = instruction({
  name: "mov rr",
  syntax: "mov r1 = rr[r3]",
  format: M43,
  match: { op: 1, x3: 0, x6: 0x10 },
  privileged: true,
  execute: (b, fields) => from(b, readRr, fields),
});

const movToDbr = instruction({
  name: "mov dbr",
  syntax: "mov dbr[r3] = r2",
  format: M42,
  match: { op: 1, x3: 0, x6: 0x01 },
  privileged: true,
  execute: (b, fields) => to(b, writeDbr, fields),
});

const movFromDbr = instruction({
  name: "mov dbr",
  syntax: "mov r1 = dbr[r3]",
  format: M43,
  match: { op: 1, x3: 0, x6: 0x11 },
  privileged: true,
  execute: (b, fields) => from(b, readDbr, fields),
});

const movToIbr = instruction({
  name: "mov ibr",
  syntax: "mov ibr[r3] = r2",
  format: M42,
  match: { op: 1, x3: 0, x6: 0x02 },
  privileged: true,
  execute: (b, fields) => to(b, writeIbr, fields),
});

const movFromIbr = instruction({
  name: "mov ibr",
  syntax: "mov r1 = ibr[r3]",
  format: M43,
  match: { op: 1, x3: 0, x6: 0x12 },
  privileged: true,
  execute: (b, fields) => from(b, readIbr, fields),
});

const movToPkr = instruction({
  name: "mov pkr",
  syntax: "mov pkr[r3] = r2",
  format: M42,
  match: { op: 1, x3: 0, x6: 0x03 },
  privileged: true,
  execute: (b, fields) => to(b, writePkr, fields),
});

const movFromPkr = instruction({
  name: "mov pkr",
  syntax: "mov r1 = pkr[r3]",
  format: M43,
  match: { op: 1, x3: 0, x6: 0x13 },
  privileged: true,
  execute: (b, fields) => from(b, readPkr, fields),
});

const movToPmc = instruction({
  name: "mov pmc",
  syntax: "mov pmc[r3] = r2",
  format: M42,
  match: { op: 1, x3: 0, x6: 0x04 },
  privileged: true,
  execute: (b, fields) => to(b, writePmc, fields),
});

const movFromPmc = instruction({
  name: "mov pmc",
  syntax: "mov r1 = pmc[r3]",
  format: M43,
  match: { op: 1, x3: 0, x6: 0x14 },
  privileged: true,
  execute: (b, fields) => from(b, readPmc, fields),
});

const movToPmd = instruction({
  name: "mov pmd",
  syntax: "mov pmd[r3] = r2",
  format: M42,
  match: { op: 1, x3: 0, x6: 0x05 },
  privileged: true,
  execute: (b, fields) => to(b, writePmd, fields),
});

const movFromPmd = instruction({
  name: "mov pmd",
  syntax: "mov r1 = pmd[r3]",
  format: M43,
  match: { op: 1, x3: 0, x6: 0x15 },
  execute: (b, fields) => from(b, readPmd, fields),
});

const movFromCpuid = instruction({
  name: "mov cpuid",
  syntax: "mov r1 = cpuid[r3]",
  format: M43,
  match: { op: 1, x3: 0, x6: 0x17 },
  execute: (b, fields) => from(b, readCpuid, fields),
});

export const indirectMoves: readonly Instruction[] = [
  ...[movToRr, movFromRr, movToDbr, movFromDbr, movToIbr, movFromIbr, movToPkr, movFromPkr],
  ...[movToPmc, movFromPmc, movToPmd, movFromPmd, movFromCpuid],
];
