import type { CallOutcome } from "../calls.ts";
import { nsPerSecond, SHUTDOWN_POWEROFF, SHUTDOWN_REBOOT } from "../constants.ts";
import { type AddressFault, writeVirtual } from "../guest-virtual.ts";
import { reflectAt } from "../intercept.ts";
import { argument, CR, type Trap } from "../trap.ts";
import {
  EFI_INVALID_PARAMETER,
  EFI_NOT_FOUND,
  EFI_SUCCESS,
  EFI_UNSUPPORTED,
} from "./efi-status.ts";
import { setVirtualAddressMap } from "./efi-virtual.ts";

const resetShutdown = 2n;
/** Seconds since 1970 at machine time 0: 2006-01-17 00:00 UTC. */
const bootTime = 1_137_456_000;
const unspecifiedTimezone = 0x7ff;
/** isr of a data write. */
const isrWrite = 1n << 33n;

/** Result of a service: a status, a fault to be retried after, or no return. */
type Status = bigint | AddressFault | "never";

/** EFI runtime service by the low byte of r2, arguments r32.. (abi 7.4). */
export function efiService(trap: Trap, r2: bigint): CallOutcome {
  const status = service(trap, Number(r2 & 0xffn));
  if (status === "never") return "never";
  if (typeof status === "bigint") {
    trap.cpu.setGr(8, status);
    return "done";
  }
  const slot = trap.cpu.cr(CR.isr) & (3n << 41n);
  reflectAt(trap, status.fault, status.address, isrWrite | slot);
  return "retry";
}

function service(trap: Trap, index: number): Status {
  const first = argument(trap, 32);
  const isDom0 = trap.vcpu.domain.id === 0;
  switch (index) {
    case 0:
      return getTime(trap, first, argument(trap, 33));
    case 2:
      return isDom0 && first === 0n ? EFI_INVALID_PARAMETER : EFI_UNSUPPORTED;
    case 4:
      return setVirtualAddressMap(trap);
    case 5:
    case 6:
      return isDom0 ? EFI_NOT_FOUND : EFI_UNSUPPORTED;
    case 9:
      return resetSystem(trap, first);
    default:
      return EFI_UNSUPPORTED;
  }
}

function getTime(trap: Trap, time: bigint, capabilities: bigint): Status {
  if (time === 0n) return EFI_INVALID_PARAMETER;
  const fault = write(trap, time, encodeTime(trap));
  if (fault !== EFI_SUCCESS || capabilities === 0n) return fault;
  const record = new Uint8Array(12);
  const view = new DataView(record.buffer);
  view.setUint32(0, 1, true);
  view.setUint32(4, 50_000_000, true);
  return write(trap, capabilities, record);
}

/** EFI_TIME: machine time on the calendar of the host, moved by the domain's offset. */
function encodeTime({ hv, vcpu }: Trap): Uint8Array {
  const seconds = bootTime + vcpu.domain.timeOffset + Math.floor(hv.now() / nsPerSecond);
  const date = new Date(seconds * 1000);
  const bytes = new Uint8Array(16);
  const view = new DataView(bytes.buffer);
  view.setUint16(0, date.getUTCFullYear(), true);
  bytes.set([date.getUTCMonth() + 1, date.getUTCDate()], 2);
  bytes.set([date.getUTCHours(), date.getUTCMinutes(), date.getUTCSeconds()], 4);
  view.setUint32(8, hv.now() % nsPerSecond, true);
  view.setInt16(12, unspecifiedTimezone, true);
  return bytes;
}

/** Writes to a pointer argument: guest-physical until SetVirtualAddressMap, then virtual. */
function write(trap: Trap, pointer: bigint, bytes: Uint8Array): bigint | AddressFault {
  const { domain } = trap.vcpu;
  if (!domain.efiVirtual) {
    const written = pointer < 1n << 50n && domain.writePhysical(Number(pointer), bytes);
    return written ? EFI_SUCCESS : EFI_INVALID_PARAMETER;
  }
  const fault = writeVirtual(trap, pointer, bytes);
  if (fault === undefined) return EFI_SUCCESS;
  return fault === "unowned" ? EFI_INVALID_PARAMETER : fault;
}

/** A shutdown of the domain; in January 2006 nothing that a domU could ask for (behaviour 0). */
function resetSystem({ hv, vcpu }: Trap, type: bigint): Status {
  if (hv.profile.oldCalls && vcpu.domain.id !== 0) return EFI_UNSUPPORTED;
  const reason = (type & 0xffff_ffffn) === resetShutdown ? SHUTDOWN_POWEROFF : SHUTDOWN_REBOOT;
  hv.shutdownDomain(vcpu.domain, reason);
  return "never";
}
