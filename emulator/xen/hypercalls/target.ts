import { DOMID_SELF } from "../constants.ts";
import type { Domain } from "../domain.ts";
import { EPERM, ESRCH } from "../errno.ts";
import type { Call } from "./hypercall.ts";

/** Whether `caller` may act on `target`: as dom0, or as the domain that serves it (abi, head). */
export function isPrivilegedFor(caller: Domain, target: Domain): boolean {
  return caller.isPrivileged || caller.target === target;
}

/**
 * The domain that a domain-id argument names (abi 1.5, "target lookup"), or -ESRCH for an unknown
 * one, -EPERM for one that is not the caller's to name: not even by its own number.
 */
export function lookUpTarget(call: Call, id: number): Domain | number {
  if (id === DOMID_SELF) return call.domain;
  const target = call.hv.domains.get(id);
  if (target === undefined) return -ESRCH;
  return isPrivilegedFor(call.domain, target) ? target : -EPERM;
}
