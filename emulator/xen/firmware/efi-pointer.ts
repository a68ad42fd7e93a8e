import { type AddressFault, readVirtual, writeVirtual } from "../guest-virtual.ts";
import type { Trap } from "../trap.ts";
import { EFI_INVALID_PARAMETER, EFI_SUCCESS } from "./efi-status.ts";

/** A pointer that has no translation: the guest gets the fault, and the call is made again. */
export interface PointerFault extends AddressFault {
  readonly access: "read" | "write";
}

const addressLimit = 1n << 50n;

/**
 * The bytes behind a pointer argument: guest-physical until SetVirtualAddressMap, then virtual
 * (abi 7.4). Or the status that answers a pointer to memory that is not the domain's.
 */
export function readPointer(
  trap: Trap,
  pointer: bigint,
  length: number,
): Uint8Array | bigint | PointerFault {
  const { domain } = trap.vcpu;
  if (domain.efiVirtual) {
    const bytes = readVirtual(trap, pointer, length);
    if (bytes instanceof Uint8Array) return bytes;
    return bytes === "unowned" ? EFI_INVALID_PARAMETER : { ...bytes, access: "read" };
  }
  const bytes = pointer < addressLimit ? domain.readPhysical(Number(pointer), length) : undefined;
  return bytes ?? EFI_INVALID_PARAMETER;
}

/** Stores behind a pointer argument; the status, or the fault to be retried after. */
export function writePointer(
  trap: Trap,
  pointer: bigint,
  bytes: Uint8Array,
): bigint | PointerFault {
  const { domain } = trap.vcpu;
  if (domain.efiVirtual) {
    const fault = writeVirtual(trap, pointer, bytes);
    if (fault === undefined) return EFI_SUCCESS;
    return fault === "unowned" ? EFI_INVALID_PARAMETER : { ...fault, access: "write" };
  }
  const written = pointer < addressLimit && domain.writePhysical(Number(pointer), bytes);
  return written ? EFI_SUCCESS : EFI_INVALID_PARAMETER;
}

/** Stores several areas, in order, until one can't be. A null pointer wants nothing. */
export function writePointers(
  trap: Trap,
  areas: readonly (readonly [pointer: bigint, bytes: Uint8Array])[],
): bigint | PointerFault {
  for (const [pointer, bytes] of areas) {
    const status = pointer === 0n ? EFI_SUCCESS : writePointer(trap, pointer, bytes);
    if (status !== EFI_SUCCESS) return status;
  }
  return EFI_SUCCESS;
}
