import type { CallerMemory } from "./site.ts";

const inlineFlag = 1n << 63n;
const magic = 0x58434f4d;
const pageSize = 0x4000;
const headerSize = 8;
/** Marks an entry of a descriptor that is to be skipped. */
const unusable = 0xffff_ffff_ffff_ffffn;
/** Guest-physical addresses have 50 bits at most (docs/architecture.md); beyond is no memory. */
const addressLimit = 1n << 50n;
/** Entries of a descriptor that are followed: 1 GiB of buffer. */
const maximumEntries = 65536;

/** A contiguous stretch of guest-physical memory. */
interface Piece {
  readonly gpa: number;
  readonly length: number;
}

/** A null handle by its value alone; no memory is behind it. */
export function isZeroHandle(handle: bigint): boolean {
  return (handle & ~inlineFlag) === 0n;
}

/**
 * Whether an operation that looks for a null handle takes it for one (abi 3): zero, or what is no
 * descriptor with a usable entry.
 */
export function isNullHandle(memory: CallerMemory, handle: bigint): boolean {
  if (isZeroHandle(handle)) return true;
  if (memory.toPhysical !== undefined) return false;
  return (handle & inlineFlag) === 0n && entriesOf(memory, handle).next().done === true;
}

/** The handle of a buffer that is contiguous in guest-physical memory (abi 3). */
export function inlineHandle(gpa: number): bigint {
  return inlineFlag | BigInt(gpa);
}

/**
 * Reads `length` bytes from `offset` on of the buffer that a xencomm handle names, inline or by
 * descriptor (abi 3). Undefined if any of it cannot be read: the call faults there.
 */
export function readHandle(
  memory: CallerMemory,
  handle: bigint,
  offset: number,
  length: number,
): Uint8Array | undefined {
  if (length === 0) return new Uint8Array(0);
  const pieces = locate(memory, handle, offset, length);
  if (pieces === undefined) return undefined;
  const buffer = new Uint8Array(length);
  let filled = 0;
  for (const piece of pieces) {
    const bytes = memory.read(piece.gpa, piece.length);
    if (bytes === undefined) return undefined;
    buffer.set(bytes, filled);
    filled += piece.length;
  }
  return buffer;
}

/** Where `length` bytes from `offset` on of a buffer lie; undefined if it is not that long. */
function locate(
  memory: CallerMemory,
  handle: bigint,
  offset: number,
  length: number,
): readonly Piece[] | undefined {
  if (memory.toPhysical !== undefined)
    return locateVirtual(memory.toPhysical, handle, offset, length);
  if ((handle & inlineFlag) === 0n) return locateByDescriptor(memory, handle, offset, length);
  const gpa = handle & ~inlineFlag;
  if (gpa >= addressLimit) return undefined;
  return [{ gpa: Number(gpa) + offset, length }];
}

/** A buffer at a virtual address, page by page. */
function locateVirtual(
  toPhysical: (va: bigint) => number | undefined,
  pointer: bigint,
  offset: number,
  length: number,
): readonly Piece[] | undefined {
  const pieces: Piece[] = [];
  for (let done = 0; done < length; ) {
    const gpa = toPhysical(BigInt.asUintN(64, pointer + BigInt(offset + done)));
    if (gpa === undefined) return undefined;
    const size = Math.min(length - done, pageSize - (gpa % pageSize));
    pieces.push({ gpa, length: size });
    done += size;
  }
  return pieces;
}

/** Walks the scatter list: each entry reaches from its address to the end of that page. */
function locateByDescriptor(
  memory: CallerMemory,
  handle: bigint,
  offset: number,
  length: number,
): readonly Piece[] | undefined {
  const pieces: Piece[] = [];
  let skip = offset;
  let left = length;
  for (const address of entriesOf(memory, handle)) {
    if (address >= addressLimit) return undefined;
    const gpa = Number(address);
    const room = pageSize - (gpa % pageSize);
    const taken = Math.min(Math.max(room - skip, 0), left);
    if (taken > 0) pieces.push({ gpa: gpa + skip, length: taken });
    skip = Math.max(skip - room, 0);
    left -= taken;
    if (left === 0) return pieces;
  }
  return undefined;
}

/** The usable addresses of a descriptor, as far as it can be read; none if it is no descriptor. */
function* entriesOf(memory: CallerMemory, handle: bigint): Generator<bigint> {
  if (handle === 0n || handle >= addressLimit || handle % 8n !== 0n) return;
  const descriptor = Number(handle);
  const header = memory.read(descriptor, headerSize);
  if (header === undefined) return;
  const view = viewOf(header);
  if (view.getUint32(0, true) !== magic) return;
  const count = Math.min(view.getUint32(4, true), maximumEntries);
  for (let i = 0; i < count; i++) {
    const entry = memory.read(descriptor + headerSize + 8 * i, 8);
    if (entry === undefined) return;
    const address = viewOf(entry).getBigUint64(0, true);
    if (address !== unusable) yield address;
  }
}

/**
 * The descriptor of a contiguous buffer: its bytes, to be put at an address that is a multiple of
 * 8 and not within 8 bytes of the end of a page.
 */
export function descriptorBytes(gpa: number, length: number): Uint8Array {
  const first = Math.floor(gpa / pageSize);
  const pages = Math.floor((gpa + Math.max(length, 1) - 1) / pageSize) - first + 1;
  const bytes = new Uint8Array(headerSize + 8 * pages);
  const view = viewOf(bytes);
  view.setUint32(0, magic, true);
  view.setUint32(4, pages, true);
  for (let i = 0; i < pages; i++) {
    const address = i === 0 ? gpa : (first + i) * pageSize;
    view.setBigUint64(headerSize + 8 * i, BigInt(address), true);
  }
  return bytes;
}

function viewOf(bytes: Uint8Array): DataView {
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}
