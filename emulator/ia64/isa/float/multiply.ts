import type { Helper } from "../../builder.ts";
import { INTEGER_EXPONENT, isNatVal, NATVAL } from "../../fp-format.ts";
import { readFr, writeFr } from "../../fp-registers.ts";
import { F2 } from "../formats.ts";
import { type Instruction, instruction } from "../instruction.ts";
import { unsigned } from "../values.ts";
import { checkFr } from "./registers.ts";

/* Integer multiplication in floating-point registers (manual vol. 3, `xma`). */

type Product = (a: bigint, b: bigint, addend: bigint) => bigint;

const signed = (value: bigint): bigint => BigInt.asIntN(64, value);

/** Multiplies significands: helper(f1, f3, f4, f2). */
const multiply = (product: Product): Helper => {
  return (cpu, f1 = 0n, ...sources) => {
    const [a, b, c] = sources.map((f) => readFr(cpu, Number(f))) as [FpLike, FpLike, FpLike];
    const nat = [a, b, c].some(isNatVal);
    const significand = BigInt.asUintN(64, product(a.significand, b.significand, c.significand));
    writeFr(cpu, Number(f1), nat ? NATVAL : { significand, signExponent: INTEGER_EXPONENT });
    return undefined;
  };
};

type FpLike = ReturnType<typeof readFr>;

const products = {
  l: multiply((a, b, c) => a * b + c),
  hu: multiply((a, b, c) => (a * b + c) >> 64n),
  h: multiply((a, b, c) => (signed(a) * signed(b) + c) >> 64n),
} as const;

const xma = instruction({
  syntax: "xma{.part} f1 = f3, f4, f2",
  format: F2,
  match: { op: 0xe, x: 1 },
  completers: {
    part: { values: { l: { x2: 0 }, hu: { x2: 2 }, h: { x2: 3 } }, accepts: { lu: "l" } },
  },
  aliases: [{ syntax: "xmpy{.part} f1 = f3, f4", fixed: { f2: 0 }, printed: true }],
  execute: (b, { f1, f2, f3, f4, part }) => {
    checkFr(b, [f1], [f2, f3, f4]);
    b.call(products[part], ...[f1, f3, f4, f2].map((f) => unsigned(b, f)));
  },
});

export const multiplies: readonly Instruction[] = [xma];
