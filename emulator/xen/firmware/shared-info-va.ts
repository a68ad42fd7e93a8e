import type { CallOutcome } from "../calls.ts";
import { flushTlb } from "../physmap.ts";
import { regionOf } from "../regions.ts";
import type { Trap } from "../trap.ts";
import { interruptMaskAddress } from "../vcpu-start.ts";
import { isHypervisorAddress, pinWindow } from "../window.ts";
import { XSI } from "../xsi.ts";

const alignment = 0x10000n;

/**
 * 0x600: moves the XSI window of the domain to r28, in region 7, 64 KiB aligned and outside the
 * hypervisor's range; anything else crashes the domain (abi 7.5). r8 = 0.
 */
export function setSharedInfoVa({ cpu, hv, vcpu }: Trap): CallOutcome {
  const { domain } = vcpu;
  const va = cpu.gr(28);
  if (regionOf(va) !== 7 || va % alignment !== 0n || isHypervisorAddress(va)) {
    hv.crashDomain(domain, `shared_info cannot be at 0x${va.toString(16)}`);
    return "never";
  }
  domain.sharedInfoVa = va;
  vcpu.xsi.set(XSI.interruptMaskAddr, interruptMaskAddress(vcpu));
  flushTlb(domain);
  pinWindow(vcpu, cpu);
  cpu.setGr(8, 0n);
  return "done";
}
