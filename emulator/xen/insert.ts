import { frameSize } from "./constants.ts";
import { alignDown, pageAddressMask, physicalAddress, type Side } from "./guest-translations.ts";
import {
  P2M_FOREIGN,
  P2M_IO,
  P2M_READONLY,
  P2M_TLB_TRACK,
  P2M_UNCACHED,
  type P2mEntry,
} from "./p2m.ts";
import { hostRegionId, regionOf } from "./regions.ts";
import type { Trap } from "./trap.ts";

const privilegeMask = 3n << 7n;
const rightsMask = 7n << 9n;
const attributeMask = 7n << 2n;
const dirtyBit = 1n << 6n;
const uncached = 4n << 2n;
/** Present, accessed, dirty, privilege level 1, read-write-execute, write-back. */
const metaphysicalPte = 1n | (1n << 5n) | (1n << 6n) | (1n << 7n) | (3n << 9n);
const present = 1n;
/** By access rights: those that leave data accesses as they are, and no execution. */
const dataRights = [0n, 0n, 2n, 2n, 4n, 4n, 2n, 0n];
/** What of an ITIR the hardware takes but for the page size: the protection key. */
const keyMask = 0xffff_ff00n;
const reservedBits = (1n << 1n) | (3n << 50n);

/**
 * Gives the hardware the piece of a guest translation around `va`: at most 16 KiB, through the P2M,
 * privilege level at least 1 (behaviour 3.3). From the host VHPT it serves data and instruction
 * accesses; `side` is the one that needs it now.
 */
export function insertPiece(
  trap: Trap,
  side: Side,
  va: bigint,
  pte: bigint,
  itir: bigint,
  shift: number,
): void {
  const { vcpu } = trap;
  if (!trap.hv.tlb.shrinkPages(trap, shift)) return;
  const pieceShift = vcpu.hostPageShift;
  const gpa = physicalAddress(pte, shift, va);
  const gpfn = Math.floor(gpa / frameSize);
  const entry = lookup(trap, gpfn);
  const attribute = (pte & attributeMask) >> 2n;
  if ((pte & present) !== 0n && attribute >= 1n && attribute <= 3n) {
    trap.hv.crashDomain(vcpu.domain, `memory attribute ${attribute} at 0x${va.toString(16)}`);
    return;
  }
  let host = (withoutReserved(pte) & ~pageAddressMask) | BigInt(entry.mfn * frameSize);
  // A page smaller than a frame is a part of it.
  host |= alignDown(BigInt(gpa % frameSize), pieceShift);
  if ((host & privilegeMask) === 0n) host |= 1n << 7n;
  if ((entry.flags & P2M_READONLY) !== 0) host &= ~rightsMask;
  const cacheable = (pte & attributeMask) === 0n;
  if ((entry.flags & P2M_UNCACHED) !== 0 && cacheable && (pte & present) !== 0n) {
    trap.hv.crashDomain(vcpu.domain, `cacheable mapping of I/O frame at 0x${gpa.toString(16)}`);
    return;
  }
  if ((entry.flags & P2M_IO) === 0 && (host & attributeMask) === uncached) {
    trap.hv.diagnostics.count("uncached mapping of memory");
    host &= ~attributeMask;
  }
  if ((entry.flags & P2M_FOREIGN) !== 0) host = withoutExecution(host);
  if ((entry.flags & P2M_TLB_TRACK) !== 0) {
    const rid = hostRegionId(trap.cpu, va);
    vcpu.domain.tracking.record(trap, gpfn, alignDown(va, pieceShift), rid, pieceShift);
  }
  host = withoutDirty(trap, gpfn, host);
  trap.hv.tlb.insert(trap, side, va, host, (itir & keyMask) | BigInt(pieceShift << 2));
}

/**
 * Gives the hardware the page of an address that is physical to the guest. One of region 4 stays
 * out of the VHPT: its region id is that of virtual addresses too.
 */
export function insertPhysical(trap: Trap, side: Side, va: bigint, gpa: number): void {
  const { hv, vcpu } = trap;
  const gpfn = Math.floor(gpa / frameSize);
  const entry = lookup(trap, gpfn);
  const shift = vcpu.hostPageShift;
  let host = metaphysicalPte | BigInt(entry.mfn * frameSize);
  host |= alignDown(BigInt(gpa % frameSize), shift);
  if ((entry.flags & P2M_READONLY) !== 0) host &= ~rightsMask;
  if ((entry.flags & P2M_UNCACHED) !== 0) host |= uncached;
  if ((entry.flags & P2M_FOREIGN) !== 0) host = withoutExecution(host);
  host = withoutDirty(trap, gpfn, host);
  const itir = BigInt(shift << 2);
  if (regionOf(va) !== 0) {
    hv.tlb.insertCached(trap, side, va, host, itir);
    return;
  }
  if ((entry.flags & P2M_TLB_TRACK) !== 0) {
    const rid = hostRegionId(trap.cpu, va);
    vcpu.domain.tracking.record(trap, gpfn, alignDown(va, shift), rid, shift);
  }
  hv.tlb.insert(trap, side, va, host, itir);
}

function lookup({ hv, vcpu }: Trap, gpfn: number): P2mEntry {
  const entry = vcpu.domain.frameAt(gpfn);
  if (entry !== undefined) return entry;
  hv.diagnostics.count("p2m miss");
  vcpu.domain.standsIn = true;
  hv.ram.zeroFrame(hv.standInFrame);
  return { mfn: hv.standInFrame, flags: 0 };
}

/**
 * Access rights without execution (manual vol. 2, table 4-2): code is never fetched from another
 * domain's page (behaviour 2.5).
 */
function withoutExecution(pte: bigint): bigint {
  const rights = dataRights[Number((pte & rightsMask) >> 9n)]!;
  return (pte & ~rightsMask) | (rights << 9n);
}

/** While stores are logged, the first one to a frame must fault (behaviour 13). */
function withoutDirty({ vcpu }: Trap, gpfn: number, pte: bigint): bigint {
  const log = vcpu.domain.dirtyLog;
  return log === undefined || log.has(gpfn) ? pte : pte & ~dirtyBit;
}

/** Bits and memory attributes that the hardware would refuse are dropped. */
function withoutReserved(pte: bigint): bigint {
  const attribute = (pte & attributeMask) >> 2n;
  const dropped = attribute >= 1n && attribute <= 3n ? reservedBits | attributeMask : reservedBits;
  return pte & ~dropped;
}
