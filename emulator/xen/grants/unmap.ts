import type { ByteView } from "../bytes.ts";
import { frameShift } from "../constants.ts";
import type { Domain } from "../domain.ts";
import { type Call, toFrame } from "../hypercalls/hypercall.ts";
import type { Hypervisor } from "../hypervisor.ts";
import { P2M_COUNTED, P2M_FOREIGN } from "../p2m.ts";
import { unpin } from "./pin.ts";
import { GrantStatus } from "./status.ts";
import type { Mapping } from "./table.ts";

/** unmap_grant_ref: host_addr @0, dev_bus_addr @8, handle @16; status @20 (abi 4.7). */
export function unmapGrant(call: Call, op: ByteView): void {
  op.set16(20, unmap(call, op.u32(16), frameAt(op, 0), frameAt(op, 8), 0));
}

/** unmap_and_replace: host_addr @0, new_addr @8, handle @16; status @20 (abi 4.7). */
export function unmapAndReplace(call: Call, op: ByteView): void {
  op.set16(20, unmap(call, op.u32(16), frameAt(op, 0), 0, frameAt(op, 8)));
}

/** The frame of an address; 0 stands for none. */
function frameAt(op: ByteView, offset: number): number {
  return toFrame(op.big(offset) >> BigInt(frameShift));
}

/**
 * Ends the mapping of a handle, as far as it is named: a host mapping by its guest frame, a device
 * mapping by its machine frame. The caller crashes if the granter is gone (behaviour 17).
 */
function unmap(
  { hv, domain }: Call,
  handle: number,
  gpfn: number,
  busFrame: number,
  replacement: number,
): GrantStatus {
  const mapping = domain.grants.mappings[handle];
  if (mapping === undefined) return GrantStatus.badHandle;
  if (hv.domains.get(mapping.granter.id) !== mapping.granter) {
    hv.crashDomain(domain, `unmap of a grant of domain ${mapping.granter.id}, which is gone`);
    return GrantStatus.badDomain;
  }
  if (busFrame !== 0 && busFrame !== mapping.mfn) return GrantStatus.generalError;
  const frame = mapping.device ? busFrame : gpfn;
  if (frame === 0) return GrantStatus.okay;
  if (mapping.device) hv.frames.putPage(mapping.mfn);
  else if (!removeHostMapping(hv, domain, mapping, gpfn, replacement)) {
    return GrantStatus.generalError;
  }
  domain.grants.mappings[handle] = undefined;
  unpin(hv, mapping.granter, mapping.ref, mapping);
  return GrantStatus.okay;
}

/** Empties the P2M entry, or moves the page at `replacement` there; false if it can't be. */
function removeHostMapping(
  hv: Hypervisor,
  domain: Domain,
  { mfn }: Mapping,
  gpfn: number,
  replacement: number,
): boolean {
  const page = replacement === 0 ? undefined : takePage(hv, domain, replacement);
  if (replacement !== 0 && page === undefined) return false;
  const entry = domain.p2m.lookup(gpfn);
  const isMapping = entry?.mfn === mfn && (entry.flags & P2M_FOREIGN) !== 0;
  // A page of the caller's own, which it granted to itself, is not taken away.
  if (!isMapping || hv.frames.ownerOf(mfn) === domain.id) return false;
  if (page === undefined) hv.physmap.remove(domain, gpfn);
  else hv.physmap.addPage(domain, gpfn, page);
  return true;
}

/**
 * Takes a page of the domain's own from its place. It has none until it is put elsewhere: should
 * the host address turn out to be bad, it stays so (abi 4.7).
 */
function takePage(hv: Hypervisor, domain: Domain, gpfn: number): number | undefined {
  const entry = domain.p2m.lookup(gpfn);
  if (entry === undefined || (entry.flags & P2M_COUNTED) === 0) return undefined;
  hv.physmap.displace(domain, gpfn);
  return entry.mfn;
}
