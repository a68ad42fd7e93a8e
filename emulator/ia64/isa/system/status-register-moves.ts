import type { Processor } from "../../processor.ts";
import * as psr from "../../psr.ts";
import { M35, M36, M44 } from "../formats.ts";
import { type Instruction, instruction } from "../instruction.ts";
import { checkNat, checkReserved, checkVirtualization } from "./checks.ts";

/* Moves to and from the PSR and its masks (manual vol. 3, `mov psr`, `ssm`, `rsm`, `sum`, `rum`). */

const USER_MASK = psr.PSR_BE | psr.PSR_UP | psr.PSR_AC | psr.PSR_MFL | psr.PSR_MFH;
const LOWER = BigInt(psr.PSR_IMPLEMENTED);
const SYSTEM_RESERVED = 0xff_ffffn & ~LOWER;
const USER_RESERVED = 0xff_ffffn & ~BigInt(USER_MASK);

/** psr.up does not change while psr.sp secures the performance monitors. */
function setUserMask(cpu: Processor, bits: number, keep: number): void {
  const kept = (cpu.psrLow & psr.PSR_SP) !== 0 ? keep | psr.PSR_UP : keep;
  cpu.setPsr((cpu.psrLow & kept) | (bits & ~kept), cpu.psrHigh);
}

function setSystemMask(cpu: Processor, mask: bigint): undefined {
  checkReserved(cpu, mask, SYSTEM_RESERVED);
  checkVirtualization(cpu);
  cpu.setPsr(cpu.psrLow | Number(mask), cpu.psrHigh);
}

function resetSystemMask(cpu: Processor, mask: bigint): undefined {
  checkReserved(cpu, mask, SYSTEM_RESERVED);
  checkVirtualization(cpu);
  cpu.setPsr(cpu.psrLow & ~Number(mask), cpu.psrHigh);
}

function addToUserMask(cpu: Processor, mask: bigint): undefined {
  checkReserved(cpu, mask, USER_RESERVED);
  setUserMask(cpu, cpu.psrLow | Number(mask), ~USER_MASK);
}

function removeFromUserMask(cpu: Processor, mask: bigint): undefined {
  checkReserved(cpu, mask, USER_RESERVED);
  setUserMask(cpu, cpu.psrLow & ~Number(mask), ~USER_MASK);
}

function writeLower(cpu: Processor, value: bigint, nat: bigint): undefined {
  checkNat(cpu, nat);
  checkReserved(cpu, value, 0xffff_ffffn & ~LOWER);
  checkVirtualization(cpu);
  cpu.setPsr(Number(BigInt.asIntN(32, value)), cpu.psrHigh);
}

function writeUserMask(cpu: Processor, value: bigint, nat: bigint): undefined {
  checkNat(cpu, nat);
  checkReserved(cpu, value, 0x3fn & ~BigInt(USER_MASK));
  setUserMask(cpu, Number(value & 0x3fn), ~USER_MASK);
}

const ssm = instruction({
  syntax: "ssm imm24",
  format: M44,
  match: { op: 0, x3: 0, x4: 6 },
  privileged: true,
  execute: (b, { imm24 }) => {
    b.call(setSystemMask, b.constant(BigInt(imm24)));
  },
});

const rsm = instruction({
  syntax: "rsm imm24",
  format: M44,
  match: { op: 0, x3: 0, x4: 7 },
  privileged: true,
  execute: (b, { imm24 }) => {
    b.call(resetSystemMask, b.constant(BigInt(imm24)));
  },
});

const sum = instruction({
  syntax: "sum imm24",
  format: M44,
  match: { op: 0, x3: 0, x4: 4 },
  execute: (b, { imm24 }) => {
    b.call(addToUserMask, b.constant(BigInt(imm24)));
  },
});

const rum = instruction({
  syntax: "rum imm24",
  format: M44,
  match: { op: 0, x3: 0, x4: 5 },
  execute: (b, { imm24 }) => {
    b.call(removeFromUserMask, b.constant(BigInt(imm24)));
  },
});

const movToPsrLower = instruction({
  name: "mov psr",
  syntax: "mov psr.l = r2",
  format: M35,
  match: { op: 1, x3: 0, x6: 0x2d },
  privileged: true,
  execute: (b, { r2 }) => {
    b.call(writeLower, b.gr(r2), b.nat(r2));
  },
});

const movToPsrUm = instruction({
  name: "mov psr",
  syntax: "mov psr.um = r2",
  format: M35,
  match: { op: 1, x3: 0, x6: 0x29 },
  execute: (b, { r2 }) => {
    b.call(writeUserMask, b.gr(r2), b.nat(r2));
  },
});

/** Bits 36:35 and 31:0; the others read as 0. */
const movFromPsr = instruction({
  name: "mov psr",
  syntax: "mov r1 = psr",
  format: M36,
  match: { op: 1, x3: 0, x6: 0x25 },
  privileged: true,
  execute: (b, { r1 }) => {
    const value = b.call((cpu) => {
      checkVirtualization(cpu);
      return cpu.psr & 0x18_ffff_ffffn;
    });
    b.setGr(r1, value, b.constant(0n));
  },
});

const movFromPsrUm = instruction({
  name: "mov psr",
  syntax: "mov r1 = psr.um",
  format: M36,
  match: { op: 1, x3: 0, x6: 0x21 },
  execute: (b, { r1 }) => {
    const value = b.call((cpu) => cpu.psr & BigInt(USER_MASK));
    b.setGr(r1, value, b.constant(0n));
  },
});

export const statusRegisterMoves: readonly Instruction[] = [
  ...[ssm, rsm, sum, rum, movToPsrLower, movToPsrUm, movFromPsr, movFromPsrUm],
];
