import { F2 } from "../formats.ts";
import { type Instruction, instruction } from "../instruction.ts";
import { combine, combiningSignificands } from "./significands.ts";

/* Integer multiplication in floating-point registers (manual vol. 3, `xma`). */

const signed = (value: bigint): bigint => BigInt.asIntN(64, value);

const products = {
  l: combiningSignificands((a, b, addend) => a * b + addend),
  hu: combiningSignificands((a, b, addend) => (a * b + addend) >> 64n),
  h: combiningSignificands((a, b, addend) => (signed(a) * signed(b) + addend) >> 64n),
} as const;

const xma = instruction({
  syntax: "xma{.part} f1 = f3, f4, f2",
  format: F2,
  match: { op: 0xe, x: 1 },
  completers: {
    part: { values: { l: { x2: 0 }, hu: { x2: 2 }, h: { x2: 3 } }, accepts: { lu: "l" } },
  },
  aliases: [{ syntax: "xmpy{.part} f1 = f3, f4", fixed: { f2: 0 }, printed: true }],
  execute: (b, { f1, f2, f3, f4, part }) => combine(b, products[part], f1, f3, f4, f2),
});

export const multiplies: readonly Instruction[] = [xma];
