import {
  privilegedOperation,
  privilegedRegister,
  registerNatConsumption,
  reservedRegisterField,
  virtualization,
} from "../../fault.ts";
import type { Processor } from "../../processor.ts";
import * as psr from "../../psr.ts";
import { pageShift, pageShifts } from "../../tlb.ts";

/* Checks that system instructions share. */

/** Register NaT Consumption fault if the operand's NaT bit is set. */
export function checkNat(cpu: Processor, nat: bigint): void {
  if (nat !== 0n) cpu.raise(registerNatConsumption);
}

/** Privileged Operation fault outside of privilege level 0. */
export function checkPrivilege(cpu: Processor): void {
  if (cpu.cpl !== 0) cpu.raise(privilegedOperation);
}

/** Privileged Register fault outside of privilege level 0. */
export function checkRegisterPrivilege(cpu: Processor): void {
  if (cpu.cpl !== 0) cpu.raise(privilegedRegister);
}

/**
 * Virtualization fault if psr.vm is 1: the monitor of the virtual machine emulates the instruction
 * (manual vol. 2, 3.4). It comes after all other checks of an instruction but those of its access.
 */
export function checkVirtualization(cpu: Processor): void {
  if ((cpu.psrHigh & psr.PSRH_VM) !== 0) cpu.raise(virtualization);
}

/** Reserved Register/Field fault if the value sets a bit of the mask. */
export function checkReserved(cpu: Processor, value: bigint, reserved: bigint): void {
  if ((value & reserved) !== 0n) cpu.raise(reservedRegisterField);
}

/** Index into a register file of `count`, from the low byte of a register. */
export function fileIndex(cpu: Processor, register: bigint, count: number): number {
  const index = Number(register & 0xffn);
  if (index >= count) cpu.raise(reservedRegisterField);
  return index;
}

/** Page size in bits 7:2, as in ITIR and RR. Reserved Register/Field fault if there is none such. */
export function checkedPageShift(cpu: Processor, value: bigint): number {
  const shift = pageShift(value);
  if (!pageShifts.has(shift)) cpu.raise(reservedRegisterField);
  return shift;
}
