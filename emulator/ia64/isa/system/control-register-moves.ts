import {
  CR_EOI,
  CR_IIPA,
  CR_ITM,
  CR_ITV,
  CR_IVR,
  CR_LRR0,
  CR_LRR1,
} from "../../control-registers.ts";
import { illegalOperation, reservedRegisterField } from "../../fault.ts";
import type { Processor } from "../../processor.ts";
import * as psr from "../../psr.ts";
import { M32, M33 } from "../formats.ts";
import { type Instruction, instruction } from "../instruction.ts";
import { checkNat, checkPrivilege, checkVirtualization } from "./checks.ts";
import { isAccessible, isReserved, keptBits } from "./control-register-fields.ts";

/* Moves to and from control registers (manual vol. 3, `mov cr`). */

function checkAccess(cpu: Processor, n: number, write: boolean): void {
  const collecting = (cpu.psrLow & psr.PSR_IC) !== 0;
  if (!isAccessible(n, write, collecting)) cpu.raise(illegalOperation);
  checkPrivilege(cpu);
}

function readControl(cpu: Processor, cr3: bigint): bigint {
  const n = Number(cr3);
  checkAccess(cpu, n, false);
  checkVirtualization(cpu);
  if (n === CR_IVR) return cpu.interrupts.acknowledge();
  return n === CR_EOI ? 0n : cpu.cr(n);
}

function writeControl(cpu: Processor, cr3: bigint, value: bigint, nat: bigint): undefined {
  const n = Number(cr3);
  checkAccess(cpu, n, true);
  checkNat(cpu, nat);
  if (isReserved(n, value)) cpu.raise(reservedRegisterField);
  checkVirtualization(cpu);
  if (n === CR_EOI) cpu.interrupts.end();
  else cpu.setCr(n, keptBits(n, value));
  if (n === CR_IIPA) cpu.setLastIp(value);
  if (n === CR_ITM || n === CR_ITV) cpu.replan();
  if (n === CR_LRR0 || n === CR_LRR1) cpu.interrupts.redirect(n === CR_LRR0 ? 0 : 1);
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
