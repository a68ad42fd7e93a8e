import type { Builder } from "../../builder.ts";
import { I11, I12, I13, I14, I15 } from "../formats.ts";
import { type Instruction, instruction } from "../instruction.ts";
import { signed, unsigned } from "../values.ts";

/* Bit fields (manual vol. 3, `extr`, `dep`); a field that would pass bit 63 ends there. */

const extr = instruction({
  syntax: "extr r1 = r3, pos6, len6",
  format: I11,
  match: { op: 5, x2: 1, x: 0, y: 1 },
  aliases: [{ syntax: "shr r1 = r3, count6", printed: ({ pos6, len6 }) => len6 === 64 - pos6 }],
  execute: (b, { r1, r3, pos6, len6 }) => {
    const field = b.shrU(b.gr(r3), unsigned(b, pos6));
    b.setGr(r1, b.sxt(field, Math.min(len6, 64 - pos6)), b.nat(r3));
  },
});

const extrU = instruction({
  syntax: "extr.u r1 = r3, pos6, len6",
  format: I11,
  match: { op: 5, x2: 1, x: 0, y: 0 },
  aliases: [{ syntax: "shr.u r1 = r3, count6", printed: ({ pos6, len6 }) => len6 === 64 - pos6 }],
  execute: (b, { r1, r3, pos6, len6 }) =>
    b.setGr(r1, b.zxt(b.shrU(b.gr(r3), unsigned(b, pos6)), len6), b.nat(r3)),
});

interface Place {
  readonly pos6: number;
  readonly len: number;
}

const mask = ({ pos6, len }: Place): bigint =>
  BigInt.asUintN(64, ((1n << BigInt(len)) - 1n) << BigInt(pos6));

/** The low bits of a value at their place, zero around. */
function placed<V>(b: Builder<V>, value: V, place: Place): V {
  return b.and(b.shl(value, unsigned(b, place.pos6)), b.constant(mask(place)));
}

/** A value with the field at a place replaced. */
function deposited<V>(b: Builder<V>, into: V, value: V, place: Place): V {
  const around = b.and(into, b.constant(BigInt.asUintN(64, ~mask(place))));
  return b.or(around, placed(b, value, place));
}

const depZ = instruction({
  syntax: "dep.z r1 = r2, pos6, len6",
  format: I12,
  match: { op: 5, x2: 1, x: 1, y: 0 },
  aliases: [{ syntax: "shl r1 = r2, count6", printed: ({ pos6, len6 }) => len6 === 64 - pos6 }],
  execute: (b, { r1, r2, pos6, len6 }) =>
    b.setGr(r1, placed(b, b.gr(r2), { pos6, len: len6 }), b.nat(r2)),
});

const depZImm = instruction({
  syntax: "dep.z r1 = imm8, pos6, len6",
  format: I13,
  match: { op: 5, x2: 1, x: 1, y: 1 },
  execute: (b, { r1, imm8, pos6, len6 }) =>
    b.setGr(r1, placed(b, signed(b, imm8), { pos6, len: len6 }), b.constant(0n)),
});

const depImm = instruction({
  syntax: "dep r1 = imm1, r3, pos6, len6",
  format: I14,
  match: { op: 5, x2: 3, x: 1 },
  execute: (b, { r1, imm1, r3, pos6, len6 }) => {
    const place = { pos6, len: len6 };
    b.setGr(r1, deposited(b, b.gr(r3), signed(b, imm1), place), b.nat(r3));
  },
});

const dep = instruction({
  syntax: "dep r1 = r2, r3, pos6, len4",
  format: I15,
  match: { op: 4 },
  execute: (b, { r1, r2, r3, pos6, len4 }) => {
    const place = { pos6, len: len4 };
    b.setGr(r1, deposited(b, b.gr(r3), b.gr(r2), place), b.anyNat(r2, r3));
  },
});

export const deposits: readonly Instruction[] = [extr, extrU, depZ, depZImm, depImm, dep];
