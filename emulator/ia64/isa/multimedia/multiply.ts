import { I1, I2 } from "../formats.ts";
import { type Instruction, instruction } from "../instruction.ts";
import { unsigned } from "../values.ts";
import { join, pairwise, split, wordSize } from "./elements.ts";

/* Parallel multiplication (manual vol. 3, `pmpy2`, `pmpyshr2`). */

/** The odd (.l) or even (.r) elements give products of 32 bits. */
const pmpy2 = instruction({
  syntax: "pmpy2{.side} r1 = r2, r3",
  format: I2,
  match: { op: 7, x2a: 2, ve: 0, x2c: 3, ...wordSize[2] },
  completers: { side: { values: { r: { x2b: 1 }, l: { x2b: 3 } } } },
  execute: (b, { r1, r2, r3, side }) => {
    const first = side === "l" ? 1 : 0;
    const left = split(b, b.gr(r2), 16, "s");
    const right = split(b, b.gr(r3), 16, "s");
    const products = [first, first + 2].map((i) => b.mul(left[i]!, right[i]!));
    b.setGr(r1, join(b, products, 32), b.anyNat(r2, r3));
  },
});

/** 16 bits of each product, from the counted bit up. */
const pmpyshr2 = instruction({
  syntax: "pmpyshr2{.sign} r1 = r2, r3, count2",
  format: I1,
  match: { op: 7, x2a: 0, ve: 0, ...wordSize[2] },
  completers: { sign: { values: { "": { x2b: 3 }, u: { x2b: 1 } } } },
  execute: (b, fields) => {
    const extend = fields.sign === "u" ? "u" : "s";
    pairwise(b, fields, 16, [extend, extend], (x, y) =>
      b.shrU(b.mul(x, y), unsigned(b, fields.count2)),
    );
  },
});

export const parallelMultiplies: readonly Instruction[] = [pmpy2, pmpyshr2];
