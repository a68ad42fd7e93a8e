import type { ByteView } from "../bytes.ts";
import { DOMID_SELF, frameSize } from "../constants.ts";
import type { Domain } from "../domain.ts";
import { type Call, toFrame } from "../hypercalls/hypercall.ts";
import type { Hypervisor } from "../hypervisor.ts";
import { pin, unpin } from "./pin.ts";
import { GrantStatus } from "./status.ts";
import type { Use } from "./table.ts";

const sourceIsReference = 1;
const destIsReference = 2;

/** One end of a copy: a frame of the caller's own, or a grant. */
interface End {
  /** Whose frame, or whose grant. */
  readonly domain: Domain;
  readonly isReference: boolean;
  /** Guest frame, or reference. */
  readonly name: bigint;
  readonly offset: number;
  readonly use: Use;
}

/** copy: source @0, dest @16, each {frame or reference, domid, offset}; len @32, flags @34; status @36. */
export function copyGrant(call: Call, op: ByteView): void {
  op.set16(36, copy(call, op));
}

function copy(call: Call, op: ByteView): GrantStatus {
  const length = op.u16(32);
  const flags = op.u16(34);
  if (op.u16(10) + length > frameSize) return GrantStatus.badCopyArgument;
  if (op.u16(26) + length > frameSize) return GrantStatus.badCopyArgument;
  const fromGrant = (flags & sourceIsReference) !== 0;
  const toGrant = (flags & destIsReference) !== 0;
  if (!fromGrant && op.u16(8) !== DOMID_SELF) return GrantStatus.permissionDenied;
  if (!toGrant && op.u16(24) !== DOMID_SELF) return GrantStatus.permissionDenied;
  const source = endAt(call, op, 0, fromGrant, false);
  const dest = endAt(call, op, 16, toGrant, true);
  if (source === undefined || dest === undefined) return GrantStatus.badDomain;
  return withFrame(call, source, length, (from) =>
    withFrame(call, dest, length, (to) => {
      const { frames, ram } = call.hv;
      ram.write(to + dest.offset, ram.read(from + source.offset, length));
      dest.domain.dirtyLog?.mark(frames.m2p[to / frameSize]!);
      return GrantStatus.okay;
    }),
  );
}

function endAt(
  { hv, domain }: Call,
  op: ByteView,
  at: number,
  isReference: boolean,
  write: boolean,
): End | undefined {
  const id = op.u16(at + 8);
  const named = id === DOMID_SELF ? domain : hv.domains.get(id);
  if (named === undefined) return undefined;
  const name = isReference ? BigInt(op.u32(at)) : op.big(at);
  const use = { device: false, write };
  return { domain: named, isReference, name, offset: op.u16(at + 10), use };
}

/** Runs `body` with the machine address of the frame of an end, which is held meanwhile. */
function withFrame(
  { hv, domain }: Call,
  end: End,
  length: number,
  body: (address: number) => GrantStatus,
): GrantStatus {
  if (!end.isReference) {
    const mfn = end.domain.p2m.lookup(toFrame(end.name))?.mfn;
    return mfn === undefined ? GrantStatus.generalError : withPage(hv, mfn, end.domain, body);
  }
  const ref = Number(end.name);
  const grant = pin(hv, end.domain, ref, domain, end.use, "copy");
  if (typeof grant === "number") return grant;
  // Only this is tested, not that the end lies within the part as well (abi 4.7).
  const inside = end.offset >= grant.start && length <= grant.length;
  const status = inside ? withPage(hv, grant.mfn, grant.owner, body) : GrantStatus.generalError;
  unpin(hv, end.domain, ref, end.use);
  return status;
}

function withPage(
  hv: Hypervisor,
  mfn: number,
  owner: Domain,
  body: (address: number) => GrantStatus,
): GrantStatus {
  if (!hv.frames.getPage(mfn, owner.id)) return GrantStatus.generalError;
  const status = body(mfn * frameSize);
  hv.frames.putPage(mfn);
  return status;
}
