import { ByteView } from "../bytes.ts";
import { frameSize } from "../constants.ts";
import { EFAULT, EINVAL } from "../errno.ts";
import { copyToGuest, isNullHandle, readStruct } from "../xencomm.ts";
import { bySubOp, type Call, type SubOp } from "./hypercall.ts";

const major = 4;
const minor = 0;
const capabilities = "xen-3.0-ia64 xen-3.0-ia64be ";
const virtualStart = 0xf000_0000_0000_0000n;
/** writable_page_tables (bit 0) and auto_translated_physmap (bit 2). */
const features = 0b101;

/** Texts of compile_info by offset; the struct is 144 bytes. */
const compileInfo: ReadonlyMap<number, string> = new Map([
  [0, "xen-ia64-conformance"],
  [64, "conformance"],
  [80, "localdomain"],
  [112, "Thu Jan  1 00:00:00 UTC 1970"],
]);

/** xen_version (17, abi 4.8): what the hypervisor is, to any domain. */
export const xenVersion = bySubOp({
  0: () => (major << 16) | minor,
  1: text(".0", 16),
  2: (call, handle) => {
    const info = new ByteView(144);
    for (const [offset, line] of compileInfo) info.setText(offset, line);
    return write(call, handle, info);
  },
  3: text(capabilities, 1024),
  4: text("unavailable", 64),
  5: (call, handle) => {
    const parameters = new ByteView(8);
    parameters.set64(0, virtualStart);
    return write(call, handle, parameters);
  },
  6: getFeatures,
  7: ({ domain }, handle) => (isNullHandle(domain, handle) ? frameSize : -EINVAL),
  8: (call, handle) => write(call, handle, new ByteView(call.domain.handle)),
  9: text("", 1024),
});

function getFeatures(call: Call, handle: bigint): number {
  const info = readStruct(call.domain, handle, 8);
  if (info === undefined) return -EFAULT;
  if (info.u32(0) !== 0) return -EINVAL;
  info.set32(4, features);
  return write(call, handle, info);
}

/** Writes a NUL-terminated text, padded to the whole field. */
function text(value: string, size: number): SubOp {
  const field = new ByteView(size);
  field.setText(0, value);
  return (call, handle) => write(call, handle, field);
}

function write(call: Call, handle: bigint, view: ByteView): number {
  return copyToGuest(call.domain, handle, view.bytes) ? 0 : -EFAULT;
}
