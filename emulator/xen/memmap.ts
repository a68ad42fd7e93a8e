import { efiPageSize, type MemoryDescriptor } from "../platform/efi-memory.ts";
import { ByteView } from "./bytes.ts";

/** Bytes of an efi_memory_desc_t (layouts 4). */
export const descriptorSize = 40;
export const descriptorVersion = 1;

const infoHeaderSize = 24;

/** The descriptors as an EFI memory map, in the order given, virtual addresses 0 (layouts 4). */
export function encodeMemoryMap(map: readonly MemoryDescriptor[]): Uint8Array {
  const view = new ByteView(map.length * descriptorSize);
  for (const [index, range] of map.entries()) {
    const at = index * descriptorSize;
    view.set32(at, range.type);
    view.set64(at + 8, range.start);
    view.set64(at + 24, range.size / efiPageSize);
    view.set64(at + 32, range.attribute);
  }
  return view.bytes;
}

/** The reverse of `encodeMemoryMap`; `stride` is the distance of the descriptors in bytes. */
export function decodeMemoryMap(bytes: Uint8Array, stride = descriptorSize): MemoryDescriptor[] {
  const view = new ByteView(bytes);
  const map: MemoryDescriptor[] = [];
  for (let at = 0; at + descriptorSize <= bytes.length; at += stride) {
    map.push({
      type: view.u32(at),
      start: view.u64(at + 8),
      size: view.u64(at + 24) * efiPageSize,
      attribute: view.big(at + 32),
    });
  }
  return map;
}

/** A xen_ia64_memmap_info with its descriptors (layouts 4); must fit in one frame. */
export function encodeMemmapInfo(map: readonly MemoryDescriptor[]): Uint8Array {
  const descriptors = encodeMemoryMap(map);
  const view = new ByteView(infoHeaderSize + descriptors.length);
  view.set64(0, descriptors.length);
  view.set64(8, descriptorSize);
  view.set32(16, descriptorVersion);
  view.bytes.set(descriptors, infoHeaderSize);
  return view.bytes;
}

/** The map in a xen_ia64_memmap_info. Throws a RangeError if it runs past the bytes given. */
export function decodeMemmapInfo(bytes: Uint8Array): MemoryDescriptor[] {
  const view = new ByteView(bytes);
  const size = view.u64(0);
  const stride = view.u64(8);
  if (stride < descriptorSize || infoHeaderSize + size > bytes.length) {
    throw new RangeError(`memory map of ${size} bytes, ${stride} each, in ${bytes.length}`);
  }
  return decodeMemoryMap(bytes.subarray(infoHeaderSize, infoHeaderSize + size), stride);
}
