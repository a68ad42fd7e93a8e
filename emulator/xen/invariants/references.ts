import type { Hypervisor } from "../hypervisor.ts";

/**
 * Adds the references to frames that are held elsewhere than in a P2M: one place for each kind of
 * holder (behaviour 8.1).
 */
export function countHeldReferences(hv: Hypervisor, references: Int32Array): void {
  for (const { deviceModelFrames, grants, pirqEoiFrame } of hv.domains.values()) {
    if (pirqEoiFrame !== undefined) references[pirqEoiFrame]!++;
    for (const mfn of deviceModelFrames.values()) references[mfn]!++;
    for (const mapping of grants.mappings) if (mapping?.device) references[mapping.mfn]!++;
  }
}
