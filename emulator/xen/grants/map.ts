import type { ByteView } from "../bytes.ts";
import { frameShift, frameSize } from "../constants.ts";
import type { Call } from "../hypercalls/hypercall.ts";
import { toFrame } from "../hypercalls/hypercall.ts";
import { isGpfn, P2M_READONLY, P2M_TLB_TRACK } from "../p2m.ts";
import { pin, unpin } from "./pin.ts";
import { GrantStatus } from "./status.ts";
import type { Mapping } from "./table.ts";

/** Flags of a mapping (abi 4.7). */
const deviceMap = 1;
const hostMap = 2;
const readonly = 4;
/** What only other architectures can combine with a host mapping. */
const notWithHostMap = deviceMap | 8 | 16;

/** map_grant_ref: host_addr @0, flags @8, ref @12, dom @16; status @18, handle @20, bus addr @24. */
export function mapGrant(call: Call, op: ByteView): void {
  const mapped = map(call, op);
  if (typeof mapped === "number") {
    op.set16(18, mapped);
    return;
  }
  const { grants } = call.domain;
  const handle = grants.freeHandle()!;
  grants.mappings[handle] = mapped;
  op.set16(18, GrantStatus.okay);
  op.set32(20, handle);
  op.set64(24, mapped.mfn * frameSize);
}

/** Takes a mapping back whose handle the caller has not been told; it could not let go of it. */
export function undoMap({ hv, domain }: Call, op: ByteView): void {
  const handle = op.u32(20);
  const mapping = op.u16(18) === GrantStatus.okay ? domain.grants.mappings[handle] : undefined;
  if (mapping === undefined) return;
  if (mapping.device) hv.frames.putPage(mapping.mfn);
  else hv.physmap.remove(domain, toFrame(op.big(0) >> BigInt(frameShift)));
  domain.grants.mappings[handle] = undefined;
  unpin(hv, mapping.granter, mapping.ref, mapping);
}

function map(call: Call, op: ByteView): Mapping | GrantStatus {
  const { hv, domain } = call;
  const flags = op.u32(8);
  if ((flags & (deviceMap | hostMap)) === 0) return GrantStatus.badReference;
  const granter = hv.domains.get(op.u16(16));
  if (granter === undefined) return GrantStatus.badDomain;
  if (domain.grants.freeHandle() === undefined) return GrantStatus.noDeviceSpace;
  const ref = op.u32(12);
  const device = (flags & hostMap) === 0;
  const use = { device, write: (flags & readonly) === 0 };
  const grant = pin(hv, granter, ref, domain, use, "map");
  if (typeof grant === "number") return grant;
  const gpfn = toFrame(op.big(0) >> BigInt(frameShift));
  const placed = isGpfn(gpfn) && domain.canPlace(gpfn, grant.mfn);
  const sound = device || ((flags & notWithHostMap) === 0 && placed);
  if (!sound || !hv.frames.getPage(grant.mfn, grant.owner.id)) {
    unpin(hv, granter, ref, use);
    return GrantStatus.generalError;
  }
  // The reference is the P2M entry's now, or that of the mapping of a device.
  if (!device) {
    const rights = use.write ? 0 : P2M_READONLY;
    hv.physmap.addForeign(domain, gpfn, grant.mfn, rights | P2M_TLB_TRACK);
  }
  return { ...use, granter, ref, mfn: grant.mfn };
}
