import { ByteView } from "../bytes.ts";
import { DOMID_SELF, grantTableGpfn } from "../constants.ts";
import type { Domain } from "../domain.ts";
import { EBUSY, EINVAL, ENOMEM } from "../errno.ts";
import type { Call } from "../hypercalls/hypercall.ts";
import { isPrivilegedFor, lookUpTarget } from "../hypercalls/target.ts";
import { copyToGuest } from "../xencomm.ts";
import { GrantStatus } from "./status.ts";
import { dropStatus, growStatus, growTable, maxGrantFrames } from "./table.ts";

/** setup_table: dom @0, nr_frames @4; status @8, frame_list @16 (abi 4.7). */
export function setupTable(call: Call, op: ByteView): number {
  op.set16(8, setUp(call, op));
  return 0;
}

function setUp(call: Call, op: ByteView): GrantStatus {
  const { hv, domain } = call;
  const wanted = op.u32(4);
  if (wanted > maxGrantFrames) return GrantStatus.generalError;
  const target = find(call, op.u16(0));
  if (typeof target === "number") return target;
  const { grants } = target;
  if (target.dying) return GrantStatus.generalError;
  if (grants.version === 0) grants.version = 1;
  if (!growTable(hv, target, wanted)) return GrantStatus.generalError;
  // A list that can't be written is no error (abi 4.7).
  listFrames(domain, op.big(16), wanted);
  return GrantStatus.okay;
}

/** query_size: dom @0; nr_frames @4, max_nr_frames @8, status @12 (abi 4.7). */
export function querySize(call: Call, op: ByteView): number {
  const target = find(call, op.u16(0));
  if (typeof target === "number") {
    op.set16(12, target);
    return 0;
  }
  op.set32(4, target.grants.frames.length);
  op.set32(8, maxGrantFrames);
  op.set16(12, GrantStatus.okay);
  return 0;
}

/**
 * get_status_frames: nr_frames @0, dom @4; status @6, frame_list @8. The frames told are those of
 * the table itself, as status words have no place in a domain's memory (abi 4.7).
 */
export function getStatusFrames(call: Call, op: ByteView): number {
  op.set16(6, statusFrames(call, op));
  return 0;
}

function statusFrames(call: Call, op: ByteView): GrantStatus {
  const target = find(call, op.u16(4));
  if (typeof target === "number") return target;
  if (op.u32(0) > target.grants.statusFrames.length) return GrantStatus.generalError;
  const listed = listFrames(call.domain, op.big(8), op.u32(0));
  return listed ? GrantStatus.okay : GrantStatus.badVirtualAddress;
}

/** set_version: version @0, which in any case becomes the one in force (abi 4.7). */
export function setVersion(call: Call, op: ByteView): number {
  const result = changeVersion(call, op.u32(0));
  op.set32(0, call.domain.grants.version);
  return result;
}

function changeVersion({ hv, domain }: Call, version: number): number {
  const { grants } = domain;
  if (version !== 1 && version !== 2) return -EINVAL;
  if (version === grants.version) return 0;
  if (grants.active.size > 0) return -EBUSY;
  if (version === 2 && !growStatus(hv, domain, grants.frames.length)) return -ENOMEM;
  if (version === 1) dropStatus(hv, domain);
  for (const mfn of grants.frames) hv.ram.zeroFrame(mfn);
  grants.version = version;
  return 0;
}

/** get_version: dom @0; version @4 (abi 4.7). */
export function getVersion(call: Call, op: ByteView): number {
  const target = lookUpTarget(call, op.u16(0));
  if (typeof target === "number") return target;
  op.set32(4, target.grants.version);
  return 0;
}

/** The domain of a call that answers by status; a domain's own number will not do (abi 1.5). */
function find(call: Call, id: number): Domain | GrantStatus {
  const target = id === DOMID_SELF ? call.domain : call.hv.domains.get(id);
  if (target === undefined) return GrantStatus.badDomain;
  if (id === DOMID_SELF || isPrivilegedFor(call.domain, target)) return target;
  return GrantStatus.permissionDenied;
}

/** Writes the guest frames of the first frames of a table to a list; false on a fault. */
function listFrames(caller: Domain, list: bigint, count: number): boolean {
  const frames = new ByteView(8 * count);
  for (let i = 0; i < count; i++) frames.set64(8 * i, grantTableGpfn + i);
  return copyToGuest(caller, list, frames.bytes);
}
