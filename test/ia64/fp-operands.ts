import type { FpValue } from "../../emulator/ia64/fp/format.ts";
import type { Random } from "./random.ts";

const NORMAL = 1n << 63n;

/** Significands whose products and sums lie next to those that round differently. */
function significand(random: Random): bigint {
  const bits = random.bits64();
  switch (random.below(6)) {
    case 0:
      return NORMAL | (1n << BigInt(random.below(64)));
    case 1:
      return (1n << 64n) - (1n << BigInt(random.below(64)));
    case 2:
      return (
        NORMAL | (((bits >> BigInt(random.below(64))) << BigInt(random.below(40))) & (NORMAL - 1n))
      );
    default:
      return NORMAL | bits;
  }
}

/** A finite number around 2^exponent, now and then 0, or not normalized. */
export function finite(random: Random, exponent: number, spread: number): FpValue {
  const sign = random.below(2) * 0x20000;
  if (random.below(30) === 0) return { significand: 0n, signExponent: sign };
  const field = exponent + 0xffff - spread + random.below(2 * spread + 1);
  const value = significand(random);
  const shift = random.below(8) === 0 ? BigInt(random.below(64)) : 0n;
  return {
    significand: value >> shift,
    signExponent: sign | Math.min(Math.max(field, 1), 0x1fffe),
  };
}
