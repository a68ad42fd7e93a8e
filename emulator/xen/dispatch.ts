import { hypercalls } from "./hypercalls/index.ts";
import type { Hypervisor } from "./hypervisor.ts";
import type { Vcpu } from "./vcpu.ts";

/** Runs the handler of a hypercall; a number without one is refused as the profile says (abi 2). */
export function dispatchHypercall(
  hv: Hypervisor,
  vcpu: Vcpu,
  number: number,
  args: readonly bigint[],
): bigint {
  const handled = hv.profile.handlerOf(number);
  const handler = handled === undefined ? undefined : hypercalls.get(handled);
  return handler === undefined ? BigInt(hv.profile.unimplemented) : handler(hv, vcpu, args);
}
