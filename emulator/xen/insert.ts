import { frameShift, frameSize } from "./constants.ts";
import { alignDown, pageAddressMask, physicalAddress } from "./guest-translations.ts";
import { P2M_FOREIGN, P2M_IO, P2M_READONLY, P2M_UNCACHED, type P2mEntry } from "./p2m.ts";
import { hostRegionId } from "./regions.ts";
import type { Trap } from "./trap.ts";

const privilegeMask = 3n << 7n;
const rightsMask = 7n << 9n;
const attributeMask = 7n << 2n;
const uncached = 4n << 2n;
/** Present, accessed, dirty, privilege level 1, read-write-execute, write-back. */
const metaphysicalPte = 1n | (1n << 5n) | (1n << 6n) | (1n << 7n) | (3n << 9n);
const present = 1n;
const reservedBits = (1n << 1n) | (3n << 50n);

/** Machine frame that stands in for guest frames that do not exist (behaviour 2.5). */
const standInFrame = 0;

/**
 * Gives the hardware TLB the piece of a guest translation around `va`: at most 16 KiB, through the
 * P2M, privilege level at least 1 (behaviour 3.3). Like the host VHPT, what is inserted serves
 * data and instruction accesses.
 */
export function insertPiece(
  trap: Trap,
  va: bigint,
  pte: bigint,
  itir: bigint,
  shift: number,
): void {
  const { vcpu } = trap;
  const pieceShift = Math.min(shift, frameShift);
  const gpa = physicalAddress(pte, shift, va);
  const entry = lookup(trap, Math.floor(gpa / frameSize));
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
  insertBoth(trap, va, host, (itir & ~0xfcn) | BigInt(pieceShift << 2), entry);
}

/** Gives the hardware TLB the page of an address that is physical to the guest. */
export function insertPhysical(trap: Trap, va: bigint, gpa: number): void {
  const entry = lookup(trap, Math.floor(gpa / frameSize));
  let host = metaphysicalPte | BigInt(entry.mfn * frameSize);
  if ((entry.flags & P2M_READONLY) !== 0) host &= ~rightsMask;
  if ((entry.flags & P2M_UNCACHED) !== 0) host |= uncached;
  insertBoth(trap, va, host, BigInt(frameShift << 2), entry);
}

function lookup({ hv, vcpu }: Trap, gpfn: number): P2mEntry {
  const entry = vcpu.domain.p2m.lookup(gpfn);
  if (entry !== undefined) return entry;
  hv.diagnostics.count("p2m miss");
  hv.ram.zeroFrame(standInFrame);
  return { mfn: standInFrame, flags: 0 };
}

function insertBoth(trap: Trap, va: bigint, pte: bigint, itir: bigint, entry: P2mEntry): void {
  const { cpu, hv, vcpu } = trap;
  hv.counters.count("translation inserted", vcpu.domain.id);
  const rid = hostRegionId(cpu, va);
  cpu.tlb.insert("d", va, rid, pte, itir);
  // Code is never fetched from another domain's page (behaviour 2.5).
  if ((entry.flags & P2M_FOREIGN) === 0) cpu.tlb.insert("i", va, rid, pte, itir);
}

/** Bits and memory attributes that the hardware would refuse are dropped. */
function withoutReserved(pte: bigint): bigint {
  const attribute = (pte & attributeMask) >> 2n;
  const dropped = attribute >= 1n && attribute <= 3n ? reservedBits | attributeMask : reservedBits;
  return pte & ~dropped;
}
