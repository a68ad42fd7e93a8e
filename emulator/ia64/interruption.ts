import {
  CR_DCR,
  CR_IFA,
  CR_IFS,
  CR_IHA,
  CR_IIP,
  CR_IIPA,
  CR_IPSR,
  CR_ISR,
  CR_ITIR,
} from "./control-registers.ts";
import type { Fault } from "./fault.ts";
import { dataNestedTlbMiss, vhptTranslation } from "./fault.ts";
import * as psr from "./psr.ts";
import type { Registers } from "./registers.ts";
import { dirtyRegisters } from "./rse.ts";
import * as state from "./state.ts";
import { vhptAddress } from "./vhpt.ts";

/** Bits of ISR from bit 32 up; r, w and x are READ, WRITE and EXECUTE of access-rights.ts. */
export const ISR_NA = 1 << 3;
export const ISR_SP = 1 << 4;
export const ISR_RS = 1 << 5;
const ISR_IR = 1 << 6;
const ISR_NI = 1 << 7;
const ISR_EI_SHIFT = 9;
/** The page of the instruction has its exception deferral bit set. */
export const ISR_ED = 1 << 11;

/** PSR bits that an interruption leaves alone; the rest is cleared, or set from DCR (table 3-2). */
const KEPT_LOW = psr.PSR_UP | psr.PSR_MFL | psr.PSR_MFH | psr.PSR_PK | psr.PSR_DT | psr.PSR_RT;
const KEPT_HIGH = psr.PSRH_IT | psr.PSRH_MC;

/** Vectors whose interruptions write cr.itir: those about a translation. */
const withItir = new Set([
  ...[0x0000, 0x0400, 0x0800, 0x0c00, 0x1000, 0x1800, 0x1c00, 0x2000, 0x2400, 0x2800],
  ...[0x5000, 0x5100, 0x5200, 0x5300],
]);

/** What an interruption is about. */
export interface Interruption {
  readonly fault: Fault;
  /** Lower and upper half of cr.isr, without what processor state decides (ei, ni). */
  readonly isrLow: number;
  readonly isrHigh: number;
  /** Slot of the instruction that is to blame. */
  readonly slot: number;
  /** cr.ifa; undefined if the interruption does not write it. */
  readonly address: bigint | undefined;
}

/**
 * Set psr and the interruption control registers as the processor does when it takes an
 * interruption (manual vol. 2, 5.5). `ip` and `psr.ri` are those to resume at. Where execution
 * goes on is left to the caller.
 */
export function enterInterruption(cpu: Registers, interruption: Interruption): void {
  const { fault, isrLow, isrHigh, slot, address } = interruption;
  const collecting = (cpu.psrLow & psr.PSR_IC) !== 0;
  if (collecting) {
    cpu.setCr(CR_IPSR, cpu.psr);
    cpu.setCr(CR_IIP, cpu.ip);
    cpu.setCr(CR_IIPA, cpu.slot > 0 ? cpu.ip : cpu.lastIp);
    cpu.setCr(CR_IFS, cpu.cr(CR_IFS) & ~(1n << 63n));
    if (address !== undefined) writeAddress(cpu, fault.vector, address);
  }
  if (fault !== dataNestedTlbMiss) {
    const incomplete = dirtyRegisters(cpu) < 0 ? ISR_IR : 0;
    const high = isrHigh | incomplete | (slot << ISR_EI_SHIFT) | (collecting ? 0 : ISR_NI);
    cpu.setCr(CR_ISR, (BigInt(high >>> 0) << 32n) | BigInt(isrLow >>> 0));
  }
  const dcr = Number(cpu.cr(CR_DCR) & 3n);
  const fromDcr = ((dcr & 2) !== 0 ? psr.PSR_BE : 0) | ((dcr & 1) !== 0 ? psr.PSR_PP : 0);
  cpu.setPsr((cpu.psrLow & KEPT_LOW) | fromDcr, cpu.psrHigh & KEPT_HIGH);
  cpu.slot = 0;
  cpu.memory.i32[(cpu.base + state.frameIncomplete) >> 2] = 0;
}

function writeAddress(cpu: Registers, vector: number, address: bigint): void {
  cpu.setCr(CR_IFA, address);
  const hashed = vhptAddress(cpu, address);
  if (vector <= 0x0800) cpu.setCr(CR_IHA, hashed);
  // What a VHPT Translation fault wants is a translation of the address in IHA.
  const missing = vector === vhptTranslation.vector ? hashed : address;
  if (withItir.has(vector)) cpu.setCr(CR_ITIR, cpu.rr(Number(missing >> 61n)) & 0xffff_fffcn);
}
