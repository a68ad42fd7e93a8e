import type { Fault } from "../ia64/fault.ts";
import { frameSize } from "./constants.ts";
import { guestPhysical } from "./translate.ts";
import type { Trap } from "./trap.ts";

/** A copy that could not go on: the fault of the access, and its address. */
export interface AddressFault {
  readonly fault: Fault;
  readonly address: bigint;
}

/**
 * Writes bytes at a virtual address of the guest, as a data access would translate it. "unowned"
 * if a page is not the guest's own; what came before has been written.
 */
export function writeVirtual(
  trap: Trap,
  va: bigint,
  bytes: Uint8Array,
): undefined | "unowned" | AddressFault {
  for (let offset = 0; offset < bytes.length; ) {
    const address = BigInt.asUintN(64, va + BigInt(offset));
    const gpa = guestPhysical(trap, address);
    if (typeof gpa !== "number") return { fault: gpa, address };
    const size = Math.min(bytes.length - offset, frameSize - (gpa % frameSize));
    const piece = bytes.subarray(offset, offset + size);
    if (!trap.vcpu.domain.writePhysical(gpa, piece)) return "unowned";
    offset += size;
  }
  return undefined;
}

/** `length` bytes at a virtual address of the guest, or why they can't be read. */
export function readVirtual(
  trap: Trap,
  va: bigint,
  length: number,
): Uint8Array | "unowned" | AddressFault {
  const bytes = new Uint8Array(length);
  for (let offset = 0; offset < length; ) {
    const address = BigInt.asUintN(64, va + BigInt(offset));
    const gpa = guestPhysical(trap, address);
    if (typeof gpa !== "number") return { fault: gpa, address };
    const size = Math.min(length - offset, frameSize - (gpa % frameSize));
    const piece = trap.vcpu.domain.readPhysical(gpa, size);
    if (piece === undefined) return "unowned";
    bytes.set(piece, offset);
    offset += size;
  }
  return bytes;
}
