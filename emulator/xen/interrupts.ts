import { VIRQ_ITC } from "./constants.ts";
import type { Hypervisor } from "./hypervisor.ts";
import type { Vcpu } from "./vcpu.ts";
import { maskedVector, spuriousVector } from "./virtual-interrupts.ts";
import { XSI } from "./xsi.ts";

const tprReserved = 0xff00n;
const itvReserved = 0xef00n;

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
  if (isMasked(vcpu) || interrupts.deliverable(xsi.get(XSI.tpr)) !== vector) return;
  if (interrupts.itm !== undefined && BigInt.asIntN(64, interrupts.itm - guestItc(hv, vcpu)) > 0n) {
    interrupts.withdraw(vector);
  }
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

/** cr.itv, pmv, cmcv: false if a reserved bit is set. itv arms or disarms the timer. */
export function writeLocalVector(
  hv: Hypervisor,
  vcpu: Vcpu,
  offset: number,
  value: bigint,
): boolean {
  if ((value & itvReserved) !== 0n) return false;
  vcpu.xsi.set(offset, value);
  if (offset === XSI.itv) armTimer(hv, vcpu);
  return true;
}

/** cr.itm: a new value arms the timer again (behaviour 7). */
export function writeItm(hv: Hypervisor, vcpu: Vcpu, value: bigint): void {
  vcpu.interrupts.itm = value;
  vcpu.interrupts.itmRaised = false;
  armTimer(hv, vcpu);
}

/** Guest's interval time counter: the hardware's, moved by itc_offset (behaviour 7). */
export function guestItc(hv: Hypervisor, vcpu: Vcpu): bigint {
  return BigInt.asUintN(64, BigInt(hv.now()) + vcpu.xsi.get(XSI.itcOffset));
}

/** The counter has reached itm: raises VIRQ_ITC, or the itv vector without a callback. */
export function raiseItm(hv: Hypervisor, vcpu: Vcpu): void {
  const { interrupts, xsi } = vcpu;
  if (interrupts.itmRaised || isMasked(vcpu)) return;
  interrupts.itmRaised = true;
  if (vcpu.eventCallback !== 0n) vcpu.domain.events.sendVirq(vcpu.id, VIRQ_ITC);
  else requestVector(hv, vcpu, Number(xsi.get(XSI.itv) & 0xffn));
}

function armTimer(hv: Hypervisor, vcpu: Vcpu): void {
  const { itm, itmRaised } = vcpu.interrupts;
  const key = { kind: "itm", domain: vcpu.domain.id, vcpu: vcpu.id } as const;
  if (itm === undefined || itmRaised || isMasked(vcpu)) {
    hv.timers.cancel(key.kind, key.domain, key.vcpu);
    return;
  }
  const left = BigInt.asIntN(64, itm - guestItc(hv, vcpu));
  hv.timers.set({ ...key, time: hv.now() + Math.max(Number(left), 0) });
}

function isMasked(vcpu: Vcpu): boolean {
  return (vcpu.xsi.get(XSI.itv) & maskedVector) !== 0n;
}
