import type { CallSite } from "../contract/site.ts";
import { frameSize } from "./constants.ts";
import type { Domain } from "./domain.ts";
import { isPrivilegedFor } from "./hypercalls/target.ts";
import type { Hypervisor } from "./hypervisor.ts";
import { guestPhysical } from "./translate.ts";
import { argument, CR, type Trap } from "./trap.ts";

/** Where and with what a guest makes a call, for the monitor. */
export function callSite(trap: Trap, r2: bigint, args: readonly bigint[]): CallSite {
  const { cpu, hv, vcpu } = trap;
  const { domain } = vcpu;
  return {
    time: hv.now(),
    domain: domain.id,
    vcpu: vcpu.id,
    ip: cpu.cr(CR.iip),
    r2,
    args,
    register: (n: number) => argument(trap, n),
    privileged: domain.isPrivileged,
    privilegedFor: (id: number) => mayActFor(hv, domain, id),
    memory: {
      read: (gpa: number, length: number) => domain.readPhysical(gpa, length),
      ...(hv.profile.oldCalls && { toPhysical: (va: bigint) => pointerToPhysical(trap, va) }),
    },
  };
}

/** Where a pointer of the calling guest leads to, as its own accesses would. */
export function pointerToPhysical(trap: Trap, va: bigint): number | undefined {
  const gpa = guestPhysical(trap, va);
  return typeof gpa === "number" ? gpa : undefined;
}

/** Whether a domain may act for the one of that id; for one that does not exist, as dom0 alone. */
function mayActFor(hv: Hypervisor, domain: Domain, id: number): boolean {
  const target = hv.domains.get(id);
  return target === undefined ? domain.isPrivileged : isPrivilegedFor(domain, target);
}

/** The same of a hyperprivop, which looks at no NaT bit (abi 6). */
export function hyperprivopSite(trap: Trap, immediate: number): CallSite {
  const { cpu, hv, vcpu } = trap;
  const page = vcpu.registersFrame * frameSize;
  return {
    ...callSite(trap, 0n, []),
    register: (n) => cpu.gr(n),
    hyperprivop: { immediate, mappedRegs: (offset, size) => hv.ram.read(page + offset, size) },
  };
}
