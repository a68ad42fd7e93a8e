import {
  alignDown,
  type GuestTranslation,
  pageShift,
  type Side,
  translationRegisters,
} from "./guest-translations.ts";
import { insertPiece } from "./insert.ts";
import { guestRegionId } from "./regions.ts";
import type { Trap } from "./trap.ts";
import { touchesReserved } from "./window.ts";
import { XSI } from "./xsi.ts";

/** Page sizes that the processor has: 4 KiB to 4 GiB. */
const [smallestPage, largestPage] = [12, 32];

/**
 * itc: the translation of the page around XSI ifa becomes the last one of its side, and its piece
 * around ifa goes to the hardware (behaviour 3.3). False for a page size that does not exist.
 */
export function insertCache(trap: Trap, side: Side, pte: bigint): boolean {
  const translation = fromRegisters(trap, pte);
  if (typeof translation === "string") return translation === "crashed";
  const { cpu, hv, vcpu } = trap;
  const shift = pageShift(translation.itir);
  if (!hv.tlb.shrinkPages(trap, shift)) return true;
  const ifa = vcpu.xsi.get(XSI.ifa);
  if (side === "data") vcpu.translations.lastData = translation;
  else vcpu.translations.lastInstruction = translation;
  // The whole page goes, because its other pieces may be there from an earlier insertion.
  hv.tlb.purge(vcpu, cpu, translation.va, shift);
  insertPiece(trap, side, ifa, pte, translation.itir, shift);
  return true;
}

/** itr: a translation register of the vcpu; false if there is no such slot or page size. */
export function insertRegister(trap: Trap, side: Side, slot: bigint, pte: bigint): boolean {
  if (slot >= BigInt(translationRegisters)) return false;
  const translation = fromRegisters(trap, pte);
  if (typeof translation === "string") return translation === "crashed";
  const { translations } = trap.vcpu;
  translations[side][Number(slot)] = translation;
  if (side === "data") translations.lastData = undefined;
  else translations.lastInstruction = undefined;
  return true;
}

/** The translation that XSI ifa and itir describe. */
function fromRegisters({ hv, vcpu }: Trap, pte: bigint): GuestTranslation | "crashed" | "reserved" {
  const ifa = vcpu.xsi.get(XSI.ifa);
  const itir = vcpu.xsi.get(XSI.itir);
  const shift = pageShift(itir);
  if (shift < smallestPage || shift > largestPage) return "reserved";
  if (touchesReserved(vcpu.domain, ifa, shift)) {
    hv.crashDomain(vcpu.domain, `insertion over the hypervisor's range at 0x${ifa.toString(16)}`);
    return "crashed";
  }
  return { pte, itir, va: alignDown(ifa, shift), rid: guestRegionId(vcpu, ifa) };
}
