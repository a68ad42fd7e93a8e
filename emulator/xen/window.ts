import type { Processor } from "../ia64/processor.ts";
import { frameSize, mappedRegsOffset, mappedRegsSize } from "./constants.ts";
import type { Domain } from "./domain.ts";
import { hostRegionId, loadRegion, regionOf } from "./regions.ts";
import type { Trap } from "./trap.ts";
import type { Vcpu } from "./vcpu.ts";
import { XSI } from "./xsi.ts";

/** Data translation registers that hold the XSI window. */
const sharedInfoSlot = 0;
const mappedRegsSlot = 1;
/** Present, write-back, accessed, dirty, privilege level 1, read and write. */
const pinnedPte = 1n | (1n << 5n) | (1n << 6n) | (1n << 7n) | (2n << 9n);
const windowSize = BigInt(mappedRegsOffset + mappedRegsSize);
const hypervisorStart = 0xf000_0000_0000_0000n;
const hypervisorEnd = 0xf800_0000_0000_0000n;

/** Pins shared_info and the mapped_regs of this vcpu on its processor (layouts 1.1). */
export function pinWindow(vcpu: Vcpu, cpu: Processor): void {
  const { domain } = vcpu;
  const base = domain.sharedInfoVa;
  pin(cpu, sharedInfoSlot, base, domain.sharedInfoFrame, 14);
  pin(cpu, mappedRegsSlot, base + BigInt(mappedRegsOffset), vcpu.registersFrame, 12);
}

/**
 * Stores a region register that has been checked, and loads it where it is in force; the window
 * and the VHPT follow their region (behaviour 3.2).
 */
export function writeRegion({ hv, vcpu, cpu }: Trap, index: number, value: bigint): void {
  vcpu.rrs[index] = value;
  vcpu.xsi.set(XSI.rrs + 8 * index, value);
  loadRegion(vcpu, cpu, index);
  if (index !== regionOf(vcpu.domain.sharedInfoVa)) return;
  pinWindow(vcpu, cpu);
  hv.tlb.attach(vcpu, cpu);
}

function pin(cpu: Processor, slot: number, va: bigint, mfn: number, shift: number): void {
  const pte = pinnedPte | BigInt(mfn * frameSize);
  const itir = BigInt(shift) << 2n;
  cpu.tlb.insertRegister("d", slot, va, hostRegionId(cpu, va), pte, itir);
}

/** Whether a range of 2^shift bytes touches what no guest may map or purge (layouts 1.1). */
export function touchesReserved(domain: Domain, va: bigint, shift: number): boolean {
  const size = 1n << BigInt(shift);
  const first = va & ~(size - 1n);
  const end = first + size;
  const window = domain.sharedInfoVa;
  return (
    (first < window + windowSize && window < end) ||
    (first < hypervisorEnd && hypervisorStart < end)
  );
}

/** Whether an address is in the hypervisor's own range. */
export function isHypervisorAddress(va: bigint): boolean {
  return va >= hypervisorStart && va < hypervisorEnd;
}

/** The quick test of callback_op and of copies to the guest: bits 60 and 59 differ (layouts 1). */
export function failsQuickTest(va: bigint): boolean {
  return ((va >> 60n) & 1n) !== ((va >> 59n) & 1n);
}
