import { DOMID_XEN, frameSize } from "../../constants.ts";
import type { Domain } from "../../domain.ts";
import { EAGAIN, EINVAL, ENOMEM, ENOSYS } from "../../errno.ts";
import type { Hypervisor } from "../../hypervisor.ts";
import { gpfnLimit, leafEntries, P2M_READONLY } from "../../p2m.ts";
import type { Call } from "../hypercall.ts";

/** Most pages of a table that are shown at once: those of 512 GiB of guest memory. */
export const maxExposedPages = 0x4000;

const entries = BigInt(leafEntries);

/**
 * expose_p2m (abi 5.1): shows the caller its own P2M, read only: the entry of frame g is at
 * 8 * (g - conv_start) behind assign_start. A page of the table is a granule of 2048 frames.
 */
export function exposeP2m({ hv, domain, args }: Call, start: bigint): number {
  const [, , assign, size, granule] = args as [bigint, bigint, bigint, bigint, bigint];
  const frames = size / BigInt(frameSize);
  const isMultiple = (value: bigint) => value % entries === 0n && value % granule === 0n;
  if (size % BigInt(frameSize) !== 0n || granule === 0n || granule % entries !== 0n) return -EINVAL;
  if (![frames, start, assign].every(isMultiple)) return -EINVAL;
  if (granule !== entries) return -ENOSYS;
  const pages = frames / entries;
  if (pages > maxExposedPages || start + frames > gpfnLimit) return -ENOMEM;
  if (assign + pages > gpfnLimit) return -ENOMEM;
  const leaves = Array.from({ length: Number(pages) }, (_, i) => Number(start / entries) + i);
  const shown = showLeaves(hv, domain, Number(assign), domain, leaves, false);
  return typeof shown === "number" ? shown : 0;
}

/** A page of a table that a domain is shown, and where. */
export interface ShownPage {
  readonly gpfn: number;
  readonly mfn: number;
}

/**
 * Maps these leaves of the P2M of `source`, read only, from guest frame `first` of `viewer` on.
 * What the table has no entries for is a page of zeroes, unless it is to be allocated. Either all
 * are mapped or none; -EAGAIN where something else is mapped.
 */
export function showLeaves(
  hv: Hypervisor,
  viewer: Domain,
  first: number,
  source: Domain,
  leaves: readonly number[],
  allocate: boolean,
): ShownPage[] | number {
  const places = leaves.map((_, i) => first + i);
  if (places.some((gpfn) => viewer.p2m.lookup(gpfn) !== undefined)) return -EAGAIN;
  const shown: ShownPage[] = [];
  for (const [i, leaf] of leaves.entries()) {
    const isEmpty = !allocate && !source.p2m.hasLeaf(leaf);
    const mfn = isEmpty ? hv.zeroPage() : source.p2mPages.page(source.p2m, leaf, hv.frames);
    if (mfn === undefined) {
      for (const { gpfn } of shown) hv.physmap.remove(viewer, gpfn);
      return -ENOMEM;
    }
    hv.frames.getPage(mfn, DOMID_XEN);
    hv.physmap.addForeign(viewer, places[i]!, mfn, P2M_READONLY);
    shown.push({ gpfn: places[i]!, mfn });
  }
  return shown;
}
