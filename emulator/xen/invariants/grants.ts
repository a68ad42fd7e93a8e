import type { Domain } from "../domain.ts";
import { kindOf } from "../grants/pin.ts";
import { noUses, type Uses } from "../grants/table.ts";
import type { Hypervisor } from "../hypervisor.ts";

/**
 * Between two calls a grant is in use exactly as often as it is mapped; and the table of a domain
 * lies in the hypervisor's own frames (abi 4.7).
 */
export function brokenGrantRules(hv: Hypervisor): string[] {
  const sentences: string[] = [];
  const mapped = countMappings(hv);
  for (const domain of hv.domains.values()) {
    checkUses(domain, mapped.get(domain) ?? new Map(), sentences);
    for (const mfn of [...domain.grants.frames, ...domain.grants.statusFrames]) {
      if (hv.frames.ownerOf(mfn) === domain.id) continue;
      sentences.push(
        `frame 0x${mfn.toString(16)} of the grant table of ${domain.id} is not its own`,
      );
    }
  }
  return sentences;
}

/** How often each grant is mapped, by granter and reference. */
function countMappings(hv: Hypervisor): Map<Domain, Map<number, Uses>> {
  const counts = new Map<Domain, Map<number, Uses>>();
  for (const domain of hv.domains.values()) {
    for (const mapping of domain.grants.mappings) {
      if (mapping === undefined) continue;
      const byReference = counts.get(mapping.granter) ?? new Map<number, Uses>();
      counts.set(mapping.granter, byReference);
      const uses = byReference.get(mapping.ref) ?? noUses();
      byReference.set(mapping.ref, uses);
      uses[kindOf(mapping)]++;
    }
  }
  return counts;
}

function checkUses(domain: Domain, mapped: Map<number, Uses>, sentences: string[]): void {
  for (const ref of new Set([...domain.grants.active.keys(), ...mapped.keys()])) {
    const uses = JSON.stringify(domain.grants.active.get(ref)?.uses);
    const mappings = JSON.stringify(mapped.get(ref));
    if (uses === mappings) continue;
    sentences.push(`grant ${ref} of domain ${domain.id} has uses ${uses}, mappings ${mappings}`);
  }
}
