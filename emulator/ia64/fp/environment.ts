/** Exceptions, as bits of FPSR.traps and of the flags of a status field (manual vol. 1, 5.2). */
export const V = 0x01;
export const D = 0x02;
export const Z = 0x04;
export const O = 0x08;
export const U = 0x10;
export const I = 0x20;

/** Controls of a status field. */
export const FTZ = 0x01;
export const WRE = 0x02;
export const PC_SHIFT = 2;
export const RC_SHIFT = 4;
export const TD = 0x40;

/** The encoding of pc that is reserved. */
export const PC_RESERVED = 1;

/**
 * ar.fpsr as the software conventions have it: nothing interrupts; double-extended, and in status
 * field 1 the widest range. Reset leaves the register undefined, so this is as good as any.
 */
export const INITIAL_FPSR = 0x9804c_0270_033fn;

/** Rounding modes, as encoded in rc. */
export const NEAREST = 0;
export const DOWN = 1;
export const UP = 2;
export const TRUNCATE = 3;

/** What decides how the result of an operation is rounded and which exceptions interrupt it. */
export interface Environment {
  /** Bits of the significand. */
  readonly precision: 24 | 53 | 64;
  /** Exponents of the smallest and the largest normal number, unbiased. */
  readonly minExponent: number;
  readonly maxExponent: number;
  /** Bits that hold the exponent of a result too large or too small, where that traps. */
  readonly wrapBits: 17 | 8;
  readonly rounding: number;
  /** Of no effect where underflow traps (manual vol. 1, 5.2). */
  readonly flushToZero: boolean;
  /** Exceptions that neither fault nor trap. */
  readonly disabled: number;
}

/** Where precision and range come from: the completer of the instruction, or its kind. */
export type Completer = "s" | "d" | "" | "parallel";

const completers: readonly Completer[] = ["s", "d", "", "parallel"];

const maxExponents = { 8: 127, 11: 1023, 15: 16383, 17: 65535 } as const;

/** Significand bits that pc selects; the reserved value is taken as the largest. */
const dynamicPrecisions = [24, 64, 53, 64] as const;

/** Precision and exponent bits (manual vol. 1, table 5-6). */
function format(completer: Completer, pc: number, wide: boolean) {
  switch (completer) {
    case "s":
      return { precision: 24, exponentBits: wide ? 17 : 8 } as const;
    case "d":
      return { precision: 53, exponentBits: wide ? 17 : 11 } as const;
    case "":
      return { precision: dynamicPrecisions[pc]!, exponentBits: wide ? 17 : 15 } as const;
    case "parallel":
      return { precision: 24, exponentBits: 8 } as const;
  }
}

function makeEnvironment(controls: number, traps: number, completer: Completer): Environment {
  const pc = (controls >> PC_SHIFT) & 3;
  const { precision, exponentBits } = format(completer, pc, (controls & WRE) !== 0);
  const maxExponent = maxExponents[exponentBits];
  const disabled = (controls & TD) !== 0 ? V | D | Z | O | U | I : traps;
  return {
    precision,
    minExponent: 1 - maxExponent,
    maxExponent,
    wrapBits: completer === "parallel" ? 8 : 17,
    rounding: (controls >> RC_SHIFT) & 3,
    flushToZero: (controls & FTZ) !== 0,
    disabled,
  };
}

const known: (Environment | undefined)[] = [];

/** The environment of 7 bits of controls, 6 of FPSR.traps and a completer. */
export function environmentOf(controls: number, traps: number, completer: Completer): Environment {
  const index = (((completers.indexOf(completer) << 6) | traps) << 7) | controls;
  known[index] ??= makeEnvironment(controls, traps, completer);
  return known[index];
}
