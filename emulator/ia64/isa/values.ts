import type { Builder } from "../builder.ts";

/** A signed immediate as a 64-bit value. */
export function signed<V>(b: Builder<V>, value: number): V {
  return b.constant(BigInt.asUintN(64, BigInt(value)));
}

/** Bigints that need not be made again: numbers of registers and the like. */
const small = Array.from({ length: 128 }, (_, value) => BigInt(value));

/** An unsigned immediate as a 64-bit value. */
export function unsigned<V>(b: Builder<V>, value: number): V {
  return b.constant(small[value] ?? BigInt(value));
}
