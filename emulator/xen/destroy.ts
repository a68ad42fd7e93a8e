import type { Domain } from "./domain.ts";
import { releaseGrants } from "./grants/destroy.ts";
import type { Hypervisor } from "./hypervisor.ts";
import { releasePirqEoiPage } from "./irq/pirq-eoi.ts";
import { abandonPreempted } from "./preempted-calls.ts";

/**
 * Releases all that a domain holds (behaviour 10): its event channels, its references through the
 * P2M, its pages. 0, also when it is already dead. Pages that others still map stay counted, and
 * with them the domain, until the last reference is dropped. VIRQ_DOM_EXC tells dom0 of the end of
 * the kill, and once more when the domain is gone.
 */
export function destroyDomain(hv: Hypervisor, domain: Domain): number {
  if (domain.dying) return 0;
  domain.dying = true;
  hv.frames.setDying(domain.id, true);
  abandonPreempted(hv, domain);
  hv.timers.cancelDomain(domain.id);
  domain.events.reset();
  hv.tlb.flushAll(domain);
  for (const vcpu of domain.vcpus) vcpu.vhpt = undefined;
  releaseGrants(hv, domain);
  releasePirqEoiPage(hv, domain);
  for (const mfn of domain.deviceModelFrames.values()) hv.frames.putPage(mfn);
  domain.deviceModelFrames.clear();
  for (const [gpfn] of [...domain.p2m.entries()]) hv.physmap.remove(domain, gpfn);
  domain.p2mPages.release(hv.frames);
  domain.foreignExposures.length = 0;
  domain.dead = true;
  for (const mfn of [...hv.frames.framesOf(domain.id)]) hv.frames.releaseAllocated(mfn);
  // dom0's daemons learn by this that they must let go of the domain's rings.
  hv.sendDomainException();
  return 0;
}

/** Forgets a dead domain whose last frame has been freed, and says so by VIRQ_DOM_EXC. */
export function finishDestroy(hv: Hypervisor, id: number): void {
  const domain = hv.domains.get(id);
  if (domain === undefined || !domain.dead) return;
  hv.domains.delete(id);
  hv.frames.setDying(id, false);
  hv.sendDomainException();
}
