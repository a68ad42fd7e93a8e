import { VIRQ_ITC } from "./constants.ts";
import { isTimerMasked, untilItm } from "./guest-clock.ts";
import { nextHostTick } from "./host-timer.ts";
import type { Hypervisor } from "./hypervisor.ts";
import { requestVector } from "./interrupts.ts";
import type { Vcpu } from "./vcpu.ts";
import { XSI } from "./xsi.ts";

/** cr.itm: another value arms the timer again (behaviour 7). */
export function writeItm(hv: Hypervisor, vcpu: Vcpu, value: bigint): void {
  vcpu.interrupts.itm = value;
  armTimer(hv, vcpu);
}

/** cr.itv without reserved bits: an unmasked vector arms the timer, a masked one forgets itm. */
export function writeItv(hv: Hypervisor, vcpu: Vcpu, value: bigint): void {
  vcpu.xsi.set(XSI.itv, value);
  if (isTimerMasked(vcpu)) vcpu.interrupts.itm = undefined;
  armTimer(hv, vcpu);
}

/**
 * The counter has reached itm: raises VIRQ_ITC, or the itv vector without a callback. Once for
 * each value; it waits for a port to be bound if none is.
 */
export function raiseItm(hv: Hypervisor, vcpu: Vcpu): void {
  if (!isArmed(vcpu)) return;
  if (vcpu.eventCallback === 0n) {
    requestVector(hv, vcpu, Number(vcpu.xsi.get(XSI.itv) & 0xffn));
  } else if (!vcpu.domain.events.sendVirq(vcpu.id, VIRQ_ITC)) {
    return;
  }
  vcpu.interrupts.itmRaised = vcpu.interrupts.itm;
  hv.counters.count("timer interrupt", vcpu.domain.id);
}

/** A vcpu that is switched in gets the timer interrupt that it has missed (behaviour 7). */
export function raiseMissedItm(hv: Hypervisor, vcpu: Vcpu): void {
  if (isArmed(vcpu) && untilItm(hv, vcpu) <= 0) raiseItm(hv, vcpu);
}

/** When a vcpu that halts comes back at the latest: at its itm or the host's tick (abi 7.2). */
export function endOfHalt(hv: Hypervisor, vcpu: Vcpu): number {
  const tick = nextHostTick(hv.now());
  const left = isArmed(vcpu) ? untilItm(hv, vcpu) : 0;
  return left > 0 ? Math.min(hv.now() + left, tick) : tick;
}

/** Sets the timer to itm; a value that has passed already is only found by the host's tick. */
function armTimer(hv: Hypervisor, vcpu: Vcpu): void {
  const key = { kind: "itm", domain: vcpu.domain.id, vcpu: vcpu.id } as const;
  if (!isArmed(vcpu)) {
    hv.timers.cancel(key.kind, key.domain, key.vcpu);
    return;
  }
  const left = untilItm(hv, vcpu);
  hv.timers.set({ ...key, time: left > 0 ? hv.now() + left : nextHostTick(hv.now()) });
}

/** There is an itm whose interrupt has not been raised, and itv lets it through. */
function isArmed(vcpu: Vcpu): boolean {
  const { itm, itmRaised } = vcpu.interrupts;
  return itm !== undefined && itm !== itmRaised && !isTimerMasked(vcpu);
}
