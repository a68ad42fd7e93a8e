import { VIRQ_TIMER } from "./constants.ts";
import type { Hypervisor } from "./hypervisor.ts";
import { raiseItm } from "./interval-timer.ts";
import type { Timer } from "./timers.ts";
import { POLL_NONE, type Vcpu } from "./vcpu.ts";

/** Lets every timer that has expired at `now` do what it is for. */
export function fireTimers(hv: Hypervisor, now: number): void {
  for (;;) {
    const timer = hv.timers.takeExpired(now);
    if (timer === undefined) return;
    fire(hv, timer);
  }
}

function fire(hv: Hypervisor, timer: Timer): void {
  if (timer.kind === "irq") {
    hv.irqs.timeOut(timer.vcpu);
    return;
  }
  const vcpu = hv.domains.get(timer.domain)?.vcpus[timer.vcpu];
  if (vcpu === undefined) return;
  switch (timer.kind) {
    case "itm":
      raiseItm(hv, vcpu);
      return;
    case "halt":
      // The same holds for a halt.
      if (vcpu.masksOnWake) vcpu.kick();
      return;
    case "poll":
      // The poll may have ended, and the vcpu be waiting for something else by now.
      if (vcpu.polling !== POLL_NONE) vcpu.kick();
      return;
    case "singleshot":
      raiseTimer(hv, vcpu);
      return;
    case "periodic":
      raiseTimer(hv, vcpu);
      hv.timers.set({ ...timer, time: timer.time + vcpu.periodicPeriod });
      return;
  }
}

function raiseTimer(hv: Hypervisor, vcpu: Vcpu): void {
  if (vcpu.domain.events.sendVirq(vcpu.id, VIRQ_TIMER)) {
    hv.counters.count("timer interrupt", vcpu.domain.id);
  }
}
