import { ByteView } from "../bytes.ts";
import { DOMID_SELF, frameShift } from "../constants.ts";
import type { Domain } from "../domain.ts";
import { EFAULT, EINVAL, ENOMEM, EPERM } from "../errno.ts";
import { FRAME_XEN_HEAP } from "../frames.ts";
import { isGpfn, P2M_COUNTED } from "../p2m.ts";
import { copyToGuest, readStruct } from "../xencomm.ts";
import { type Call, toFrame } from "./hypercall.ts";
import { isPrivilegedFor } from "./target.ts";

const structSize = 72;
const exchangedOffset = 64;
/** Orders beyond that of all memory there could be. */
const highestOrder = 30;

/** One side of an exchange (abi 4.6). */
interface Extents {
  /** Handle of the list of first frames. */
  readonly list: bigint;
  readonly count: bigint;
  readonly order: number;
  readonly addressBits: number;
  readonly domain: number;
}

/**
 * exchange (abi 4.6): gives frames for others that are, for example, contiguous in the machine.
 * Done by chunks, the size of the larger extents; nr_exchanged tells how many of the input extents
 * are done, also when a chunk fails.
 */
export function exchange(call: Call, handle: bigint): number {
  const { hv, domain, vcpu, args } = call;
  const struct = readStruct(domain, handle, structSize);
  if (struct === undefined) return -EFAULT;
  const given = extentsAt(struct, 0);
  const wanted = extentsAt(struct, 32);
  const exchanged = struct.big(exchangedOffset);
  if (!isConsistent(given, wanted) || exchanged > given.count) return -EINVAL;
  if ((given.order > 0 || wanted.order > 0) && !domain.hasIoRights) return -EPERM;
  const target = given.domain === DOMID_SELF ? domain : hv.domains.get(given.domain);
  if (target === undefined) return 0;
  if (given.domain !== DOMID_SELF && !isPrivilegedFor(domain, target)) return -EPERM;
  const order = Math.max(given.order, wanted.order);
  const perChunk = 2n ** BigInt(order - given.order);
  let result = 0;
  let done = exchanged;
  for (; result === 0 && done + perChunk <= given.count; done += perChunk) {
    if (!vcpu.work.mayGoOn(2 ** order)) {
      if (!report(domain, handle, done)) return -EFAULT;
      return Number(vcpu.work.preempt([args[0]!, handle]));
    }
    result = exchangeChunk(call, target, given, wanted, Number(done / perChunk));
    if (result !== 0) break;
  }
  return report(domain, handle, done) ? result : -EFAULT;
}

function extentsAt(struct: ByteView, at: number): Extents {
  return {
    list: struct.big(at),
    count: struct.big(at + 8),
    order: struct.u32(at + 16),
    addressBits: struct.u32(at + 20) & 0xff,
    domain: struct.u16(at + 24),
  };
}

/** One domain, and as many frames out as in. */
function isConsistent(given: Extents, wanted: Extents): boolean {
  if (given.domain !== wanted.domain) return false;
  if (given.order > highestOrder || wanted.order > highestOrder) return false;
  const frames = given.count << BigInt(given.order);
  return frames === wanted.count << BigInt(wanted.order) && frames < 1n << 64n;
}

/** Everything is tested before anything changes, so that a chunk that fails leaves no trace. */
function exchangeChunk(
  call: Call,
  target: Domain,
  given: Extents,
  wanted: Extents,
  chunk: number,
): number {
  const { hv, domain } = call;
  const order = Math.max(given.order, wanted.order);
  const gpfns = framesGiven(call, target, given, order, chunk);
  if (typeof gpfns === "number") return gpfns;
  const extents = 2 ** (order - wanted.order);
  const news: number[] = [];
  for (let i = 0; i < extents; i++) {
    const mfn = allocate(call, target, wanted);
    if (mfn !== undefined) news.push(mfn);
    else {
      for (const first of news) release(call, first, wanted.order);
      return -ENOMEM;
    }
  }
  for (const gpfn of gpfns) hv.physmap.remove(target, gpfn);
  for (const [i, mfn] of news.entries()) {
    // A list that can't be read leaves the extent without a place.
    const gpfn = readFrame(domain, wanted.list, chunk * extents + i);
    for (let page = 0; gpfn !== undefined && page < 2 ** wanted.order; page++) {
      if (isGpfn(gpfn + page)) hv.physmap.addPage(target, gpfn + page, mfn + page);
    }
  }
  return 0;
}

/** Guest frames of a chunk, each the domain's own with the one reference of its owner. */
function framesGiven(
  { hv, domain }: Call,
  target: Domain,
  given: Extents,
  order: number,
  chunk: number,
): Set<number> | number {
  const extents = 2 ** (order - given.order);
  const gpfns = new Set<number>();
  for (let i = 0; i < extents; i++) {
    const first = readFrame(domain, given.list, chunk * extents + i);
    if (first === undefined) return -EFAULT;
    for (let gpfn = first; gpfn < first + 2 ** given.order; gpfn++) {
      const entry = target.p2m.lookup(gpfn);
      const isOwn = entry !== undefined && (entry.flags & P2M_COUNTED) !== 0;
      if (!isOwn || gpfns.has(gpfn)) return -EINVAL;
      const { mfn } = entry;
      if (hv.frames.ownerOf(mfn) !== target.id || hv.frames.count[mfn] !== 1) return -EINVAL;
      if ((hv.frames.flags[mfn]! & FRAME_XEN_HEAP) !== 0) return -EINVAL;
      gpfns.add(gpfn);
    }
  }
  return gpfns;
}

/** The new frames come before the old ones go, so that for a moment the limit does not count. */
function allocate({ hv }: Call, target: Domain, { order, addressBits }: Extents) {
  const limit = addressBits === 0 ? Number.POSITIVE_INFINITY : 2 ** (addressBits - frameShift);
  if (target.dying) return undefined;
  const mfn = hv.frames.allocateExtent({ id: target.id, maxPages: Number.MAX_SAFE_INTEGER }, order);
  if (mfn === undefined || mfn + 2 ** order <= limit) return mfn;
  release({ hv }, mfn, order);
  return undefined;
}

function release({ hv }: Pick<Call, "hv">, first: number, order: number): void {
  for (let mfn = first; mfn < first + 2 ** order; mfn++) hv.frames.releaseAllocated(mfn);
}

function readFrame(domain: Domain, list: bigint, index: number): number | undefined {
  const entry = readStruct(domain, list, 8, index * 8);
  return entry && toFrame(entry.big(0));
}

function report(domain: Domain, handle: bigint, done: bigint): boolean {
  const view = new ByteView(8);
  view.set64(0, done);
  return copyToGuest(domain, handle, view.bytes, exchangedOffset);
}
