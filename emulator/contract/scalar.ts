import type { ScalarType } from "./layout.ts";

/** Bytes of each scalar in memory. */
export const scalarSize: Readonly<Record<ScalarType, number>> = {
  u8: 1,
  u16: 2,
  u32: 4,
  u64: 8,
  s8: 1,
  s16: 2,
  s32: 4,
};

/** A 64-bit pattern in its canonical form, for example "0x1f". */
export function hex(value: bigint): string {
  return `0x${value.toString(16)}`;
}

/** r8 as a record carries it: a signed number, or hex of the pattern beyond 2^53. */
export function signedResult(r8: bigint): number | string {
  const number = Number(BigInt.asIntN(64, r8));
  return Number.isSafeInteger(number) ? number : hex(BigInt.asUintN(64, r8));
}

/** A scalar in a register, of which a narrow type takes the low bits. */
export function scalarOfRegister(value: bigint, type: ScalarType): number | string {
  if (type === "u64") return hex(BigInt.asUintN(64, value));
  const bits = 8 * scalarSize[type];
  return Number(type.startsWith("s") ? BigInt.asIntN(bits, value) : BigInt.asUintN(bits, value));
}

/** A little-endian scalar in memory. */
export function readScalar(bytes: Uint8Array, offset: number, type: ScalarType): number | string {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  switch (type) {
    case "u8":
      return view.getUint8(offset);
    case "u16":
      return view.getUint16(offset, true);
    case "u32":
      return view.getUint32(offset, true);
    case "u64":
      return hex(view.getBigUint64(offset, true));
    case "s8":
      return view.getInt8(offset);
    case "s16":
      return view.getInt16(offset, true);
    case "s32":
      return view.getInt32(offset, true);
  }
}

/** Stores the low bytes of `value`, little endian. */
export function writeScalar(bytes: Uint8Array, offset: number, type: ScalarType, value: bigint) {
  let rest = value;
  for (let i = 0; i < scalarSize[type]; i++) {
    bytes[offset + i] = Number(rest & 0xffn);
    rest >>= 8n;
  }
}

/** The values that a type holds, both ends included. */
export function scalarRange(type: ScalarType): readonly [minimum: bigint, maximum: bigint] {
  const bits = BigInt(8 * scalarSize[type]);
  return type.startsWith("s")
    ? [-(1n << (bits - 1n)), (1n << (bits - 1n)) - 1n]
    : [0n, (1n << bits) - 1n];
}
