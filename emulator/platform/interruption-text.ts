import { CR_ISR } from "../ia64/control-registers.ts";
import * as faults from "../ia64/fault.ts";
import type { Processor } from "../ia64/processor.ts";

const known = Object.values(faults).filter(
  (value): value is faults.Fault => typeof value === "object" && "vector" in value,
);

/**
 * The interruption at `vector` that a processor has just taken, in words: its name, vector, where,
 * and cr.isr.
 */
export function interruptionText(cpu: Processor, vector: number): string {
  const isr = cpu.cr(CR_ISR);
  const code = Number(isr & 0xffffn);
  const atVector = known.filter((fault) => fault.vector === vector);
  const exact = atVector.filter((fault) => fault.code === code);
  const names = (exact.length > 0 ? exact : atVector).map(({ name }) => name);
  const name = [...new Set(names)].join(" or ") || "interruption";
  const slot = (isr >> 41n) & 3n;
  return `${name} (vector 0x${vector.toString(16)}) at 0x${cpu.ip.toString(16)} slot ${slot}, isr 0x${isr.toString(16)}`;
}
