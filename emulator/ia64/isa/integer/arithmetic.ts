import { A1, A2, A3, A4, A5 } from "../formats.ts";
import { instruction } from "../instruction.ts";
import { signed } from "../values.ts";

/* Addition and subtraction (manual vol. 3, `add`, `sub`, `shladd`). */

export const add = instruction({
  syntax: "add r1 = r2, r3",
  format: A1,
  match: { op: 8, x2a: 0, ve: 0, x4: 0, x2b: 0 },
  execute: (b, { r1, r2, r3 }) => b.setGr(r1, b.add(b.gr(r2), b.gr(r3)), b.anyNat(r2, r3)),
});

const addPlusOne = instruction({
  syntax: "add r1 = r2, r3, 1",
  format: A1,
  match: { op: 8, x2a: 0, ve: 0, x4: 0, x2b: 1 },
  execute: (b, { r1, r2, r3 }) => {
    const sum = b.add(b.add(b.gr(r2), b.gr(r3)), b.constant(1n));
    b.setGr(r1, sum, b.anyNat(r2, r3));
  },
});

export const sub = instruction({
  syntax: "sub r1 = r2, r3",
  format: A1,
  match: { op: 8, x2a: 0, ve: 0, x4: 1, x2b: 1 },
  execute: (b, { r1, r2, r3 }) => b.setGr(r1, b.sub(b.gr(r2), b.gr(r3)), b.anyNat(r2, r3)),
});

const subMinusOne = instruction({
  syntax: "sub r1 = r2, r3, 1",
  format: A1,
  match: { op: 8, x2a: 0, ve: 0, x4: 1, x2b: 0 },
  execute: (b, { r1, r2, r3 }) => {
    const difference = b.sub(b.sub(b.gr(r2), b.gr(r3)), b.constant(1n));
    b.setGr(r1, difference, b.anyNat(r2, r3));
  },
});

const subImm8 = instruction({
  syntax: "sub r1 = imm8, r3",
  format: A3,
  match: { op: 8, x2a: 0, ve: 0, x4: 9, x2b: 1 },
  execute: (b, { r1, imm8, r3 }) => b.setGr(r1, b.sub(signed(b, imm8), b.gr(r3)), b.nat(r3)),
});

const adds = instruction({
  syntax: "adds r1 = imm14, r3",
  format: A4,
  match: { op: 8, x2a: 2, ve: 0 },
  aliases: [
    { syntax: "mov r1 = r3", fixed: { imm14: 0 }, printed: true },
    { syntax: "add r1 = imm14, r3" },
  ],
  execute: (b, { r1, imm14, r3 }) => b.setGr(r1, b.add(signed(b, imm14), b.gr(r3)), b.nat(r3)),
});

/** r3 is one of r0 to r3. */
const addl = instruction({
  syntax: "addl r1 = imm22, r3",
  format: A5,
  match: { op: 9 },
  aliases: [
    { syntax: "mov r1 = imm22", fixed: { r3: 0 }, printed: true },
    { syntax: "add r1 = imm22, r3" },
  ],
  execute: (b, { r1, imm22, r3 }) => b.setGr(r1, b.add(signed(b, imm22), b.gr(r3)), b.nat(r3)),
});

/** Shift left and add. */
export const shladd = instruction({
  syntax: "shladd r1 = r2, count2, r3",
  format: A2,
  match: { op: 8, x2a: 0, ve: 0, x4: 4 },
  execute: (b, { r1, r2, count2, r3 }) => {
    const shifted = b.shl(b.gr(r2), b.constant(BigInt(count2)));
    b.setGr(r1, b.add(shifted, b.gr(r3)), b.anyNat(r2, r3));
  },
});

export const arithmetic = [
  ...[add, addPlusOne, sub, subMinusOne, subImm8, addl, adds, shladd],
] as const;
