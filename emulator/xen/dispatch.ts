import { hypercalls } from "./hypercalls/index.ts";
import type { Hypervisor } from "./hypervisor.ts";
import type { Vcpu } from "./vcpu.ts";
import type { Continuation } from "./work.ts";

/**
 * Runs the handler of a hypercall; a number without one is refused as the profile says (abi 2). If
 * it sets `vcpu.work.preempted`, the call has not ended and is to be executed again, from there.
 */
export function dispatchHypercall(
  hv: Hypervisor,
  vcpu: Vcpu,
  number: number,
  args: readonly bigint[],
  last?: Continuation,
): bigint {
  vcpu.work.begin(last);
  const handler = hv.profile.answers(number) ? hypercalls.get(number) : undefined;
  return handler === undefined ? BigInt(hv.profile.unimplemented) : handler(hv, vcpu, args);
}
