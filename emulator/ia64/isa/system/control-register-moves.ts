import {
  CR_EOI,
  CR_IIPA,
  CR_IRR0,
  CR_ITIR,
  CR_ITM,
  CR_ITV,
  CR_IVA,
  CR_IVR,
  CR_PTA,
  CR_TPR,
} from "../../control-registers.ts";
import { illegalOperation } from "../../fault.ts";
import type { Processor } from "../../processor.ts";
import * as psr from "../../psr.ts";
import { M32, M33 } from "../formats.ts";
import { type Instruction, instruction } from "../instruction.ts";
import { checkNat, checkPrivilege, checkReserved } from "./checks.ts";

/* Moves to and from control registers (manual vol. 3, `mov cr`). */

const existing = new Set([
  ...[0, 1, 2, 8, 16, 17, 19, 20, 21, 22, 23, 24, 25],
  ...[64, 65, 66, 67, 68, 69, 70, 71, 72, 73, 74, 80, 81],
]);
const readOnly = new Set([CR_IVR, CR_IRR0, CR_IRR0 + 1, CR_IRR0 + 2, CR_IRR0 + 3]);

/** Reserved bits by register (vol. 2, 3.3 and 5.8): a write of ones raises a fault. */
const reservedBits = new Map<number, bigint>([
  [0, 0xffff_ffff_ffff_80f8n],
  [CR_PTA, 0x7e02n],
  [CR_ITIR, 0xffff_ffff_0000_0003n],
  [CR_TPR, 0xffff_ffff_fffe_ff00n],
  ...[72, 73, 74].map((n) => [n, 0xffff_ffff_fffe_ef00n] as const),
  ...[80, 81].map((n) => [n, 0xffff_ffff_fffe_4800n] as const),
]);

/** The interruption registers may only be touched while psr.ic is 0. */
function checkAccess(cpu: Processor, n: number, write: boolean): void {
  const inUse = n >= 16 && n <= 27 && (cpu.psrLow & psr.PSR_IC) !== 0;
  if (!existing.has(n) || inUse || (write && readOnly.has(n))) cpu.raise(illegalOperation);
  checkPrivilege(cpu);
}

function readControl(cpu: Processor, cr3: bigint): bigint {
  const n = Number(cr3);
  checkAccess(cpu, n, false);
  if (n === CR_IVR) return cpu.interrupts.acknowledge();
  return n === CR_EOI ? 0n : cpu.cr(n);
}

function writeControl(cpu: Processor, cr3: bigint, value: bigint, nat: bigint): undefined {
  const n = Number(cr3);
  checkAccess(cpu, n, true);
  checkNat(cpu, nat);
  checkReserved(cpu, value, reservedBits.get(n) ?? 0n);
  if (n === CR_EOI) cpu.interrupts.end();
  else cpu.setCr(n, n === CR_IVA ? value & ~0x7fffn : value);
  if (n === CR_IIPA) cpu.setLastIp(value);
  if (n === CR_ITM || n === CR_ITV) cpu.replan();
}

const movToCr = instruction({
  name: "mov cr",
  syntax: "mov cr3 = r2",
  format: M32,
  match: { op: 1, x3: 0, x6: 0x2c },
  execute: (b, { cr3, r2 }) => {
    b.call(writeControl, b.constant(BigInt(cr3)), b.gr(r2), b.nat(r2));
  },
});

const movFromCr = instruction({
  name: "mov cr",
  syntax: "mov r1 = cr3",
  format: M33,
  match: { op: 1, x3: 0, x6: 0x24 },
  execute: (b, { r1, cr3 }) => {
    b.setGr(r1, b.call(readControl, b.constant(BigInt(cr3))), b.constant(0n));
  },
});

export const controlRegisterMoves: readonly Instruction[] = [movToCr, movFromCr];
