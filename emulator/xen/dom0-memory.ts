import { frameSize } from "./constants.ts";
import type { Domain } from "./domain.ts";
import type { Hypervisor } from "./hypervisor.ts";
import type { MemoryModel } from "./profile.ts";

/** Machine address of dom0's memory where it works with machine addresses; of any size below. */
const regionStart = 64 << 20;

/** Guest-physical address at which dom0's memory starts in a memory model (layouts 5.2). */
export function dom0Start(model: MemoryModel): number {
  return model === "VP" ? 0 : regionStart;
}

/**
 * Gives dom0 its memory (behaviour 8): fresh frames from guest-physical 0 in the VP model, one
 * contiguous region of the machine in the others. There dom0's addresses are the machine's, so its
 * firmware is at machine address 0, in the first frame. False if there is not enough memory.
 */
export function populateDom0(hv: Hypervisor, domain: Domain, pages: number): boolean {
  const { frames, physmap, profile } = hv;
  const start = dom0Start(profile.memoryModel) / frameSize;
  domain.convmemEnd = (start + pages) * frameSize;
  domain.memoryModel = profile.memoryModel;
  if (profile.memoryModel !== "VP") {
    if (!frames.allocateAt(domain, start, pages)) return false;
    for (let mfn = start; mfn < start + pages; mfn++) physmap.addPage(domain, mfn, mfn);
    return physmap.addIo(domain, 0, 0, 0);
  }
  for (let gpfn = 0; gpfn < pages; gpfn++) {
    const mfn = frames.allocate(domain);
    if (mfn === undefined) return false;
    physmap.addPage(domain, gpfn, mfn);
  }
  return true;
}
