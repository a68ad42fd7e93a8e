import type { Domain } from "../domain.ts";
import type { Hypervisor } from "../hypervisor.ts";
import { unpin } from "./pin.ts";

/**
 * Ends all use that a dying domain makes of grants, and what it grants itself (behaviour 10). Its
 * host mappings go with its P2M, the frames of its table with its pages. What others still have
 * mapped stays in use, until they let go of it or are destroyed.
 */
export function releaseGrants(hv: Hypervisor, domain: Domain): void {
  const { grants } = domain;
  for (const mapping of grants.mappings) {
    if (mapping === undefined) continue;
    if (mapping.device) hv.frames.putPage(mapping.mfn);
    unpin(hv, mapping.granter, mapping.ref, mapping);
  }
  grants.mappings.length = 0;
  grants.frames.length = 0;
  grants.statusFrames.length = 0;
  grants.version = 0;
}
