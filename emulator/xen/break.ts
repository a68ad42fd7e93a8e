import { breakInstruction } from "../ia64/fault.ts";
import { handleCall } from "./calls.ts";
import { reflect } from "./deliver.ts";
import { executeHyperprivop, lastHyperprivop } from "./hyperprivops.ts";
import { privilegeLevel } from "./psr.ts";
import { simulatorCall } from "./simulator-call.ts";
import { CR, interruptedPsr, type Trap } from "./trap.ts";

const simulatorImmediates: readonly number[] = [0x80001, 0x80002];

/**
 * A break instruction (abi 1.2). Hyperprivops, calls and simulator calls are for the kernel level
 * only; everything else is the guest's own.
 */
export function handleBreak(trap: Trap): void {
  const { cpu, vcpu } = trap;
  const immediate = Number(cpu.cr(CR.iim) & 0xffff_ffffn);
  const kernel = privilegeLevel(interruptedPsr(trap)) === 1;
  if (!kernel || immediate === 0) reflectBreak(trap);
  else if (immediate <= lastHyperprivop) executeHyperprivop(trap, immediate);
  else if (immediate === vcpu.domain.hypercallImm >>> 0) handleCall(trap);
  else if (simulatorImmediates.includes(immediate)) simulatorCall(trap);
  else reflectBreak(trap);
}

function reflectBreak(trap: Trap): void {
  const { cpu } = trap;
  reflect(trap, breakInstruction.vector, { isr: cpu.cr(CR.isr), iim: cpu.cr(CR.iim) });
}
