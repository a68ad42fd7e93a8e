import { READ } from "./access-rights.ts";
import {
  dataAccessBit,
  dataAccessRights,
  dataDebug,
  dirtyBit,
  type Fault,
  keyPermission,
  registerNatConsumption,
} from "./fault.ts";
import { ISR_NA } from "./interruption.ts";
import type { Processor } from "./processor.ts";
import * as psr from "./psr.ts";
import { ENTRY_ITIR, ENTRY_PTE } from "./tlb.ts";
import { PTE_PRESENT } from "./translation.ts";

/** ISR.code{3:0} of instructions that translate an address without an access (vol. 2, 5.5.2). */
const TPA = 0;
const FC = 1;
const PROBE = 2;
const TAK = 3;
const LFETCH = 4;
const PROBE_FAULT = 5;

const low = (va: bigint): number => Number(BigInt.asIntN(32, va));
const high = (va: bigint): number => Number(BigInt.asIntN(32, va >> 32n));

function raise(cpu: Processor, fault: Fault, access: number, va: bigint, code: number): never {
  cpu.raiseData(fault, access | ISR_NA, va, code);
}

/** An operand is a NaT: there is no address to translate. */
function consumeNat(cpu: Processor, nat: boolean, access: number, code: number): void {
  if (nat) cpu.raise(registerNatConsumption, access | ISR_NA, undefined, code);
}

/**
 * probe: whether `access` would be allowed at privilege level `level`, or the current one if that is
 * less privileged. With `faulting`, what forbids it is raised; else only what keeps from finding out.
 */
export function probeAccess(
  cpu: Processor,
  va: bigint,
  access: number,
  level: number,
  faulting: boolean,
  nat: boolean,
): boolean {
  consumeNat(cpu, nat, access, faulting ? PROBE_FAULT : PROBE);
  const virtual = (cpu.psrLow & psr.PSR_DT) !== 0;
  const fault = cpu.resolve(low(va), high(va), access, Math.max(level, cpu.cpl), virtual);
  if (fault === undefined) return true;
  if (!faulting) {
    if (fault === keyPermission || fault === dataAccessRights) return false;
    if (fault === dirtyBit || fault === dataAccessBit || fault === dataDebug) return true;
  }
  raise(cpu, fault, access, va, faulting ? PROBE_FAULT : PROBE);
}

/** tpa: physical address of a virtual one, whatever its page allows. */
export function translatePhysical(cpu: Processor, va: bigint, nat: boolean): bigint {
  consumeNat(cpu, nat, 0, TPA);
  const fault = cpu.resolve(low(va), high(va), 0, cpu.cpl, true);
  if (fault !== undefined) raise(cpu, fault, 0, va, TPA);
  return BigInt(cpu.machineAddress);
}

/** tak: the protection key of a present page, in bits 31:8; 1 if none translates the address. */
export function translateForKey(cpu: Processor, va: bigint, nat: boolean): bigint {
  consumeNat(cpu, nat, 0, TAK);
  const entry = cpu.tlb.lookup("d", low(va), high(va), cpu.regionId(high(va)));
  if (entry < 0 || (cpu.memory.i32[entry + ENTRY_PTE]! & PTE_PRESENT) === 0) return 1n;
  return BigInt((cpu.memory.i32[entry + ENTRY_ITIR]! & ~0xff) >>> 0);
}

/** fc: the checks of a read. */
export function flushCache(cpu: Processor, va: bigint, nat: boolean): void {
  consumeNat(cpu, nat, READ, FC);
  const virtual = (cpu.psrLow & psr.PSR_DT) !== 0;
  const fault = cpu.resolve(low(va), high(va), READ, cpu.cpl, virtual);
  if (fault !== undefined) raise(cpu, fault, READ, va, FC);
}

/**
 * lfetch.fault: the checks of a read; `nat` says that the address is a NaT. psr.ed keeps it from
 * faults as it does speculative loads (manual vol. 2, 3.3.2).
 */
export function prefetchLine(cpu: Processor, va: bigint, nat: boolean): void {
  if ((cpu.psrHigh & psr.PSRH_ED) !== 0) return;
  consumeNat(cpu, nat, READ, LFETCH);
  const virtual = (cpu.psrLow & psr.PSR_DT) !== 0;
  const fault = cpu.resolve(low(va), high(va), READ, cpu.cpl, virtual);
  if (fault !== undefined) raise(cpu, fault, READ, va, LFETCH);
}
