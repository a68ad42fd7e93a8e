import { updateHint } from "./interrupts.ts";
import { setMetaphysical } from "./metaphysical.ts";
import { hardwarePsr, PSR, virtualPsr } from "./psr.ts";
import { CR, interruptedPsr, type Trap } from "./trap.ts";
import type { Vcpu } from "./vcpu.ts";

/** Bits that ssm and rsm can change: the user mask, ic, i, pk, dt, dfl, dfh, sp, pp. */
const systemMask = 0x3en | PSR.ic | PSR.i | (1n << 15n) | PSR.dt;
const systemMaskHigh = PSR.dfl | PSR.dfh | PSR.sp | PSR.pp;
const supported = systemMask | systemMaskHigh;

/** The virtual psr of the interrupted code. */
export function guestPsr(trap: Trap): bigint {
  return virtualPsr(trap.vcpu, interruptedPsr(trap));
}

/** mov from psr: bits 36:35 and 31:0 of the virtual psr, di always set (behaviour 4.1). */
export function readPsr(trap: Trap): bigint {
  return (guestPsr(trap) & 0x18_ffff_ffffn) | PSR.di;
}

/** Makes `psr` the virtual psr of the interrupted code; `metaphysical` is the mode with it. */
export function writeGuestPsr(trap: Trap, psr: bigint, metaphysical: boolean): void {
  const { cpu, vcpu } = trap;
  storeVirtualBits(vcpu, psr);
  cpu.setCr(CR.ipsr, hardwarePsr(vcpu, psr, interruptedPsr(trap)));
  setMetaphysical(trap, metaphysical);
}

/** Stores the bits of a virtual psr that live in memory: ic, pp, dfh, and i as the upcall mask. */
export function storeVirtualBits(vcpu: Vcpu, psr: bigint): void {
  const { info, xsi } = vcpu;
  xsi.ic = (psr & PSR.ic) !== 0n;
  xsi.vpp = (psr & PSR.pp) !== 0n;
  xsi.vdfh = (psr & PSR.dfh) !== 0n;
  info.upcallMask = (psr & PSR.i) !== 0n ? 0 : 1;
  if (info.upcallMask === 0) updateHint(vcpu);
}

/** mov psr.l: replaces bits 31:0; metaphysical unless dt and rt are both on (behaviour 3.1). */
export function writePsrLow(trap: Trap, value: bigint): void {
  const low = value & 0xffff_ffffn;
  const on = PSR.dt | PSR.rt;
  writeGuestPsr(trap, (guestPsr(trap) & ~0xffff_ffffn) | low, (low & on) !== on);
}

/** ssm; false for a bit that is not supported, with nothing changed. */
export function setSystemMask(trap: Trap, mask: bigint): boolean {
  if ((mask & ~supported) !== 0n) return false;
  const metaphysical = trap.vcpu.xsi.metaphysical && (mask & PSR.dt) === 0n;
  writeGuestPsr(trap, guestPsr(trap) | mask, metaphysical);
  return true;
}

/** rsm; false for a bit that is not supported, but i and ic are cleared even so. */
export function resetSystemMask(trap: Trap, mask: bigint): boolean {
  const valid = (mask & ~supported) === 0n;
  const cleared = valid ? mask : mask & (PSR.i | PSR.ic);
  const metaphysical = trap.vcpu.xsi.metaphysical || (cleared & PSR.dt) !== 0n;
  writeGuestPsr(trap, guestPsr(trap) & ~cleared, metaphysical);
  return valid;
}
