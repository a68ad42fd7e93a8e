import { frameSize } from "../constants.ts";
import type { Domain } from "../domain.ts";
import { EBUSY, EINVAL } from "../errno.ts";
import type { Hypervisor } from "../hypervisor.ts";

/**
 * Makes a page of the domain its needs-EOI bitmap, a bit for each pirq (abi 4.10, pirq_eoi_gmfn).
 * The domain holds a reference to it until it is destroyed. -EINVAL for a bad frame, -EBUSY for a
 * second one.
 */
export function registerPirqEoiPage(hv: Hypervisor, domain: Domain, gpfn: number): number {
  const mfn = domain.p2m.lookup(gpfn)?.mfn;
  if (mfn === undefined || !hv.frames.getPage(mfn, domain.id)) return -EINVAL;
  if (domain.pirqEoiFrame !== undefined) {
    hv.frames.putPage(mfn);
    return -EBUSY;
  }
  domain.pirqEoiFrame = mfn;
  for (const irq of domain.events.pirqs()) writePirqEoiBit(hv, domain, irq);
  return 0;
}

/** Writes down whether a pirq needs an EOI, if the domain has a page for it. */
export function writePirqEoiBit(hv: Hypervisor, domain: Domain, irq: number): void {
  if (domain.pirqEoiFrame === undefined) return;
  const address = domain.pirqEoiFrame * frameSize + (irq >> 3);
  const bit = 1 << (irq & 7);
  const byte = hv.ram.u8(address);
  hv.ram.setU8(address, hv.irqs.needsEoi(irq) ? byte | bit : byte & ~bit);
}

/** Drops the reference to the page of a domain that is being destroyed. */
export function releasePirqEoiPage(hv: Hypervisor, domain: Domain): void {
  if (domain.pirqEoiFrame === undefined) return;
  hv.frames.putPage(domain.pirqEoiFrame);
  domain.pirqEoiFrame = undefined;
}
