import { loadRegion } from "./regions.ts";
import type { Trap } from "./trap.ts";

/**
 * Enters or leaves metaphysical mode: rr0 holds the domain's private region id while in it
 * (behaviour 3.1). dom0's physical accesses through region 4 share the id of that region, so they
 * are dropped with the mode.
 */
export function setMetaphysical({ vcpu, cpu }: Trap, on: boolean): void {
  if (vcpu.xsi.metaphysical === on) return;
  vcpu.xsi.metaphysical = on;
  loadRegion(vcpu, cpu, 0);
  if (vcpu.domain.id === 0) cpu.tlb.purgeAll();
}
