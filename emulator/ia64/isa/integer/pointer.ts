import type { Builder } from "../../builder.ts";
import { A1, A2, A4 } from "../formats.ts";
import { type Instruction, instruction } from "../instruction.ts";
import { signed, unsigned } from "../values.ts";

/* Arithmetic on 32-bit pointers (manual vol. 3, `addp4`, `shladdp4`). */

/** The low 32 bits of a sum, in the region (bits 62:61) that bits 31:30 of the base name. */
function pointer<V>(b: Builder<V>, sum: V, base: V): V {
  const region = b.and(b.shrU(base, unsigned(b, 30)), unsigned(b, 3));
  return b.or(b.zxt(sum, 32), b.shl(region, unsigned(b, 61)));
}

const addp4 = instruction({
  syntax: "addp4 r1 = r2, r3",
  format: A1,
  match: { op: 8, x2a: 0, ve: 0, x4: 2, x2b: 0 },
  execute: (b, { r1, r2, r3 }) => {
    const base = b.gr(r3);
    b.setGr(r1, pointer(b, b.add(b.gr(r2), base), base), b.anyNat(r2, r3));
  },
});

const addp4Imm = instruction({
  syntax: "addp4 r1 = imm14, r3",
  format: A4,
  match: { op: 8, x2a: 3, ve: 0 },
  execute: (b, { r1, imm14, r3 }) => {
    const base = b.gr(r3);
    b.setGr(r1, pointer(b, b.add(signed(b, imm14), base), base), b.nat(r3));
  },
});

const shladdp4 = instruction({
  syntax: "shladdp4 r1 = r2, count2, r3",
  format: A2,
  match: { op: 8, x2a: 0, ve: 0, x4: 6 },
  execute: (b, { r1, r2, count2, r3 }) => {
    const base = b.gr(r3);
    const sum = b.add(b.shl(b.gr(r2), unsigned(b, count2)), base);
    b.setGr(r1, pointer(b, sum, base), b.anyNat(r2, r3));
  },
});

export const pointers: readonly Instruction[] = [addp4, addp4Imm, shladdp4];
