import type { CallOutcome } from "../calls.ts";
import { SHUTDOWN_POWEROFF, SHUTDOWN_REBOOT } from "../constants.ts";
import { reflectAt } from "../intercept.ts";
import { advance, argument, CR, type Trap } from "../trap.ts";
import type { PointerFault } from "./efi-pointer.ts";
import { EFI_UNSUPPORTED } from "./efi-status.ts";
import { getTime, getWakeupTime, setTime, setWakeupTime } from "./efi-time.ts";
import { getNextVariableName, getVariable, setVariable } from "./efi-variables.ts";
import { setVirtualAddressMap } from "./efi-virtual.ts";

const resetShutdown = 2n;
/** isr of a data write, and of a data read. */
const isrAccess = { write: 1n << 33n, read: 1n << 34n };

/** Result of a service: a status, a fault to be retried after, or no return. */
type Status = bigint | PointerFault | "never";
type Service = (trap: Trap) => Status;

/** EFI runtime service by the low byte of r2, arguments r32.. (abi 7.4). */
export function efiService(trap: Trap, r2: bigint): CallOutcome {
  const status = service(trap, Number(r2 & 0xffn));
  if (status === "never") return "never";
  if (typeof status === "bigint") {
    trap.cpu.setGr(8, status);
    return "done";
  }
  const slot = trap.cpu.cr(CR.isr) & (3n << 41n);
  reflectAt(trap, status.fault, status.address, isrAccess[status.access] | slot);
  return "retry";
}

const forAll: ReadonlyMap<number, Service> = new Map<number, Service>([
  [0, getTime],
  [4, setVirtualAddressMap],
  [9, resetSystem],
]);
/** The host's own state. */
const forDom0: ReadonlyMap<number, Service> = new Map<number, Service>([
  [1, setTime],
  [2, getWakeupTime],
  [3, setWakeupTime],
  [5, getVariable],
  [6, getNextVariableName],
  [7, setVariable],
]);

function service(trap: Trap, index: number): Status {
  const own = trap.vcpu.domain.id === 0 ? forDom0.get(index) : undefined;
  return (own ?? forAll.get(index) ?? (() => EFI_UNSUPPORTED))(trap);
}

/**
 * A shutdown of the domain; in January 2006 nothing that a domU could ask for (behaviour 0). What
 * a guest finds that is resumed is a service that failed (abi 7.4).
 */
function resetSystem(trap: Trap): Status {
  const { cpu, hv, vcpu } = trap;
  if (hv.profile.oldCalls && vcpu.domain.id !== 0) return EFI_UNSUPPORTED;
  const type = argument(trap, 32) & 0xffff_ffffn;
  advance(trap);
  cpu.setGr(8, EFI_UNSUPPORTED);
  hv.shutdownDomain(vcpu.domain, type === resetShutdown ? SHUTDOWN_POWEROFF : SHUTDOWN_REBOOT);
  return "never";
}
