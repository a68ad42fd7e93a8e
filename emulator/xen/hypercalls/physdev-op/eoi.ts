import { EINVAL } from "../../errno.ts";
import { irqCount } from "../../irq/irq-line.ts";
import type { Call } from "../hypercall.ts";

/**
 * eoi: the caller has dealt with the interrupt. With a pirq_eoi page its port is unmasked first
 * (abi 4.10).
 */
export function endOfInterrupt({ domain, hv }: Call, irq: number): number {
  if (irq >= irqCount) return -EINVAL;
  const port = domain.events.pirqPort(irq);
  if (domain.pirqEoiFrame !== undefined && port !== undefined) domain.events.unmask(port);
  return hv.irqs.endOfInterrupt(domain, irq);
}

/** IRQ_UNMASK_NOTIFY: ends every interrupt of the caller's whose port it has unmasked. */
export function endUnmasked({ domain, hv }: Call): number {
  for (const irq of domain.events.pirqs()) {
    if (!hv.irqs.needsEoi(irq)) continue;
    if (!domain.events.isMasked(domain.events.pirqPort(irq)!)) hv.irqs.endOfInterrupt(domain, irq);
  }
  return 0;
}
