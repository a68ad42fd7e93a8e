import { mappedRegsGpfn, vcpuInfoSize } from "./constants.ts";
import type { Hypervisor } from "./hypervisor.ts";
import { hardwarePsr, PSR } from "./psr.ts";
import { defaultPageShift, loadRegion } from "./regions.ts";
import type { Vcpu } from "./vcpu.ts";
import { maskedVector } from "./virtual-interrupts.ts";
import { XSI } from "./xsi.ts";

/** Virtual psr with which a vcpu starts (behaviour 2.3). */
export const initialPsr = PSR.ac | PSR.ic | PSR.bn;
/** ar.fpsr with all traps disabled. */
const defaultFpsr = 0x9_804c_0270_033fn;
/** ar.rsc: enforced lazy mode, privilege level 1. */
const defaultRsc = 1n << 2n;
const defaultPta = 15n << 2n;
const rr0To5 = (14n << 2n) | 1n;
const rr6And7 = 14n << 2n;
/** Return address of a started processor: the SAL-return stub (abi 7.1). */
const salReturnStub = 0x840n;
const [arRsc, arFpsr] = [16, 40];

/** Guest address of this vcpu's upcall mask (layouts 2.1). */
export function interruptMaskAddress(vcpu: Vcpu): bigint {
  return vcpu.domain.sharedInfoVa + BigInt(vcpuInfoSize * vcpu.id + 1);
}

/**
 * Gives a vcpu the registers of behaviour 2.3; everything not named there is 0. False, with nothing
 * changed, without memory for a VHPT that it should have.
 */
export function initialiseVcpu(hv: Hypervisor, vcpu: Vcpu): boolean {
  if (vcpu.domain.ownVhpts && !hv.tlb.allocateTable(vcpu)) return false;
  vcpu.hostPageShift = defaultPageShift;
  const { info, xsi } = vcpu;
  hv.ram.zeroFrame(vcpu.registersFrame);
  xsi.ic = true;
  xsi.metaphysical = true;
  xsi.bank = 1;
  xsi.hostDfh = true;
  xsi.set(XSI.pta, defaultPta);
  for (const vector of [XSI.itv, XSI.pmv, XSI.cmcv]) xsi.set(vector, maskedVector);
  xsi.set(XSI.interruptMaskAddr, interruptMaskAddress(vcpu));
  for (let i = 0; i < 8; i++) {
    vcpu.rrs[i] = i < 6 ? rr0To5 : rr6And7;
    xsi.set(XSI.rrs + 8 * i, vcpu.rrs[i]!);
  }
  info.upcallPending = false;
  info.upcallMask = 1;
  vcpu.iva = 0n;
  vcpu.eventCallback = 0n;
  vcpu.translations.clear();
  vcpu.interrupts.reset();
  hv.timers.cancel("itm", vcpu.domain.id, vcpu.id);
  vcpu.tlbStale = true;
  hv.scheduler.withFreshRegisters(vcpu, (cpu) => {
    cpu.psr = hardwarePsr(vcpu, initialPsr, 0n);
    cpu.setAr(arRsc, defaultRsc);
    cpu.setAr(arFpsr, defaultFpsr);
    for (let i = 0; i < 8; i++) loadRegion(vcpu, cpu, i);
  });
  hv.physmap.addHypervisorPage(vcpu.domain, mappedRegsGpfn + vcpu.id, vcpu.registersFrame);
  vcpu.initialised = true;
  return true;
}

/**
 * SAL rendezvous: starts a vcpu at `entry` with r1 = `gp` and b0 at the return stub. Without memory
 * for it the vcpu stays down.
 */
export function startVcpu(hv: Hypervisor, vcpu: Vcpu, entry: bigint, gp: bigint): void {
  if (!initialiseVcpu(hv, vcpu)) return;
  hv.scheduler.withRegisters(vcpu, (cpu) => {
    cpu.ip = entry;
    cpu.setGr(1, gp);
    cpu.setBr(0, salReturnStub);
  });
  vcpu.blocked = false;
  vcpu.down = false;
}
