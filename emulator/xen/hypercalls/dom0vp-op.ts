import { ByteView } from "../bytes.ts";
import { DOMID_IO, DOMID_XEN, frameSize } from "../constants.ts";
import type { Domain } from "../domain.ts";
import { EFAULT, EINVAL, ENOSYS, EPERM, ESRCH } from "../errno.ts";
import { NO_GPFN } from "../frames.ts";
import { isGpfn, P2M_COUNTED, P2M_IO, P2M_READONLY, P2M_TLB_TRACK, P2M_UNCACHED } from "../p2m.ts";
import { copyToGuest } from "../xencomm.ts";
import { exposeP2m } from "./dom0vp/exposure.ts";
import { exposeForeignP2m, unexposeForeignP2m } from "./dom0vp/foreign-exposure.ts";
import { addIoSpace } from "./dom0vp/io-space.ts";
import { ioremap } from "./dom0vp/ioremap.ts";
import { bySubOp, type Call, type Hypercall, toDomainId, toFrame } from "./hypercall.ts";
import { lookUpTarget } from "./target.ts";

/** Result of the translations for a frame that is not there: ~0. */
const invalidFrame = -1;
/** Page flags that a caller may set, and those that it may not (abi 5.1). */
const callerFlags = P2M_READONLY | P2M_TLB_TRACK | P2M_IO;
const internalFlags = P2M_UNCACHED | P2M_COUNTED;
/** memmap_info in shared_info, and its header (layouts 2, 4). */
const memmapPfnOffset = 0x1020;
const memmapHeaderSize = 24;

/**
 * ia64_dom0vp_op (48, abi 5.1): r33..r36 are plain values. An unknown command gives -1; all of r32
 * counts.
 */
export const dom0vpOp: Hypercall = (hv, vcpu, args) =>
  args[0]! >> 32n === 0n ? knownOps(hv, vcpu, args) : BigInt(unknownOp);

const unknownOp = -1;
const knownOps = bySubOp(
  {
    0: ioremap,
    1: ({ domain }, gpfn) => domain.p2m.lookup(toFrame(gpfn))?.mfn ?? invalidFrame,
    3: machtophys,
    5: zapPhysmap,
    6: (call, gpfn) => addPhysmap(call, gpfn, (_owner, mfn) => mfn),
    7: exposeP2m,
    8: perfmon,
    9: (call, gpfn) => addPhysmap(call, gpfn, (owner, gmfn) => owner.p2m.lookup(gmfn)?.mfn),
    // fpswa_revision: the machine has no floating-point software assist.
    10: () => -ENOSYS,
    11: addIoSpace,
    12: exposeForeignP2m,
    13: unexposeForeignP2m,
    14: getMemmap,
  },
  unknownOp,
);

function machtophys({ hv }: Call, frame: bigint): number {
  const mfn = toFrame(frame);
  if (hv.frames.ownerOf(mfn) === undefined) return invalidFrame;
  const gpfn = hv.frames.m2p[mfn]!;
  return gpfn === NO_GPFN ? invalidFrame : gpfn;
}

/** Commands of perfmon, by the numbers that Linux/ia64 gives them; who may ask is tested first. */
const perfmonFeatures = 0x0c;
const perfmonCommands = [1, 2, 3, 4, 5, 8, 0x0a, perfmonFeatures, 0x0d, 0x0f, 0x10, 0x11];

/** Performance monitoring of the machine, which is not modelled. */
function perfmon({ domain }: Call, command: bigint): number {
  const number = Number(command);
  if (domain.id !== 0 && number !== perfmonFeatures) return -EPERM;
  return perfmonCommands.includes(number) ? -ENOSYS : -EINVAL;
}

/** Gives a page back, like a balloon does; nothing to give is no error. */
function zapPhysmap({ hv, domain, args }: Call, gpfn: bigint): number {
  if (args[2] !== 0n) return -ENOSYS;
  hv.physmap.remove(domain, toFrame(gpfn));
  return 0;
}

/**
 * Maps a frame of another domain into the caller's memory; `find` gives the machine frame. In the
 * P2M model that is also where it appears.
 */
function addPhysmap(
  { hv, domain, args }: Call,
  at: bigint,
  find: (owner: Domain, frame: number) => number | undefined,
): number {
  if (!domain.isPrivileged) return -EPERM;
  const flags = args[3]!;
  if ((flags & BigInt(internalFlags)) !== 0n) return -EINVAL;
  const id = toDomainId(args[4]!);
  const owner = hv.domains.get(id);
  const isSystem = id === DOMID_XEN || id === DOMID_IO;
  if (owner === undefined && !isSystem) return -ESRCH;
  const gpfn = toFrame(at);
  const frame = toFrame(args[2]!);
  // Xen and the firmware have no guest frames: theirs are named by machine frame.
  const mfn = owner === undefined ? frame : find(owner, frame);
  if (owner === domain || !isGpfn(gpfn) || mfn === undefined) return -EINVAL;
  if (!domain.canPlace(gpfn, mfn) || !hv.frames.getPage(mfn, id)) return -EINVAL;
  hv.physmap.addForeign(domain, gpfn, mfn, Number(flags & BigInt(callerFlags)));
  return 0;
}

/** Copies the memory map that the target's shared_info points to: header and descriptors. */
function getMemmap(call: Call): number {
  const { hv, domain, args } = call;
  const target = lookUpTarget(call, toDomainId(args[1]!));
  if (typeof target === "number") return target;
  const pfn = hv.ram.u64(target.sharedInfoFrame * frameSize + memmapPfnOffset);
  const page = target.readPhysical(toFrame(pfn) * frameSize, frameSize);
  if (page === undefined) return -EFAULT;
  const size = new ByteView(page).big(0);
  if (size > BigInt(frameSize - memmapHeaderSize)) return -EFAULT;
  const map = page.subarray(0, memmapHeaderSize + Number(size));
  return copyToGuest(domain, args[2]!, map) ? 0 : -EFAULT;
}
