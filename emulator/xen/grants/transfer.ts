import type { ByteView } from "../bytes.ts";
import type { Domain } from "../domain.ts";
import { FRAME_XEN_HEAP } from "../frames.ts";
import { type Call, toFrame } from "../hypercalls/hypercall.ts";
import type { Hypervisor } from "../hypervisor.ts";
import { isGpfn, P2M_COUNTED } from "../p2m.ts";
import { type GrantEntry, GTF } from "./entry.ts";
import { GrantStatus } from "./status.ts";
import { entryOf } from "./table.ts";

/** transfer: mfn @0 (a guest frame), domid @8, ref @12; status @16 (abi 4.7). */
export function transferPage({ hv, domain }: Call, op: ByteView): void {
  const mfn = stealPage(hv, domain, toFrame(op.big(0)));
  if (mfn === undefined) {
    op.set16(16, GrantStatus.badPage);
    return;
  }
  const target = hv.domains.get(op.u16(8));
  const entry = target && awaitingEntry(hv, target, op.u32(12), domain);
  // From here on the page is nobody's: one that is refused is lost (abi 4.7).
  if (target === undefined || entry === undefined || !hv.frames.give(mfn, target)) {
    hv.frames.putPage(mfn);
    op.set16(16, target === undefined ? GrantStatus.badDomain : GrantStatus.generalError);
    return;
  }
  entry.commitTransfer();
  hv.physmap.addPage(target, target.memoryModel === "P2M" ? mfn : entry.frame, mfn);
  entry.completeTransfer(mfn);
  op.set16(16, GrantStatus.okay);
}

/**
 * Takes a page from its owner, which gets a zeroed one in its place; undefined, and no change, if
 * it can't be taken. (The original replaces a page with other references before it refuses it; the
 * reference advises against.) Nothing can take the place of a page that is at its machine address
 * (behaviour 8): in the P2M model it stays empty, and in the P=M model the page stays.
 */
function stealPage(hv: Hypervisor, donor: Domain, gpfn: number): number | undefined {
  const entry = donor.p2m.lookup(gpfn);
  if (entry === undefined || (entry.flags & P2M_COUNTED) === 0) return undefined;
  const { mfn } = entry;
  if (donor.memoryModel === "P=M" || hv.frames.count[mfn] !== 1) return undefined;
  if ((hv.frames.flags[mfn]! & FRAME_XEN_HEAP) !== 0) return undefined;
  const fresh = donor.memoryModel === "VP" ? hv.frames.allocate(donor) : "none";
  if (fresh === undefined) return undefined;
  hv.physmap.displace(donor, gpfn);
  if (fresh !== "none") {
    hv.ram.zeroFrame(fresh);
    hv.physmap.addPage(donor, gpfn, fresh);
  }
  hv.frames.disown(mfn);
  return mfn;
}

/** The entry in which a domain awaits a page of this donor; undefined if there is none. */
function awaitingEntry(
  hv: Hypervisor,
  target: Domain,
  ref: number,
  donor: Domain,
): GrantEntry | undefined {
  const takesPages = !target.dying && target.memoryModel !== "P=M";
  const entry = takesPages ? entryOf(hv.ram, target.grants, ref) : undefined;
  if (entry?.flags !== GTF.acceptTransfer || entry.user !== donor.id) return undefined;
  return isGpfn(entry.frame) ? entry : undefined;
}
