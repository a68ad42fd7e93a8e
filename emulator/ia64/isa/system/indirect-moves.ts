import { debugRegisters, keptInDbr, keptInIbr } from "../../breakpoints.ts";
import type { Builder, Helper } from "../../builder.ts";
import { cpuidRegisters } from "../../cpuid.ts";
import { isSecured } from "../../performance-monitors.ts";
import type { Processor } from "../../processor.ts";
import { protectionKeyRegisters, writeProtectionKey } from "../../protection-keys.ts";
import { M42, M43 } from "../formats.ts";
import { type Instruction, instruction } from "../instruction.ts";
import {
  checkedPageShift,
  checkNat,
  checkReserved,
  checkVirtualization,
  fileIndex,
} from "./checks.ts";

/* Moves to and from register files by index in a register (manual vol. 3, `mov indirect`). */

/** `check` says which register of its file is meant, or raises what forbids the value. */
const writer =
  (
    check: (cpu: Processor, index: bigint, value: bigint) => number,
    write: (cpu: Processor, index: number, value: bigint) => void,
  ): Helper =>
  (cpu, index, value, nat) => {
    checkNat(cpu, nat!);
    const register = check(cpu, index!, value!);
    checkVirtualization(cpu);
    write(cpu, register, value!);
    return undefined;
  };

const reader =
  (
    check: (cpu: Processor, index: bigint) => number,
    read: (cpu: Processor, index: number) => bigint,
  ): Helper =>
  (cpu, index, nat) => {
    checkNat(cpu, nat!);
    const register = check(cpu, index!);
    checkVirtualization(cpu);
    return read(cpu, register);
  };

/** For files of `count` registers whose values have no reserved fields. */
const indexIn =
  (count: number) =>
  (cpu: Processor, index: bigint): number =>
    fileIndex(cpu, index, count);

function to<V>(b: Builder<V>, helper: Helper, { r3, r2 }: { r3: number; r2: number }): void {
  b.call(helper, b.gr(r3), b.gr(r2), b.anyNat(r3, r2));
}

function from<V>(b: Builder<V>, helper: Helper, { r1, r3 }: { r1: number; r3: number }): void {
  b.setGr(r1, b.call(helper, b.gr(r3), b.nat(r3)), b.constant(0n));
}

const region = (address: bigint): number => Number(address >> 61n);

/** Region id, preferred page size and VHPT enable, checked (vol. 2, 4.1.2). */
const writeRr = writer(
  (cpu, address, value) => {
    checkReserved(cpu, value, 0xffff_ffff_0000_0002n);
    checkedPageShift(cpu, value);
    return region(address);
  },
  (cpu, i, value) => cpu.setRr(i, value),
);
const readRr = reader(
  (_, address) => region(address),
  (cpu, i) => cpu.rr(i),
);

const pkrIndex = indexIn(protectionKeyRegisters);
const writePkr = writer((cpu, register, value) => {
  const index = pkrIndex(cpu, register);
  checkReserved(cpu, value, 0xffff_ffff_0000_00f0n);
  return index;
}, writeProtectionKey);
const readPkr = reader(pkrIndex, (cpu, i) => cpu.pkr(i));

const breakpointIndex = indexIn(debugRegisters);
const writeIbr = writer(breakpointIndex, (cpu, i, value) => cpu.setIbr(i, keptInIbr(i, value)));
const readIbr = reader(breakpointIndex, (cpu, i) => cpu.ibr(i));
const writeDbr = writer(breakpointIndex, (cpu, i, value) => cpu.setDbr(i, keptInDbr(i, value)));
const readDbr = reader(breakpointIndex, (cpu, i) => cpu.dbr(i));

/** Every number from 0 to 255 will do: monitors that are not implemented read as 0. */
const monitorIndex = (_: Processor, register: bigint): number => Number(register & 0xffn);
const writePmc = writer(monitorIndex, (cpu, i, value) => cpu.setPmc(i, value));
const readPmc = reader(monitorIndex, (cpu, i) => cpu.pmc(i));
const writePmd = writer(monitorIndex, (cpu, i, value) => cpu.setPmd(i, value));

/** A virtual machine reads its counters by itself; what is secured reads as 0. */
const readPmd: Helper = (cpu, register, nat) => {
  checkNat(cpu, nat!);
  const index = monitorIndex(cpu, register!);
  return cpu.cpl !== 0 && isSecured(cpu, index) ? 0n : cpu.pmd(index);
};

const readCpuid = reader(indexIn(cpuidRegisters), (cpu, i) => cpu.cpuid(i));

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
