import type { Builder, Helper } from "../../builder.ts";
import { type FpValue, INTEGER_EXPONENT, isNatVal, NATVAL } from "../../fp/format.ts";
import { readFr, writeFr } from "../../fp/registers.ts";
import { unsigned } from "../values.ts";
import { checkFr } from "./registers.ts";

/** Makes a value of the values of up to three source registers. */
type Combine = (a: FpValue, b: FpValue, c: FpValue) => FpValue;

/** helper(f1, ...sources): f1 becomes what is made of the sources, or NaTVal if one of them is. */
export function combining(combine: Combine): Helper {
  return (cpu, f1 = 0n, a = 0n, b = 0n, c = 0n) => {
    const first = readFr(cpu, Number(a));
    const second = readFr(cpu, Number(b));
    const third = readFr(cpu, Number(c));
    const nat = isNatVal(first) || isNatVal(second) || isNatVal(third);
    writeFr(cpu, Number(f1), nat ? NATVAL : combine(first, second, third));
    return undefined;
  };
}

/** As `combining`, of significands alone: the result is positive, with the exponent of integers. */
export function combiningSignificands(
  combine: (a: bigint, b: bigint, c: bigint) => bigint,
): Helper {
  return combining((a, b, c) => ({
    significand: BigInt.asUintN(64, combine(a.significand, b.significand, c.significand)),
    signExponent: INTEGER_EXPONENT,
  }));
}

/** As `combiningSignificands`, of two registers and by halves: `combine` gives high and low ones. */
export function combiningHalves(combine: (a: Halves, b: Halves) => Halves): Helper {
  return combiningSignificands((a, b) => {
    const { high, low } = combine(halves(a), halves(b));
    return (high << 32n) | low;
  });
}

/** Two 32-bit numbers. */
export interface Halves {
  readonly high: bigint;
  readonly low: bigint;
}

export function halves(significand: bigint): Halves {
  return { high: significand >> 32n, low: significand & 0xffff_ffffn };
}

/** Check the operands, then call one of the helpers above. */
export function combine<V>(b: Builder<V>, helper: Helper, f1: number, ...sources: number[]): void {
  checkFr(b, [f1], sources);
  b.call(helper, unsigned(b, f1), ...sources.map((f) => unsigned(b, f)));
}
