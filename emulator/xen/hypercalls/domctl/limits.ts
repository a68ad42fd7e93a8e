import { maxVcpus } from "../../constants.ts";
import type { Domain } from "../../domain.ts";
import { EBUSY, EINVAL, ENOMEM } from "../../errno.ts";
import type { Hypervisor } from "../../hypervisor.ts";
import { gpfnLimit } from "../../p2m.ts";
import { onDomain } from "./control.ts";

const kibibytesPerFrame = 16n;
/** More pages than any machine has, and exact as a number. */
const mostPages = 1n << 50n;

/**
 * max_mem: the limit may be below what the domain has. Where reservations do nothing (behaviour 8,
 * P=M) a domain that has no memory yet gets all of it with its limit.
 */
export const maxMem = onDomain(({ hv, op }, target) => {
  const pages = op.big(16) / kibibytesPerFrame;
  target.maxPages = Number(pages < mostPages ? pages : mostPages);
  if (hv.profile.memoryModel !== "P=M" || target.totPages > 0) return 0;
  return giveAll(hv, target) ? 0 : -ENOMEM;
});

/** Guest frames from 0 to the limit. False, and nothing given, if the machine has not so many. */
function giveAll({ frames, physmap }: Hypervisor, target: Domain): boolean {
  if (target.dying || target.maxPages > Math.min(frames.free, gpfnLimit)) return false;
  for (let gpfn = 0; gpfn < target.maxPages; gpfn++) {
    physmap.addPage(target, gpfn, frames.allocate(target)!);
  }
  return true;
}

/** max_vcpus: sets the number once, from none. A dying domain gets none. */
export const setMaxVcpus = onDomain(({ hv, domain, op }, target) => {
  const max = op.u32(16);
  const now = target.vcpus.length;
  if (max > maxVcpus || target === domain || max < now) return -EINVAL;
  if (max > now && now > 0) return -EBUSY;
  while (target.vcpus.length < max) {
    if (target.dying || hv.createVcpu(target) === undefined) return -ENOMEM;
  }
  return 0;
});
