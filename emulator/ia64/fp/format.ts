/** A floating-point register: significand, and sign (bit 17) with exponent (manual vol. 1, 5.1). */
export interface FpValue {
  readonly significand: bigint;
  readonly signExponent: number;
}

export const SIGN = 0x20000;
export const EXPONENT = 0x1ffff;
export const BIAS = 0xffff;
/** Exponent of infinities and NaNs. */
export const SPECIAL = 0x1ffff;
export const INTEGER_BIT = 1n << 63n;

/** Exponent of a significand that is a 64-bit integer. */
export const INTEGER_EXPONENT = 0x1003e;

/** Stands for a value that speculation could not produce. */
export const NATVAL: FpValue = { significand: 0n, signExponent: 0x1fffe };

export function isNatVal({ significand, signExponent }: FpValue): boolean {
  return significand === NATVAL.significand && signExponent === NATVAL.signExponent;
}

export function infinity(negative: boolean): FpValue {
  return { significand: INTEGER_BIT, signExponent: negative ? SIGN | SPECIAL : SPECIAL };
}

export function zero(negative: boolean): FpValue {
  return { significand: 0n, signExponent: negative ? SIGN : 0 };
}

/** Widths of a memory format with a hidden integer bit. */
interface Ieee {
  readonly exponentBits: number;
  readonly fractionBits: number;
}

export const single: Ieee = { exponentBits: 8, fractionBits: 23 };
export const double: Ieee = { exponentBits: 11, fractionBits: 52 };

/** Register value of a single or double in memory (manual vol. 1, 5.3.1). */
export function fromIeee(bits: bigint, { exponentBits, fractionBits }: Ieee): FpValue {
  const ones = 2 ** exponentBits - 1;
  const exponent = Number((bits >> BigInt(fractionBits)) & BigInt(ones));
  const fraction = BigInt.asUintN(fractionBits, bits) << BigInt(63 - fractionBits);
  const sign = (bits >> BigInt(fractionBits + exponentBits)) & 1n ? SIGN : 0;
  const bias = ones >> 1;
  if (exponent === ones)
    return { significand: INTEGER_BIT | fraction, signExponent: sign | SPECIAL };
  if (exponent !== 0) {
    return {
      significand: INTEGER_BIT | fraction,
      signExponent: sign | (exponent - bias + BIAS),
    };
  }
  return { significand: fraction, signExponent: sign | (fraction === 0n ? 0 : 1 - bias + BIAS) };
}

/** Single or double in memory of a register value; what doesn't fit is cut off (vol. 1, 5.3.2). */
export function toIeee(value: FpValue, { exponentBits, fractionBits }: Ieee): bigint {
  const sign = (value.signExponent & SIGN) !== 0 ? 1n : 0n;
  const exponent = value.significand >> 63n === 0n ? 0 : narrowed(value, exponentBits);
  const fraction = BigInt.asUintN(63, value.significand) >> BigInt(63 - fractionBits);
  const upper = (sign << BigInt(exponentBits)) | BigInt(exponent);
  return (upper << BigInt(fractionBits)) | fraction;
}

/** The exponent in fewer bits: its top bit and its low ones. */
function narrowed({ signExponent }: FpValue, bits: number): number {
  const top = (signExponent & EXPONENT) >> 16;
  return (top << (bits - 1)) | (signExponent & (2 ** (bits - 1) - 1));
}

const EXTENDED_BITS = 15;
const EXTENDED_BIAS = 0x3fff;

/**
 * Register value of a double-extended in memory, given in its two parts. Exponent 0, of zeros and
 * (pseudo-)denormals, is exponent 0 in a register, too (manual vol. 1, 5.1.2).
 */
export function fromExtended(significand: bigint, upper: number): FpValue {
  const sign = (upper & 0x8000) !== 0 ? SIGN : 0;
  const exponent = upper & 0x7fff;
  if (exponent === 0x7fff) return { significand, signExponent: sign | SPECIAL };
  if (exponent === 0) return { significand, signExponent: sign };
  return { significand, signExponent: sign | (exponent - EXTENDED_BIAS + BIAS) };
}

/** Sign and exponent of a double-extended in memory; the integer bit plays no part. */
export function extendedUpper(value: FpValue): number {
  const sign = (value.signExponent & SIGN) !== 0 ? 0x8000 : 0;
  return sign | narrowed(value, EXTENDED_BITS);
}
