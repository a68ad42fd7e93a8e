import { frameShift } from "./constants.ts";
import {
  alignDown,
  type GuestTranslation,
  pageShift,
  type Side,
  translationRegisters,
} from "./guest-translations.ts";
import { insertPiece } from "./insert.ts";
import { guestRegionId, hostRegionId } from "./regions.ts";
import type { Trap } from "./trap.ts";
import { touchesReserved } from "./window.ts";
import { XSI } from "./xsi.ts";

/**
 * itc: the translation of the page around XSI ifa becomes the last one of its side, and its piece
 * around ifa goes to the hardware (behaviour 3.3).
 */
export function insertCache(trap: Trap, side: Side, pte: bigint): void {
  const translation = fromRegisters(trap, pte);
  if (translation === undefined) return;
  const { cpu, vcpu } = trap;
  const shift = pageShift(translation.itir);
  if (shift < frameShift && vcpu.domain.id === 0) {
    trap.hv.crashDomain(vcpu.domain, "dom0 inserts a page below 16 KiB");
    return;
  }
  const ifa = vcpu.xsi.get(XSI.ifa);
  if (side === "data") vcpu.translations.lastData = translation;
  else vcpu.translations.lastInstruction = translation;
  // The whole page goes, because its other pieces may be there from an earlier insertion.
  cpu.tlb.purge(translation.va, hostRegionId(cpu, ifa), shift);
  insertPiece(trap, ifa, pte, translation.itir, shift);
}

/** itr: a translation register of the vcpu; false if there is no such slot. */
export function insertRegister(trap: Trap, side: Side, slot: bigint, pte: bigint): boolean {
  if (slot >= BigInt(translationRegisters)) return false;
  const translation = fromRegisters(trap, pte);
  if (translation === undefined) return true;
  const { translations } = trap.vcpu;
  translations[side][Number(slot)] = translation;
  if (side === "data") translations.lastData = undefined;
  else translations.lastInstruction = undefined;
  return true;
}

/** The translation that XSI ifa and itir describe; undefined if it crashed the domain. */
function fromRegisters({ hv, vcpu }: Trap, pte: bigint): GuestTranslation | undefined {
  const ifa = vcpu.xsi.get(XSI.ifa);
  const itir = vcpu.xsi.get(XSI.itir);
  const shift = pageShift(itir);
  if (touchesReserved(vcpu.domain, ifa, shift)) {
    hv.crashDomain(vcpu.domain, `insertion over the hypervisor's range at 0x${ifa.toString(16)}`);
    return undefined;
  }
  return { pte, itir, va: alignDown(ifa, shift), rid: guestRegionId(vcpu, ifa) };
}
