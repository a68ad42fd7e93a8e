import type { Hypercall } from "./hypercall.ts";

/**
 * set_timer_op (15), where it is proposed: r32 = absolute system time in ns at which the calling
 * vcpu gets VIRQ_TIMER, 0 to stop. It is the single-shot timer of vcpu_op by another name, as in
 * the common code that ia64 never wired up (abi 2).
 */
export const setTimerOp: Hypercall = (hv, vcpu, args) => {
  const timeout = args[0]!;
  const key = { kind: "singleshot", domain: vcpu.domain.id, vcpu: vcpu.id } as const;
  if (timeout === 0n) hv.timers.cancel(key.kind, key.domain, key.vcpu);
  else hv.timers.set({ ...key, time: Number(timeout) });
  return 0n;
};
