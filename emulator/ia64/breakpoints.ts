import { READ, WRITE } from "./access-rights.ts";
import type { Registers } from "./registers.ts";

/** Debug registers on each side: pairs of an address and its control. */
export const debugRegisters = 16;
const breakpointPairs = debugRegisters / 2;

const MASK = (1n << 56n) - 1n;

/** Whether a data breakpoint register matches an access (manual vol. 2, 7.1.1). */
export function dataBreakpointHit(cpu: Registers, va: bigint, access: number): boolean {
  for (let i = 0; i < breakpointPairs; i++) {
    const control = cpu.dbr(2 * i + 1);
    const reads = (control >> 63n) & 1n;
    const writes = (control >> 62n) & 1n;
    const enabled =
      ((access & READ) !== 0 && reads !== 0n) || ((access & WRITE) !== 0 && writes !== 0n);
    if (enabled && matches(cpu, cpu.dbr(2 * i), control, va)) return true;
  }
  return false;
}

/** Whether an instruction breakpoint register matches the bundle at `va`. */
export function instructionBreakpointHit(cpu: Registers, va: bigint): boolean {
  for (let i = 0; i < breakpointPairs; i++) {
    const control = cpu.ibr(2 * i + 1);
    if (control >> 63n !== 0n && matches(cpu, cpu.ibr(2 * i), control, va)) return true;
  }
  return false;
}

function matches(cpu: Registers, address: bigint, control: bigint, va: bigint): boolean {
  const levels = Number((control >> 56n) & 15n);
  if (((levels >> cpu.cpl) & 1) === 0) return false;
  const compared = (control & MASK) | ~MASK;
  return ((address ^ va) & compared) === 0n;
}
