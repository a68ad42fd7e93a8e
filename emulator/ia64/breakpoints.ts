import { READ, WRITE } from "./access-rights.ts";
import type { Registers } from "./registers.ts";

/** Debug registers on each side: four pairs of an address and its control. */
export const debugRegisters = 8;

/** Fields of a control (manual vol. 2, table 7-1). */
const MASK = (1n << 56n) - 1n;
const LEVELS_SHIFT = 56n;
const DBR_WRITE = 1n << 62n;
const DBR_READ = 1n << 63n;
const IBR_EXECUTE = 1n << 63n;
const IGNORED_IN_DBR = 3n << 60n;
const IGNORED_IN_IBR = 7n << 60n;

/** What debug register `i` holds after a write of `value`: controls have fields that are ignored. */
export function keptInDbr(i: number, value: bigint): bigint {
  return i % 2 === 0 ? value : value & ~IGNORED_IN_DBR;
}

export function keptInIbr(i: number, value: bigint): bigint {
  return i % 2 === 0 ? value : value & ~IGNORED_IN_IBR;
}

/**
 * Whether a data breakpoint matches a reference of READ and WRITE to any of the `size` bytes at `va`,
 * made at privilege level `cpl` (manual vol. 2, 7.1.1 and 7.1.2).
 */
export function dataBreakpointHit(
  cpu: Registers,
  va: bigint,
  size: number,
  access: number,
  cpl: number,
): boolean {
  const kinds = ((access & READ) !== 0 ? DBR_READ : 0n) | ((access & WRITE) !== 0 ? DBR_WRITE : 0n);
  for (let i = 0; i < debugRegisters; i += 2) {
    const control = cpu.dbr(i + 1);
    if ((control & kinds) === 0n || !enabledAt(control, cpl)) continue;
    for (let byte = 0; byte < size; byte++) {
      if (matches(cpu.dbr(i), control & MASK, va + BigInt(byte))) return true;
    }
  }
  return false;
}

/** Whether an instruction breakpoint matches the bundle at `va`; bits 3:0 are not compared. */
export function instructionBreakpointHit(cpu: Registers, va: bigint, cpl: number): boolean {
  for (let i = 0; i < debugRegisters; i += 2) {
    const control = cpu.ibr(i + 1);
    if ((control & IBR_EXECUTE) === 0n || !enabledAt(control, cpl)) continue;
    if (matches(cpu.ibr(i), control & MASK & ~15n, va)) return true;
  }
  return false;
}

function enabledAt(control: bigint, cpl: number): boolean {
  return ((control >> (LEVELS_SHIFT + BigInt(cpl))) & 1n) !== 0n;
}

/** Bits 63:56 are always compared, the others where the mask has ones. */
function matches(address: bigint, mask: bigint, va: bigint): boolean {
  return ((address ^ va) & (mask | ~MASK)) === 0n;
}
