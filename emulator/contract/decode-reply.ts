import { decodeFields } from "./decode.ts";
import type { EncodedCall } from "./encode.ts";
import type { Fields } from "./record.ts";
import { readHandle } from "./xencomm.ts";

/** What the caller has in its registers after the call. */
export interface Outcome {
  /** r8, signed. */
  readonly result?: number | bigint;
  /** Any other register: r9..r11 are outputs of firmware calls. */
  register?(n: number): bigint;
}

/**
 * Decodes the outputs of a call that `encodeCall` made. `read` is asked for each of the regions
 * `encoded.reply` once, and for nothing else; what it can't give is null. `outcome` is needed only
 * for outputs in registers and for lists as long as the result says.
 */
export function decodeReply(
  encoded: EncodedCall,
  read: (gpa: number, length: number) => Uint8Array | undefined,
  outcome: Outcome = {},
): Fields {
  const { layout, args, registers, fields } = encoded;
  const register = (n: number) => args[n - 32] ?? registers[n] ?? outcome.register?.(n) ?? 0n;
  const memory = overlay(encoded, read);
  const argument = layout.argument && register(layout.argument.register);
  const struct = (offset: number, size: number) =>
    argument === null ? undefined : readHandle(memory, argument, offset, size);
  return decodeFields(layout.reply, {
    memory,
    register,
    struct,
    entry: (offset, size) =>
      encoded.argument?.subarray(offset, offset + size) ?? struct(offset, size),
    length: (name) => lengthOf(name === "result" ? outcome.result : fields[name]),
  }).fields;
}

function lengthOf(value: unknown): number | undefined {
  return value === undefined || value === null ? undefined : Number(value);
}

/** The outputs as they are now, over the descriptors as they were written. */
function overlay(
  { reply, writes, pointers }: EncodedCall,
  read: (gpa: number, length: number) => Bytes,
) {
  const outputs = reply.map(({ gpa, length }) => ({ gpa, length, bytes: read(gpa, length) }));
  const inputs = writes.map(({ gpa, bytes }) => ({ gpa, length: bytes.length, bytes }));
  const areas = [...outputs, ...inputs];
  return {
    ...(pointers !== undefined && { toPhysical: pointers.toPhysical }),
    read(gpa: number, length: number): Bytes {
      const area = areas.find((a) => a.gpa <= gpa && gpa + length <= a.gpa + a.length);
      return area?.bytes?.subarray(gpa - area.gpa, gpa - area.gpa + length);
    },
  };
}

type Bytes = Uint8Array | undefined;
