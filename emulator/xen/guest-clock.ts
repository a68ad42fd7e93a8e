import type { Hypervisor } from "./hypervisor.ts";
import type { Vcpu } from "./vcpu.ts";
import { maskedVector } from "./virtual-interrupts.ts";
import { XSI } from "./xsi.ts";

/** Guest's interval time counter: the hardware's, moved by itc_offset (behaviour 7). */
export function guestItc(hv: Hypervisor, vcpu: Vcpu): bigint {
  return BigInt.asUintN(64, BigInt(hv.now()) + vcpu.xsi.get(XSI.itcOffset));
}

/** Nanoseconds until the guest's counter reaches itm, not positive if it has; 0 without itm. */
export function untilItm(hv: Hypervisor, vcpu: Vcpu): number {
  const { itm } = vcpu.interrupts;
  return itm === undefined ? 0 : Number(BigInt.asIntN(64, itm - guestItc(hv, vcpu)));
}

/** cr.itv masks the interval timer. */
export function isTimerMasked(vcpu: Vcpu): boolean {
  return (vcpu.xsi.get(XSI.itv) & maskedVector) !== 0n;
}
