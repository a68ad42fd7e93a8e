import {
  AR_BSP,
  AR_BSPSTORE,
  AR_EC,
  AR_FPSR,
  AR_ITC,
  AR_PFS,
  AR_RNAT,
  AR_RSC,
  AR_RUC,
} from "../../application-registers.ts";
import type { Helper } from "../../builder.ts";
import { illegalOperation, reservedRegisterField } from "../../fault.ts";
import type { Processor } from "../../processor.ts";
import * as psr from "../../psr.ts";
import { I26, I27, I28, M29, M30, M31 } from "../formats.ts";
import { type Instruction, instruction } from "../instruction.ts";
import { signed } from "../values.ts";
import { checkNat, checkRegisterPrivilege, checkReserved, checkVirtualization } from "./checks.ts";

/* Moves to and from application registers (manual vol. 3, `mov ar`). */

/** Reserved registers and, in either unit, those of the other (vol. 1, table 3-3). */
function checkRegister(cpu: Processor, n: number, unit: "m" | "i"): void {
  const inUnit = ignored(n) || (unit === "i" ? n >= 64 : n < 64);
  if (!inUnit || reserved(n)) cpu.raise(illegalOperation);
  const lazyOnly = n === AR_BSPSTORE || n === AR_RNAT;
  if (lazyOnly && (cpu.ar(AR_RSC) & 3n) !== 0n) cpu.raise(illegalOperation);
}

function reserved(n: number): boolean {
  return (
    (n >= 8 && n <= 15) ||
    n === 20 ||
    n === 22 ||
    n === 23 ||
    n === 31 ||
    (n >= 33 && n <= 35) ||
    (n >= 37 && n <= 39) ||
    (n >= 41 && n <= 43) ||
    (n >= 46 && n <= 47) ||
    (n >= 67 && n <= 111)
  );
}

/** Registers that read as 0 and drop what is written. */
function ignored(n: number): boolean {
  return (n >= 48 && n <= 63) || n >= 112;
}

/** What psr.si secures, and what a virtual machine has of its own. */
function isCounter(n: number): boolean {
  return n === AR_ITC || n === AR_RUC;
}

function read(cpu: Processor, n: number): bigint {
  if (ignored(n)) return 0n;
  if (isCounter(n) && (cpu.psrLow & psr.PSR_SI) !== 0) {
    checkRegisterPrivilege(cpu);
    checkVirtualization(cpu);
  }
  return cpu.ar(n);
}

/** Interval counters, kernel registers and CFLG are written at privilege level 0 only. */
function privileged(n: number): boolean {
  return n <= 7 || n === 27 || isCounter(n);
}

function write(cpu: Processor, n: number, value: bigint, nat: bigint): void {
  if (n === AR_BSP) cpu.raise(illegalOperation);
  checkNat(cpu, nat);
  checkFields(cpu, n, value);
  if (privileged(n)) checkRegisterPrivilege(cpu);
  if (isCounter(n)) checkVirtualization(cpu);
  if (!ignored(n)) cpu.setAr(n, stored(cpu, n, value));
}

function checkFields(cpu: Processor, n: number, value: bigint): void {
  if (n === AR_RSC) checkReserved(cpu, value, 0xffff_ffff_c000_ffe0n);
  if (n === AR_PFS) checkReserved(cpu, value, (0x3fffn << 38n) | (0xfn << 58n));
  if (n === AR_FPSR) {
    checkReserved(cpu, value, (0x3fn << 58n) | (1n << 12n));
    for (const status of [6n, 19n, 32n, 45n]) {
      if (((value >> (status + 2n)) & 3n) === 1n) cpu.raise(reservedRegisterField);
    }
  }
}

/** A register holds less than 64 bits, or a program may not take more privilege than it has. */
function stored(cpu: Processor, n: number, value: bigint): bigint {
  if (n === AR_EC) return value & 63n;
  if (n === AR_BSPSTORE) return value & ~7n;
  if (n === AR_RNAT) return value & ((1n << 63n) - 1n);
  if (n !== AR_RSC) return value;
  const level = (value >> 2n) & 3n;
  const cpl = BigInt(cpu.cpl);
  return (value & ~0xcn) | ((level > cpl ? level : cpl) << 2n);
}

const readM: Helper = (cpu, n) => {
  checkRegister(cpu, Number(n), "m");
  return read(cpu, Number(n));
};

const readI: Helper = (cpu, n) => {
  checkRegister(cpu, Number(n), "i");
  return read(cpu, Number(n));
};

const writeM: Helper = (cpu, n, value, nat) => {
  checkRegister(cpu, Number(n), "m");
  write(cpu, Number(n), value!, nat!);
  return undefined;
};

const writeI: Helper = (cpu, n, value, nat) => {
  checkRegister(cpu, Number(n), "i");
  write(cpu, Number(n), value!, nat!);
  return undefined;
};

const movToArM = instruction({
  name: "mov ar",
  syntax: "mov.m ar3 = r2",
  format: M29,
  match: { op: 1, x3: 0, x6: 0x2a },
  aliases: [{ syntax: "mov arM = r2" }],
  execute: (b, { ar3, r2 }) => {
    b.call(writeM, b.constant(BigInt(ar3)), b.gr(r2), b.nat(r2));
  },
});

const movImmToArM = instruction({
  name: "mov ar",
  syntax: "mov.m ar3 = imm8",
  format: M30,
  match: { op: 0, x3: 0, x4: 8, x2: 2 },
  aliases: [{ syntax: "mov arM = imm8" }],
  execute: (b, { ar3, imm8 }) => {
    b.call(writeM, b.constant(BigInt(ar3)), signed(b, imm8), b.constant(0n));
  },
});

const movFromArM = instruction({
  name: "mov ar",
  syntax: "mov.m r1 = ar3",
  format: M31,
  match: { op: 1, x3: 0, x6: 0x22 },
  aliases: [{ syntax: "mov r1 = arM" }],
  execute: (b, { r1, ar3 }) => {
    b.setGr(r1, b.call(readM, b.constant(BigInt(ar3))), b.constant(0n));
  },
});

const movToArI = instruction({
  name: "mov ar",
  syntax: "mov.i ar3 = r2",
  format: I26,
  match: { op: 0, x3: 0, x6: 0x2a },
  aliases: [{ syntax: "mov arI = r2", fixed: { ar3: 64 } }],
  execute: (b, { ar3, r2 }) => {
    b.call(writeI, b.constant(BigInt(ar3)), b.gr(r2), b.nat(r2));
  },
});

const movImmToArI = instruction({
  name: "mov ar",
  syntax: "mov.i ar3 = imm8",
  format: I27,
  match: { op: 0, x3: 0, x6: 0xa },
  aliases: [{ syntax: "mov arI = imm8", fixed: { ar3: 64 } }],
  execute: (b, { ar3, imm8 }) => {
    b.call(writeI, b.constant(BigInt(ar3)), signed(b, imm8), b.constant(0n));
  },
});

const movFromArI = instruction({
  name: "mov ar",
  syntax: "mov.i r1 = ar3",
  format: I28,
  match: { op: 0, x3: 0, x6: 0x32 },
  aliases: [{ syntax: "mov r1 = arI", fixed: { ar3: 64 } }],
  execute: (b, { r1, ar3 }) => {
    b.setGr(r1, b.call(readI, b.constant(BigInt(ar3))), b.constant(0n));
  },
});

export const applicationRegisterMoves: readonly Instruction[] = [
  ...[movToArM, movImmToArM, movFromArM, movToArI, movImmToArI, movFromArI],
];
