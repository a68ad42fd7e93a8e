import { frameSize } from "./constants.ts";
import { alignDown, pageShift, physicalAddress } from "./guest-translations.ts";
import { guestRegionId, regionOf } from "./regions.ts";
import type { Trap } from "./trap.ts";
import type { Vcpu } from "./vcpu.ts";
import { XSI } from "./xsi.ts";

const regionBits = 7n << 61n;

/** Address of the entry for `va` in the guest's short-format VHPT: its thash (manual 2, 4.1.7). */
export function guestVhptAddress(vcpu: Vcpu, va: bigint): bigint {
  const pta = vcpu.xsi.get(XSI.pta);
  const mask = (1n << BigInt(Number((pta >> 2n) & 0x3fn))) - 1n;
  const shift = pageShift(vcpu.rrs[regionOf(va)]!);
  const offset = (((va & ~regionBits) >> BigInt(shift)) << 3n) & mask;
  const base = alignDown(pta, 15) & ~regionBits & ~mask;
  return (va & regionBits) | base | offset;
}

/** The entry at a virtual address of the guest's VHPT; undefined if that page is not mapped. */
export function readVhptEntry(trap: Trap, va: bigint): bigint | undefined {
  const machine = trap.cpu.translate(va, "read", 1);
  if (typeof machine === "number") return readEntry(trap, machine);
  const { vcpu } = trap;
  const held = vcpu.translations.lookup(va, guestRegionId(vcpu, va));
  if (held === undefined) return undefined;
  const gpa = physicalAddress(held.pte, pageShift(held.itir), va);
  const entry = vcpu.domain.p2m.lookup(Math.floor(gpa / frameSize));
  return entry === undefined ? 0n : readEntry(trap, entry.mfn * frameSize + (gpa % frameSize));
}

/** What is not RAM holds no present entry. */
function readEntry({ hv }: Trap, machine: number): bigint {
  return hv.memory.contains(machine, 8) ? hv.ram.u64(machine) : 0n;
}
