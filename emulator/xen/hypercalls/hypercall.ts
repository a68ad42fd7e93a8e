import type { Domain } from "../domain.ts";
import { ENOSYS } from "../errno.ts";
import type { Hypervisor } from "../hypervisor.ts";
import type { Vcpu } from "../vcpu.ts";

/**
 * Handler of a hypercall. `args` are r32..r36, or five values of a multicall entry, 64-bit
 * patterns. The result goes to r8: a count or 0, or a negative errno.
 */
export type Hypercall = (hv: Hypervisor, vcpu: Vcpu, args: readonly bigint[]) => bigint;

/** A call under way: who makes it, and with what. */
export interface Call {
  readonly hv: Hypervisor;
  readonly vcpu: Vcpu;
  /** The domain of the calling vcpu. */
  readonly domain: Domain;
  /** r32..r36. */
  readonly args: readonly bigint[];
}

/** A sub-operation, chosen by r32; `argument` is r33. The result goes to r8. */
export type SubOp = (call: Call, argument: bigint) => number;

/** Sub-operations by command number. */
export type SubOps = Readonly<Record<number, SubOp>>;

/** The hypercall made of these sub-operations; an unknown command gives or does `unknown`. */
export function bySubOp(ops: SubOps, unknown: number | SubOp = -ENOSYS): Hypercall {
  return (hv, vcpu, args) => {
    const op = ops[toInt(args[0]!)] ?? unknown;
    if (typeof op === "number") return BigInt(op);
    return BigInt(op({ hv, vcpu, domain: vcpu.domain, args }, args[1]!));
  };
}

/** An argument that the hypervisor takes as a C int: the low 32 bits, signed. */
export function toInt(value: bigint): number {
  return Number(BigInt.asIntN(32, value));
}

/** An argument that the hypervisor takes as a domain id: the low 16 bits. */
export function toDomainId(value: bigint): number {
  return Number(value & 0xffffn);
}

/** The first frame number beyond every address of 50 bits. */
const beyondMemory = 2 ** 36;

/** A frame number of the guest's; one too big for any memory gives one that no memory has. */
export function toFrame(value: bigint): number {
  return value < BigInt(beyondMemory) ? Number(value) : beyondMemory;
}
