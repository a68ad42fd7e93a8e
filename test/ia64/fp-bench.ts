import type { Processor } from "../../emulator/ia64/processor.ts";
import { bench } from "./step.ts";

/** ar.fpsr as Linux starts with: all traps disabled; status field 0 in double-extended. */
export const DEFAULT_FPSR = 0x9804c0270033fn;

/** The traps and faults that ar.fpsr enables if it is all 0 in these bits. */
export const TRAPS = { v: 1n, d: 2n, z: 4n, o: 8n, u: 0x10n, i: 0x20n } as const;

/** FPSR with these traps enabled (low bits 0), and some bits of status field 0. */
export function fpsr(enabled: bigint, controls = 0xcn): bigint {
  return (DEFAULT_FPSR & ~0x1fffn & ~enabled) | (~enabled & 0x3fn) | (controls << 6n);
}

/** The six flags of a status field. */
export const flagsOf = (cpu: Processor, sf = 0): number =>
  Number((cpu.ar(40) >> BigInt(13 + 13 * sf)) & 0x3fn);

const bytes = new DataView(new ArrayBuffer(8));

/** A double as a register holds it: significand, and sign with exponent. */
export function number(value: number): readonly [bigint, number] {
  if (value === 0) return [0n, Object.is(value, -0) ? 0x20000 : 0];
  bytes.setFloat64(0, value);
  const bits = bytes.getBigUint64(0);
  const field = Number((bits >> 52n) & 0x7ffn);
  const sign = value < 0 ? 0x20000 : 0;
  const fraction = BigInt.asUintN(52, bits) << 11n;
  return [(1n << 63n) | fraction, sign | (field === 0x7ff ? 0x1ffff : field - 1023 + 0xffff)];
}

export const natVal = [0n, 0x1fffe] as const;
export const quietNan = [0xc000_0000_0000_1234n, 0x1ffff] as const;
export const signalingNan = [0x8000_0000_0000_1234n, 0x3ffff] as const;
export const indefinite = [0xc000_0000_0000_0000n, 0x3ffff] as const;
export const infinity = [1n << 63n, 0x1ffff] as const;
/** No number: an infinity without its integer bit. */
export const unsupported = [0n, 0x1ffff] as const;
export const pseudoZero = [0n, 0x1003e] as const;
/** 2^-1 as no processor would write it. */
export const unnormal = [1n << 62n, 0xffff] as const;

export type Value = readonly [bigint, number];

/** A processor with default FPSR, and what floating-point tests ask of it. */
export function fpBench() {
  const { cpu, vectors, run } = bench();
  cpu.setAr(40, DEFAULT_FPSR);
  const set = (f: number, [significand, signExponent]: Value): void =>
    cpu.setFr(f, significand, signExponent);
  const get = (f: number): Value => [cpu.frSignificand(f), cpu.frSignExponent(f)];
  /** Execute with these values in f6, f7 and f8. */
  const execute = (source: string, ...operands: readonly Value[]): void => {
    for (const [i, value] of operands.entries()) set(6 + i, value);
    run(source);
  };
  return { cpu, vectors, set, get, execute };
}
