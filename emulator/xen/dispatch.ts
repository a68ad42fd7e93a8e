import { ENOSYS } from "./errno.ts";
import { hypercalls } from "./hypercalls/index.ts";
import type { Hypervisor } from "./hypervisor.ts";
import type { Vcpu } from "./vcpu.ts";

/** Runs the handler of a hypercall; -ENOSYS for a number without one (abi 2). */
export function dispatchHypercall(
  hv: Hypervisor,
  vcpu: Vcpu,
  number: number,
  args: readonly bigint[],
): bigint {
  const handler = hypercalls.get(number);
  return handler === undefined ? BigInt(-ENOSYS) : handler(hv, vcpu, args);
}
