import type { Side } from "./guest-translations.ts";
import { guestRegionId, hostRegionId } from "./regions.ts";
import type { Trap } from "./trap.ts";
import { touchesReserved } from "./window.ts";

/** ptc.l: the range on this vcpu, and both of its last translations (behaviour 3.3). */
export function purgeLocal(trap: Trap, va: bigint, shift: number): void {
  if (refuse(trap, va, shift)) return;
  const { cpu, hv, vcpu } = trap;
  hv.counters.count("local purge", vcpu.domain.id);
  vcpu.translations.forgetLast();
  hv.tlb.purge(vcpu, cpu, va, shift);
}

/** ptc.ga: the range on every vcpu of the domain and on every processor (behaviour 3.3). */
export function purgeGlobal(trap: Trap, va: bigint, shift: number): void {
  if (refuse(trap, va, shift)) return;
  const { cpu, hv, vcpu } = trap;
  hv.counters.count("global purge", vcpu.domain.id);
  const rid = hostRegionId(cpu, va);
  for (const other of vcpu.domain.vcpus) other.translations.forgetLast();
  hv.tlb.purgeEverywhere(vcpu.domain, va, rid, shift);
}

/** ptc.e: everything of this vcpu but its registers. */
export function purgeAll({ cpu, hv, vcpu }: Trap): void {
  hv.counters.count("full purge", vcpu.domain.id);
  vcpu.translations.forgetLast();
  hv.tlb.flush(vcpu, cpu);
}

/** ptr.i, ptr.d: the registers of one side that overlap the range, and the range itself. */
export function purgeRegisters(trap: Trap, side: Side, va: bigint, shift: number): void {
  if (refuse(trap, va, shift)) return;
  const { cpu, hv, vcpu } = trap;
  hv.counters.count("register purge", vcpu.domain.id);
  vcpu.translations.removeRegisters(side, va, guestRegionId(vcpu, va), shift);
  vcpu.translations.forgetLast();
  hv.tlb.purge(vcpu, cpu, va, shift);
}

function refuse({ hv, vcpu }: Trap, va: bigint, shift: number): boolean {
  if (!touchesReserved(vcpu.domain, va, shift)) return false;
  hv.crashDomain(vcpu.domain, `purge of the hypervisor's range at 0x${va.toString(16)}`);
  return true;
}
