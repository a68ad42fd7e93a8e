import {
  SHUTDOWN_CRASH,
  SHUTDOWN_POWEROFF,
  SHUTDOWN_REBOOT,
  SHUTDOWN_SUSPEND,
} from "./constants.ts";
import type { Domain } from "./domain.ts";
import type { Hypervisor } from "./hypervisor.ts";

/** What the end of dom0 means for the machine, by shutdown code; others count as a crash. */
const haltReasons: Readonly<Record<number, Hypervisor["halted"]>> = {
  [SHUTDOWN_POWEROFF]: "poweroff",
  [SHUTDOWN_REBOOT]: "reboot",
};

/**
 * Stops all vcpus of a domain and tells the toolstack (behaviour 10). The reason is truncated to
 * 8 bits; a code latched before by SCHEDOP_shutdown_code stands instead.
 */
export function shutdownDomain(hv: Hypervisor, domain: Domain, reason: number): void {
  if (domain.isShutDown || domain.dying) return;
  if (domain.shutdownCode === -1) domain.shutdownCode = reason & 0xff;
  domain.isShutDown = true;
  if (domain.id === 0) hv.halted = haltReasons[domain.shutdownCode] ?? "crash";
  if (domain.shutdownCode === SHUTDOWN_SUSPEND && domain.suspendPort !== 0) {
    domain.events.send(domain.suspendPort);
  } else {
    hv.sendDomainException();
  }
}

/** Shuts a domain down for something that it must not do (behaviour 17). */
export function crashDomain(hv: Hypervisor, domain: Domain, reason: string): void {
  if (domain.isShutDown) return;
  domain.crashReason = reason;
  domain.shutdownCode = SHUTDOWN_CRASH;
  shutdownDomain(hv, domain, SHUTDOWN_CRASH);
}

/** Clears the shutdown state: the vcpus go on (domctl resumedomain). */
export function resumeDomain(domain: Domain): void {
  domain.isShutDown = false;
  domain.shutdownCode = -1;
}
