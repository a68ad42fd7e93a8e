import type { Builder } from "../../builder.ts";
import { I9, I29 } from "../formats.ts";
import { type Instruction, instruction } from "../instruction.ts";
import { unsigned } from "../values.ts";

/* Extension and counting (manual vol. 3, `sxt`, `zxt`, `czx`, `popcnt`, `clz`). */

const zxt = instruction({
  syntax: "zxt{size} r1 = r3",
  format: I29,
  match: { op: 0, x3: 0 },
  completers: { size: { values: { 1: { x6: 0x10 }, 2: { x6: 0x11 }, 4: { x6: 0x12 } } } },
  execute: (b, { r1, r3, size }) => b.setGr(r1, b.zxt(b.gr(r3), 8 * Number(size)), b.nat(r3)),
});

const sxt = instruction({
  syntax: "sxt{size} r1 = r3",
  format: I29,
  match: { op: 0, x3: 0 },
  completers: { size: { values: { 1: { x6: 0x14 }, 2: { x6: 0x15 }, 4: { x6: 0x16 } } } },
  execute: (b, { r1, r3, size }) => b.setGr(r1, b.sxt(b.gr(r3), 8 * Number(size)), b.nat(r3)),
});

/** Index of the first zero element of `bits` bits, from the least significant if `fromRight`. */
function firstZero<V>(b: Builder<V>, value: V, bits: number, fromRight: boolean): V {
  const count = 64 / bits;
  let index = unsigned(b, count);
  for (let i = count - 1; i >= 0; i--) {
    const place = fromRight ? i : count - 1 - i;
    const element = b.zxt(b.shrU(value, unsigned(b, place * bits)), bits);
    index = b.select(b.eq(element, unsigned(b, 0)), unsigned(b, i), index);
  }
  return index;
}

const czx = instruction({
  name: "czx",
  syntax: "czx{size}{.side} r1 = r3",
  format: I29,
  match: { op: 0, x3: 0 },
  completers: {
    size: { values: { 1: { x6Low: 0 }, 2: { x6Low: 1 } } },
    side: { values: { l: { x6High: 0x6 }, r: { x6High: 0x7 } } },
  },
  execute: (b, { r1, r3, size, side }) =>
    b.setGr(r1, firstZero(b, b.gr(r3), 8 * Number(size), side === "r"), b.nat(r3)),
});

const popcnt = instruction({
  syntax: "popcnt r1 = r3",
  format: I9,
  match: { op: 7, za: 0, zb: 1, ve: 0, x2a: 1, x2b: 1, x2c: 2 },
  execute: (b, { r1, r3 }) => b.setGr(r1, b.popcount(b.gr(r3)), b.nat(r3)),
});

const clz = instruction({
  syntax: "clz r1 = r3",
  format: I9,
  match: { op: 7, za: 0, zb: 1, ve: 0, x2a: 1, x2b: 1, x2c: 3 },
  execute: (b, { r1, r3 }) => {
    let spread = b.gr(r3);
    for (const count of [1, 2, 4, 8, 16, 32]) {
      spread = b.or(spread, b.shrU(spread, unsigned(b, count)));
    }
    b.setGr(r1, b.popcount(b.not(spread)), b.nat(r3));
  },
});

export const extensions: readonly Instruction[] = [zxt, sxt, czx, popcnt, clz];
