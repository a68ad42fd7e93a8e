import { efiPageSize, type MemoryDescriptor } from "../../../platform/efi-memory.ts";
import { ByteView } from "../../bytes.ts";
import { frameSize } from "../../constants.ts";
import type { Domain } from "../../domain.ts";
import { EBUSY, EFAULT, EINVAL, ENOENT, ENOMEM, EPERM } from "../../errno.ts";
import { decodeMemoryMap, descriptorSize, encodeMemoryMap } from "../../memmap.ts";
import { gpfnLimit, leafEntries } from "../../p2m.ts";
import { copyFromGuest, copyToGuest, readStruct } from "../../xencomm.ts";
import { type Call, toDomainId, toFrame } from "../hypercall.ts";
import { maxExposedPages, type ShownPage, showLeaves } from "./exposure.ts";

const headerSize = 24;
/** Guest memory that a page of the table tells of: 32 MiB. */
const granule = leafEntries * frameSize;
const allocateFlag = 1n;

/** The P2M of another domain that a domain is shown (abi 5.1). */
export interface ForeignExposure {
  /** First guest frame, and how many belong to it. */
  readonly gpfn: number;
  readonly pages: number;
  /** Whose table it is. */
  readonly source: number;
  readonly shown: readonly ShownPage[];
}

/**
 * expose_foreign_p2m (abi 5.1): shows a privileged caller the P2M of another domain, where that
 * domain's memory map has something; the entry of frame g is at 8 * g behind dest_gpfn. The map is
 * rewritten sorted, in whole granules, and merged.
 */
export function exposeForeignP2m(call: Call, dest: bigint): number {
  const { hv, domain, args } = call;
  if (!domain.isPrivileged) return -EPERM;
  const handle = args[3]!;
  const header = readStruct(domain, handle, headerSize);
  if (header === undefined) return -EFAULT;
  const size = header.big(0);
  const stride = header.big(8);
  if (stride < descriptorSize || size === 0n || size % stride !== 0n) return -EINVAL;
  if (size > frameSize - headerSize) return -ENOMEM;
  const bytes = copyFromGuest(domain, handle, Number(size), headerSize);
  if (bytes === undefined) return -EFAULT;
  const map = granules(new ByteView(bytes), Number(stride));
  const source = hv.domains.get(toDomainId(args[2]!));
  if (map === undefined || source === undefined || source === domain) return -EINVAL;
  const end = map.at(-1)!.start + map.at(-1)!.size;
  if (lastByte(bytes, Number(stride)) > source.convmemEnd) return -EINVAL;
  const gpfn = toFrame(dest);
  const pages = end / granule;
  if (overlapping(domain, gpfn, pages) !== undefined) return -EBUSY;
  if (pages > maxExposedPages || gpfn + pages > gpfnLimit) return -ENOMEM;
  const shown: ShownPage[] = [];
  for (const { start, size: length } of map) {
    const leaf = start / granule;
    const leaves = Array.from({ length: length / granule }, (_, i) => leaf + i);
    const allocate = (args[4]! & allocateFlag) !== 0n;
    const part = showLeaves(hv, domain, gpfn + leaf, source, leaves, allocate);
    if (typeof part === "number") {
      hide(call, shown);
      return part;
    }
    shown.push(...part);
  }
  domain.foreignExposures.push({ gpfn, pages, source: source.id, shown });
  return rewrite(domain, handle, header, map) ? 0 : -EFAULT;
}

/** unexpose_foreign_p2m: ends what was exposed at exactly that frame. */
export function unexposeForeignP2m(call: Call, dest: bigint): number {
  const { domain, args } = call;
  if (!domain.isPrivileged) return -EPERM;
  const index = domain.foreignExposures.findIndex(({ gpfn }) => BigInt(gpfn) === dest);
  const exposure = domain.foreignExposures[index];
  if (exposure === undefined) return -ENOENT;
  if (exposure.source !== toDomainId(args[2]!)) return -EINVAL;
  hide(call, exposure.shown);
  domain.foreignExposures.splice(index, 1);
  return 0;
}

/** Unmaps pages of a table, but for what has taken their place since. */
function hide({ hv, domain }: Call, shown: readonly ShownPage[]): void {
  for (const { gpfn, mfn } of shown) {
    if (domain.p2m.lookup(gpfn)?.mfn === mfn) hv.physmap.remove(domain, gpfn);
  }
}

function overlapping(domain: Domain, first: number, pages: number): ForeignExposure | undefined {
  return domain.foreignExposures.find(
    (other) => other.gpfn < first + pages && first < other.gpfn + other.pages,
  );
}

/**
 * The ranges of a map in granules, ascending and merged. Undefined if one is empty, not in whole
 * EFI pages of 4 KiB, or beyond the guest's addresses.
 */
function granules(bytes: ByteView, stride: number): MemoryDescriptor[] | undefined {
  const limit = BigInt(gpfnLimit) * BigInt(frameSize);
  for (let at = 0; at < bytes.bytes.length; at += stride) {
    const [start, pages] = [bytes.big(at + 8), bytes.big(at + 24)];
    if (start % BigInt(efiPageSize) !== 0n || pages === 0n) return undefined;
    if (start + pages * BigInt(efiPageSize) > limit) return undefined;
  }
  const sorted = decodeMemoryMap(bytes.bytes, stride).sort((a, b) => a.start - b.start);
  const merged: MemoryDescriptor[] = [];
  for (const range of sorted) {
    const start = Math.floor(range.start / granule) * granule;
    const end = Math.ceil((range.start + range.size) / granule) * granule;
    const last = merged.at(-1);
    if (last !== undefined && start <= last.start + last.size) {
      const size = Math.max(end, last.start + last.size) - last.start;
      merged[merged.length - 1] = { ...last, size };
    } else {
      merged.push({ ...range, start, size: end - start });
    }
  }
  return merged;
}

function lastByte(bytes: Uint8Array, stride: number): number {
  return Math.max(...decodeMemoryMap(bytes, stride).map(({ start, size }) => start + size));
}

function rewrite(
  domain: Domain,
  handle: bigint,
  header: ByteView,
  map: readonly MemoryDescriptor[],
): boolean {
  const descriptors = encodeMemoryMap(map);
  header.set64(0, descriptors.length);
  header.set64(8, descriptorSize);
  return (
    copyToGuest(domain, handle, header.bytes) &&
    copyToGuest(domain, handle, descriptors, headerSize)
  );
}
