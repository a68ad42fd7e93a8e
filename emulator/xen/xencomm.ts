import { ByteView } from "./bytes.ts";
import { frameSize } from "./constants.ts";

/** What a copy needs of the domain that owns the handle: its own pages, by guest-physical address. */
export interface PhysicalMemory {
  /** Undefined if a page of the range is not present in the P2M or not owned by the domain. */
  readPhysical(gpa: number, length: number): Uint8Array | undefined;
  /** False under the same conditions. */
  writePhysical(gpa: number, bytes: Uint8Array): boolean;
  /** Whether the next copy is to fail (ram.ts). */
  refusesCopy?(): boolean;
  /** Handles are virtual addresses, which this translates (abi 3); undefined if they are not. */
  readonly pointerToPhysical: ((va: bigint) => number | undefined) | undefined;
}

const inlineBit = 1n << 63n;
const descriptorMagic = 0x58434f4d;
const unusedSlot = 0xffff_ffff_ffff_ffffn;
/** Guest-physical addresses have at most 50 bits, so that they are exact as numbers. */
const addressLimit = 2 ** 50;

/** Takes one piece of a buffer, which never crosses a page; false stops the copy. */
type Visit = (gpa: number, position: number, length: number) => boolean;

/**
 * Copies `length` bytes that start `offset` bytes into the buffer behind a guest handle (abi 3).
 * Undefined means a fault: the caller answers with the op's fault result, usually -EFAULT.
 */
export function copyFromGuest(
  memory: PhysicalMemory,
  handle: bigint,
  length: number,
  offset = 0,
): Uint8Array | undefined {
  const bytes = new Uint8Array(length);
  const complete = eachPiece(memory, handle, offset, length, (gpa, position, size) => {
    const piece = memory.readPhysical(gpa, size);
    if (piece === undefined) return false;
    bytes.set(piece, position);
    return true;
  });
  return complete ? bytes : undefined;
}

/**
 * Copies `bytes` to `offset` bytes into the buffer behind a guest handle (abi 3). False means a
 * fault; what lies in front of it has been written.
 */
export function copyToGuest(
  memory: PhysicalMemory,
  handle: bigint,
  bytes: Uint8Array,
  offset = 0,
): boolean {
  return eachPiece(memory, handle, offset, bytes.length, (gpa, position, size) =>
    memory.writePhysical(gpa, bytes.subarray(position, position + size)),
  );
}

/** Reads a struct of `size` bytes behind a handle; undefined on a fault. */
export function readStruct(
  memory: PhysicalMemory,
  handle: bigint,
  size: number,
  offset = 0,
): ByteView | undefined {
  const bytes = copyFromGuest(memory, handle, size, offset);
  return bytes && new ByteView(bytes);
}

/**
 * Whether an op that tests its handle sees a null one: 0, inline with address 0, an invalid
 * descriptor, or one without a usable entry (abi 3).
 */
export function isNullHandle(memory: PhysicalMemory, handle: bigint): boolean {
  if (memory.pointerToPhysical !== undefined) return handle === 0n;
  if ((handle & inlineBit) !== 0n) return handle === inlineBit;
  let used = false;
  eachEntry(memory, handle, () => {
    used = true;
    return false;
  });
  return !used;
}

/** Visits the buffer in order; true if all of `length` has been covered. */
function eachPiece(
  memory: PhysicalMemory,
  handle: bigint,
  offset: number,
  length: number,
  visit: Visit,
): boolean {
  if (length === 0) return true;
  if (memory.refusesCopy?.()) return false;
  if (memory.pointerToPhysical !== undefined) {
    return eachPage(memory.pointerToPhysical, handle + BigInt(offset), length, visit);
  }
  if ((handle & inlineBit) !== 0n) {
    const address = addressOf(handle & ~inlineBit);
    // Address 0 is the null handle in this form: a copy through it faults (abi 3).
    if (address === undefined || address === 0) return false;
    return contiguous(address + offset, length, visit);
  }
  let skip = offset;
  let done = 0;
  eachEntry(memory, handle, (address) => {
    const room = frameSize - (address % frameSize);
    const size = Math.min(room - skip, length - done);
    if (size <= 0) {
      skip -= room;
      return true;
    }
    if (!visit(address + skip, done, size)) return false;
    done += size;
    skip = 0;
    return done < length;
  });
  return done === length;
}

/** A buffer at a virtual address, page by page; a page that the guest can't reach stops it. */
function eachPage(
  toPhysical: (va: bigint) => number | undefined,
  pointer: bigint,
  length: number,
  visit: Visit,
): boolean {
  for (let done = 0; done < length; ) {
    const gpa = toPhysical(BigInt.asUintN(64, pointer + BigInt(done)));
    if (gpa === undefined) return false;
    const size = Math.min(length - done, frameSize - (gpa % frameSize));
    if (!visit(gpa, done, size)) return false;
    done += size;
  }
  return true;
}

function contiguous(start: number, length: number, visit: Visit): boolean {
  if (start + length > addressLimit) return false;
  for (let done = 0; done < length; ) {
    const gpa = start + done;
    const size = Math.min(frameSize - (gpa % frameSize), length - done);
    if (!visit(gpa, done, size)) return false;
    done += size;
  }
  return true;
}

/**
 * Visits the usable addresses of a descriptor until `visit` returns false or one cannot be read.
 * The array is re-read for each copy and may cross pages (abi 3).
 */
function eachEntry(
  memory: PhysicalMemory,
  handle: bigint,
  visit: (address: number) => boolean,
): void {
  const descriptor = addressOf(handle);
  if (descriptor === undefined || descriptor === 0 || descriptor % 8 !== 0) return;
  const bytes = memory.readPhysical(descriptor, 8);
  const header = bytes && new ByteView(bytes);
  if (header?.u32(0) !== descriptorMagic) return;
  contiguous(descriptor + 8, header.u32(4) * 8, (gpa, _position, size) => {
    const bytes = memory.readPhysical(gpa, size);
    if (bytes === undefined) return false;
    const slots = new ByteView(bytes);
    for (let at = 0; at < size; at += 8) {
      const slot = slots.big(at);
      if (slot === unusedSlot) continue;
      const address = addressOf(slot);
      if (address === undefined || !visit(address)) return false;
    }
    return true;
  });
}

/** A guest-physical address as a number, or undefined if no page can be there. */
function addressOf(value: bigint): number | undefined {
  return value < BigInt(addressLimit) ? Number(value) : undefined;
}
