import { efiAttribute, efiType, type MemoryDescriptor } from "../platform/efi-memory.ts";
import { frameSize } from "./constants.ts";
import type { Domain } from "./domain.ts";
import type { Hypervisor } from "./hypervisor.ts";
import { P2M_READONLY, P2M_UNCACHED } from "./p2m.ts";

/** Ranges that dom0 finds where the machine has them. */
const identityMapped: readonly number[] = [
  efiType.runtimeServicesCode,
  efiType.runtimeServicesData,
  efiType.acpiReclaim,
  efiType.acpiNvs,
  efiType.reserved,
  efiType.ioPortSpace,
];

/**
 * Gives dom0 what the machine has beside memory (behaviour 1): firmware, ACPI tables and I/O ports
 * are mapped at their machine address; devices and what is unusable to it are only described.
 * The descriptors for its memory map.
 */
export function mapMachine(hv: Hypervisor, domain: Domain): MemoryDescriptor[] {
  const descriptors: MemoryDescriptor[] = [];
  for (const range of hv.machineMap.ranges()) {
    const { type } = range;
    if (identityMapped.includes(type)) {
      mapIdentity(hv, domain, range);
      descriptors.push(range);
    } else if (type === efiType.memoryMappedIo) {
      descriptors.push(range);
    } else if (type === efiType.palCode || type === efiType.unusable) {
      descriptors.push({ ...range, type: efiType.unusable });
    }
  }
  return descriptors;
}

function mapIdentity(hv: Hypervisor, domain: Domain, range: MemoryDescriptor): void {
  const { start, size, attribute } = range;
  const readOnly = (attribute & efiAttribute.wp) === 0n ? 0 : P2M_READONLY;
  const uncached = attribute === efiAttribute.uc ? P2M_UNCACHED : 0;
  for (let mfn = start / frameSize; mfn < (start + size) / frameSize; mfn++) {
    hv.physmap.addIo(domain, mfn, mfn, readOnly | uncached);
  }
}
