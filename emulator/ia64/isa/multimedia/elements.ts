import type { Builder } from "../../builder.ts";
import { signed, unsigned } from "../values.ts";

/* Registers as rows of equal elements; index 0 is the least significant. */

/** Width of an element in bits. */
export type ElementBits = 8 | 16 | 32;

/** Completers of element size in bytes, as the opcode has them. */
export const byteSize = { 1: { za: 0, zb: 0 } } as const;
export const wordSize = { 2: { za: 0, zb: 1 } } as const;
export const doublewordSize = { 4: { za: 1, zb: 0 } } as const;
export const sizes12 = { values: { ...byteSize, ...wordSize } } as const;
export const sizes24 = { values: { ...wordSize, ...doublewordSize } } as const;
export const sizes124 = { values: { ...byteSize, ...wordSize, ...doublewordSize } } as const;

export const elementBits = (size: "1" | "2" | "4"): ElementBits =>
  (8 * Number(size)) as ElementBits;

/** The elements of a value, extended to 64 bits. */
export function split<V>(b: Builder<V>, value: V, bits: number, extend: "s" | "u"): V[] {
  const elements: V[] = [];
  for (let place = 0; place < 64; place += bits) {
    const element = b.shrU(value, unsigned(b, place));
    elements.push(extend === "s" ? b.sxt(element, bits) : b.zxt(element, bits));
  }
  return elements;
}

/** The value whose elements are the low bits of these. */
export function join<V>(b: Builder<V>, elements: readonly V[], bits: number): V {
  return elements
    .map((element, i) => b.shl(b.zxt(element, bits), unsigned(b, i * bits)))
    .reduce((joined, element) => b.or(joined, element));
}

/** A signed 64-bit value, kept between the bounds of a signed or unsigned element. */
export function saturate<V>(b: Builder<V>, value: V, bits: number, as: "s" | "u"): V {
  const min = signed(b, as === "s" ? -(2 ** (bits - 1)) : 0);
  const max = signed(b, as === "s" ? 2 ** (bits - 1) - 1 : 2 ** bits - 1);
  const low = b.select(b.ltS(value, min), min, value);
  return b.select(b.ltS(max, low), max, low);
}

/** Combines the elements of r2 and r3 pairwise into r1; a NaT if one of them is. */
export function pairwise<V>(
  b: Builder<V>,
  { r1, r2, r3 }: { readonly r1: number; readonly r2: number; readonly r3: number },
  bits: number,
  extend: readonly ["s" | "u", "s" | "u"],
  combine: (x: V, y: V) => V,
): void {
  const left = split(b, b.gr(r2), bits, extend[0]);
  const right = split(b, b.gr(r3), bits, extend[1]);
  const combined = left.map((x, i) => combine(x, right[i]!));
  b.setGr(r1, join(b, combined, bits), b.anyNat(r2, r3));
}
