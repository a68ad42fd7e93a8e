import { EXPONENT, type FpValue, INTEGER_BIT, NATVAL, SPECIAL } from "./format.ts";

/* What a register value is (manual vol. 1, table 5-2); the bits are those of fclass9 in `fclass`. */

export const ZERO = 0x004;
/** Not normalized: denormals, pseudo-denormals and pseudo-zeros. */
export const UNNORMAL = 0x008;
export const NORMAL = 0x010;
export const INFINITE = 0x020;
export const SIGNALING = 0x040;
export const QUIET = 0x080;
export const NAT = 0x100;
/** Pseudo-infinities and pseudo-NaNs; no bit of fclass9 selects them. */
export const UNSUPPORTED = 0x200;

export const NAN = SIGNALING | QUIET;
export const FINITE = ZERO | UNNORMAL | NORMAL;

/** The bit of a NaN's significand that makes it quiet. */
export const QUIET_BIT = 1n << 62n;

/** The class of a value: one of the constants above. */
export function classOf({ significand, signExponent }: FpValue): number {
  const exponent = signExponent & EXPONENT;
  const integer = significand >= INTEGER_BIT;
  if (exponent === SPECIAL) {
    if (!integer) return UNSUPPORTED;
    if (significand === INTEGER_BIT) return INFINITE;
    return (significand & QUIET_BIT) !== 0n ? QUIET : SIGNALING;
  }
  if (exponent === 0) return significand === 0n ? ZERO : UNNORMAL;
  if (integer) return NORMAL;
  return significand === 0n && signExponent === NATVAL.signExponent ? NAT : UNNORMAL;
}
