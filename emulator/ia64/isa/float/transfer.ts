import type { Helper } from "../../builder.ts";
import {
  double,
  type FpValue,
  fromIeee,
  INTEGER_EXPONENT,
  single,
  toIeee,
} from "../../fp/format.ts";
import { frIsNatVal, readFr, writeFr, writeNatVal } from "../../fp/registers.ts";
import { M18, M19 } from "../formats.ts";
import { type Instruction, instruction } from "../instruction.ts";
import { unsigned } from "../values.ts";
import { checkFr } from "./registers.ts";

/* Between general and floating-point registers (manual vol. 3, `getf`, `setf`). */

const reading = (read: (value: FpValue) => bigint): Helper => {
  return (cpu, f = 0n) => read(readFr(cpu, Number(f)));
};

const writing = (make: (bits: bigint) => FpValue): Helper => {
  return (cpu, f = 0n, bits = 0n) => {
    writeFr(cpu, Number(f), make(bits));
    return undefined;
  };
};

const getters = {
  sig: reading(({ significand }) => significand),
  exp: reading(({ signExponent }) => BigInt(signExponent)),
  s: reading((value) => toIeee(value, single)),
  d: reading((value) => toIeee(value, double)),
} as const;

const setters = {
  sig: writing((significand) => ({ significand, signExponent: INTEGER_EXPONENT })),
  exp: writing((bits) => ({ significand: 1n << 63n, signExponent: Number(bits & 0x3ffffn) })),
  s: writing((bits) => fromIeee(BigInt.asUintN(32, bits), single)),
  d: writing((bits) => fromIeee(bits, double)),
} as const;

const part = {
  values: { sig: { x6: 0x1c }, exp: { x6: 0x1d }, s: { x6: 0x1e }, d: { x6: 0x1f } },
} as const;

const getf = instruction({
  syntax: "getf{.part} r1 = f2",
  format: M19,
  match: { op: 4, m: 0, x: 1 },
  completers: { part },
  execute: (b, { r1, f2, part }) => {
    checkFr(b, [], [f2]);
    const source = unsigned(b, f2);
    b.setGr(r1, b.call(getters[part], source), b.call(frIsNatVal, source));
  },
});

const setf = instruction({
  syntax: "setf{.part} f1 = r2",
  format: M18,
  match: { op: 6, m: 0, x: 1 },
  completers: { part },
  execute: (b, { f1, r2, part }) => {
    checkFr(b, [f1]);
    const [target, nat] = [unsigned(b, f1), b.nat(r2)];
    b.when(nat, () => b.call(writeNatVal, target));
    b.when(b.eq(nat, unsigned(b, 0)), () => b.call(setters[part], target, b.gr(r2)));
  },
});

export const transfers: readonly Instruction[] = [getf, setf];
