import { isTimerMasked, untilItm } from "./guest-clock.ts";
import type { Hypervisor } from "./hypervisor.ts";
import type { Vcpu } from "./vcpu.ts";
import { spuriousVector } from "./virtual-interrupts.ts";
import { XSI } from "./xsi.ts";

const tprReserved = 0xff00n;

/** cr.ivr with its side effects; always spurious once a callback is registered (abi 6). */
export function readIvr(hv: Hypervisor, vcpu: Vcpu): bigint {
  if (vcpu.eventCallback !== 0n) return BigInt(spuriousVector);
  forgetEarlyTimer(hv, vcpu);
  const vector = vcpu.interrupts.acknowledge(vcpu.xsi.get(XSI.tpr));
  updateHint(vcpu);
  return BigInt(vector);
}

/** Drops the timer's vector if cr.itm has been put off since it was requested (VIC-082). */
function forgetEarlyTimer(hv: Hypervisor, vcpu: Vcpu): void {
  const { interrupts, xsi } = vcpu;
  const vector = Number(xsi.get(XSI.itv) & 0xffn);
  if (isTimerMasked(vcpu) || interrupts.deliverable(xsi.get(XSI.tpr)) !== vector) return;
  if (untilItm(hv, vcpu) > 0) interrupts.withdraw(vector);
}

/** cr.tpr; false if a reserved bit is set. */
export function writeTpr(vcpu: Vcpu, value: bigint): boolean {
  if ((value & tprReserved) !== 0n) return false;
  vcpu.xsi.set(XSI.tpr, value);
  updateHint(vcpu);
  return true;
}

/** cr.eoi. */
export function endOfInterrupt(vcpu: Vcpu): void {
  vcpu.interrupts.endOfInterrupt();
  updateHint(vcpu);
}

/** Sets the "reading ivr would return something" hint of a guest without callbacks (layouts 3). */
export function updateHint(vcpu: Vcpu): void {
  const pending = vcpu.interrupts.deliverable(vcpu.xsi.get(XSI.tpr)) !== undefined;
  vcpu.xsi.set32(XSI.pendingInterruption, pending ? 1 : 0);
}

/** Sets a vector in the IRR and wakes the vcpu; dropped with a callback (behaviour 5). */
export function requestVector(hv: Hypervisor, vcpu: Vcpu, vector: number): void {
  if (vcpu.eventCallback !== 0n || vector > 255) {
    hv.diagnostics.count("interrupt vector dropped");
  } else {
    vcpu.interrupts.request(vector);
    updateHint(vcpu);
  }
  vcpu.kick();
}
