import { CR_PTA } from "./control-registers.ts";
import type { Registers } from "./registers.ts";

const REGION = 7n << 61n;
/** PTA: walker enabled, long format. */
const PTA_VF = 1n << 8n;
/** Address bits that are translated, 60:0. */
const OFFSET = (1n << 61n) - 1n;

/** Whether the walker may serve a region: pta.ve and rr.ve. */
export function walkerEnabled(cpu: Registers, va: bigint): boolean {
  return (cpu.cr(CR_PTA) & 1n) !== 0n && (cpu.rr(Number(va >> 61n)) & 1n) !== 0n;
}

/** Whether the table has long entries (32 bytes) instead of short ones (8 bytes). */
export function longFormat(cpu: Registers): boolean {
  return (cpu.cr(CR_PTA) & PTA_VF) !== 0n;
}

/** thash: address of the VHPT entry for a virtual address (manual vol. 2, 4.1.5.3). */
export function vhptAddress(cpu: Registers, va: bigint): bigint {
  const pta = cpu.cr(CR_PTA);
  const rr = cpu.rr(Number(va >> 61n));
  const mask = (1n << ((pta >> 2n) & 63n)) - 1n;
  const page = (va & OFFSET) >> ((rr >> 2n) & 63n);
  if (longFormat(cpu)) {
    const rid = (rr >> 8n) & 0xffffffn;
    const base = pta & ~0x7fffn;
    return (base & ~mask) | (((page ^ rid) << 5n) & mask);
  }
  const base = pta & OFFSET & ~0x7fffn;
  return (va & REGION) | (base & ~mask) | ((page << 3n) & mask);
}

/**
 * ttag: what the tag of the long-format entry for a virtual address has to be. With the 10 bits or
 * more of the page number that the hash preserves, it names the page uniquely.
 */
export function vhptTag(cpu: Registers, va: bigint): bigint {
  const rr = cpu.rr(Number(va >> 61n));
  const page = (va & OFFSET) >> ((rr >> 2n) & 63n);
  const rid = (rr >> 8n) & 0xffffffn;
  return (rid << 39n) | (page >> 10n);
}
