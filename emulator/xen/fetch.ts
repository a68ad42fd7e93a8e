import { type Decoded, decodeBundle } from "../ia64/decode.ts";
import { PSR } from "./psr.ts";
import { fill } from "./translate.ts";
import { CR, interruptedPsr, type Trap } from "./trap.ts";

/**
 * The instruction at the point of interruption, read through the guest's translation. "unmapped"
 * if its page has no translation any more; undefined if it doesn't decode.
 */
export function fetchInstruction(trap: Trap): Decoded | "unmapped" | undefined {
  const { cpu, hv } = trap;
  const ip = cpu.cr(CR.iip);
  let machine = cpu.translate(ip, "execute", 1);
  if (typeof machine !== "number" && fill(trap, ip, "instruction") === undefined) {
    machine = cpu.translate(ip, "execute", 1);
  }
  if (typeof machine !== "number") return "unmapped";
  if (!hv.memory.contains(machine, 16)) return undefined;
  const bundle = decodeBundle(hv.ram.u64(machine), hv.ram.u64(machine + 8));
  const slot = Number((interruptedPsr(trap) & PSR.ri) >> 41n);
  return bundle?.slots[Math.min(slot, bundle.slots.length - 1)];
}
