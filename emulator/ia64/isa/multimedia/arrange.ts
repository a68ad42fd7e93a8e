import { I2, I3, I4 } from "../formats.ts";
import { type Instruction, instruction } from "../instruction.ts";
import { unsigned } from "../values.ts";
import {
  byteSize,
  doublewordSize,
  elementBits,
  join,
  saturate,
  sizes124,
  split,
  wordSize,
} from "./elements.ts";

/* Rearrangement of elements (manual vol. 3, `mix`, `unpack`, `pack`, `mux1`, `mux2`). */

/** The elements with an even index, by their size in bytes. */
const evenElements = {
  1: 0x00ff_00ff_00ff_00ffn,
  2: 0x0000_ffff_0000_ffffn,
  4: 0x0000_0000_ffff_ffffn,
} as const;

/** Takes the odd (.l) or even (.r) elements of both registers in turn; compilers rotate by it. */
const mix = instruction({
  syntax: "mix{size}{.side} r1 = r2, r3",
  format: I2,
  match: { op: 7, x2a: 2, ve: 0, x2c: 2 },
  completers: { size: sizes124, side: { values: { r: { x2b: 0 }, l: { x2b: 2 } } } },
  execute: (b, { r1, r2, r3, size, side }) => {
    const even = b.constant(evenElements[size]);
    const width = unsigned(b, elementBits(size));
    const [left, right] = [b.gr(r2), b.gr(r3)];
    const mixed =
      side === "l"
        ? b.or(b.and(left, b.not(even)), b.and(b.shrU(right, width), even))
        : b.or(b.shl(b.and(left, even), width), b.and(right, even));
    b.setGr(r1, mixed, b.anyNat(r2, r3));
  },
});

/** Takes the elements of the high or low halves of both registers in turn. */
const unpack = instruction({
  syntax: "unpack{size}{.half} r1 = r2, r3",
  format: I2,
  match: { op: 7, x2a: 2, ve: 0, x2c: 1 },
  completers: { size: sizes124, half: { values: { h: { x2b: 0 }, l: { x2b: 2 } } } },
  execute: (b, { r1, r2, r3, size, half }) => {
    const bits = elementBits(size);
    const count = 32 / bits;
    const first = half === "h" ? count : 0;
    const left = split(b, b.gr(r2), bits, "u").slice(first, first + count);
    const right = split(b, b.gr(r3), bits, "u").slice(first, first + count);
    const unpacked = left.flatMap((x, i) => [right[i]!, x]);
    b.setGr(r1, join(b, unpacked, bits), b.anyNat(r2, r3));
  },
});

const packing = {
  values: {
    "2.uss": { ...wordSize[2], x2b: 0 },
    "2.sss": { ...wordSize[2], x2b: 2 },
    "4.sss": { ...doublewordSize[4], x2b: 2 },
  },
} as const;

/** Halves the elements with saturation; those of r2 become the low half. */
const pack = instruction({
  syntax: "pack{packing} r1 = r2, r3",
  format: I2,
  match: { op: 7, x2a: 2, ve: 0, x2c: 0 },
  completers: { packing },
  execute: (b, { r1, r2, r3, packing }) => {
    const bits = packing.startsWith("4") ? 32 : 16;
    const as = packing === "2.uss" ? "u" : "s";
    const wide = [r2, r3].flatMap((r) => split(b, b.gr(r), bits, "s"));
    const packed = wide.map((element) => saturate(b, element, bits / 2, as));
    b.setGr(r1, join(b, packed, bits / 2), b.anyNat(r2, r3));
  },
});

/** Source of each byte, by mbtype4: @brcst, @mix, @shuf, @alt, @rev. */
const permutations: ReadonlyMap<number, readonly number[]> = new Map([
  [0, [0, 0, 0, 0, 0, 0, 0, 0]],
  [8, [0, 4, 2, 6, 1, 5, 3, 7]],
  [9, [0, 4, 1, 5, 2, 6, 3, 7]],
  [10, [0, 2, 4, 6, 1, 3, 5, 7]],
  [11, [7, 6, 5, 4, 3, 2, 1, 0]],
]);

const mux1 = instruction({
  syntax: "mux1 r1 = r2, mbtype4",
  format: I3,
  match: { op: 7, x2a: 3, ve: 0, x2b: 2, x2c: 2, ...byteSize[1] },
  execute: (b, { r1, r2, mbtype4 }) => {
    const elements = split(b, b.gr(r2), 8, "u");
    const permuted = permutations.get(mbtype4)!.map((from) => elements[from]!);
    b.setGr(r1, join(b, permuted, 8), b.nat(r2));
  },
});

/** Each two bits of mhtype8 name the source of an element. */
const mux2 = instruction({
  syntax: "mux2 r1 = r2, mhtype8",
  format: I4,
  match: { op: 7, x2a: 3, ve: 0, x2b: 2, x2c: 2, ...wordSize[2] },
  execute: (b, { r1, r2, mhtype8 }) => {
    const elements = split(b, b.gr(r2), 16, "u");
    const permuted = [0, 2, 4, 6].map((place) => elements[(mhtype8 >> place) & 3]!);
    b.setGr(r1, join(b, permuted, 16), b.nat(r2));
  },
});

export const arrangements: readonly Instruction[] = [mix, unpack, pack, mux1, mux2];
