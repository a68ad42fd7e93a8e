import type { Hypervisor } from "../hypervisor.ts";
import type { Vcpu } from "../vcpu.ts";

/**
 * Handler of a hypercall. `args` are r32..r36, or five values of a multicall entry, 64-bit
 * patterns. The result goes to r8: a count or 0, or a negative errno.
 */
export type Hypercall = (hv: Hypervisor, vcpu: Vcpu, args: readonly bigint[]) => bigint;
