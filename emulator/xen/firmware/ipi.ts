import type { CallOutcome } from "../calls.ts";
import { requestVector } from "../interrupts.ts";
import type { Trap } from "../trap.ts";
import { startVcpu } from "../vcpu-start.ts";

/** The vector that wakes a processor out of the SAL rendezvous (abi 7.5). */
const rendezvousVector = 0xf3;

/**
 * IPI (0x400): r14 target vcpu, r15 vector. Starts a vcpu that is down by the rendezvous vector;
 * any other vector goes to the IRR of a guest without callbacks (abi 7.5, behaviour 6).
 */
export function sendIpi({ cpu, hv, vcpu }: Trap): CallOutcome {
  const target = vcpu.domain.vcpus[Number(cpu.gr(14) & 0xffff_ffffn)];
  const vector = Number(cpu.gr(15) & 0xffff_ffffn);
  if (target === undefined) return "done";
  if (vector === rendezvousVector && (target.down || !target.initialised)) {
    const { entry, gp } = vcpu.domain.bootRendezvous;
    startVcpu(hv, target, entry, gp);
  } else {
    requestVector(hv, target, vector);
  }
  return "done";
}
