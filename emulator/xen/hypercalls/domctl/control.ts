import type { ByteView } from "../../bytes.ts";
import type { Domain } from "../../domain.ts";
import { EFAULT, ESRCH } from "../../errno.ts";
import { copyToGuest } from "../../xencomm.ts";
import type { Call } from "../hypercall.ts";

/** A domctl or sysctl under way. */
export interface ControlCall extends Call {
  /** Where the structure came from. */
  readonly handle: bigint;
  /** The whole structure; offsets are from its start, as in abi 5.2 and 5.3. */
  readonly op: ByteView;
}

export type ControlOp = (call: ControlCall) => number;

/** Offset of the domain id in a xen_domctl, and of the union behind it. */
export const domainOffset = 8;
export const unionOffset = 16;

/** Writes the structure back: 0 or -EFAULT. */
export function reply({ domain, handle, op }: ControlCall): number {
  return copyToGuest(domain, handle, op.bytes) ? 0 : -EFAULT;
}

/** An op on an existing domain; DOMID_SELF is none. `unknown` is the result without one. */
export function onDomain(
  run: (call: ControlCall, target: Domain) => number,
  unknown = -ESRCH,
): ControlOp {
  return (call) => {
    const target = call.hv.domains.get(call.op.u16(domainOffset));
    return target === undefined ? unknown : run(call, target);
  };
}
