import assert from "node:assert/strict";
import { DEFAULT_FPSR } from "./fp-bench.ts";
import { type Bench, bench } from "./step.ts";

/** A floating-point register: significand, and sign (bit 17) with exponent. */
export type Register = readonly [significand: bigint, signExponent: number];

/** Sign and exponent of a register that holds an integer, or two singles (manual vol. 1, 5.1). */
export const integerExponent = 0x1003e;

const bytes = new DataView(new ArrayBuffer(8));

/** The bits of a single or double in memory, and the number of such bits. */
export function singleBits(value: number): number {
  bytes.setFloat32(0, value);
  return bytes.getUint32(0);
}

export function singleOf(bits: number): number {
  bytes.setUint32(0, bits);
  return bytes.getFloat32(0);
}

/** Two singles in a significand. */
export function pairOf(high: number, low: number): Register {
  return [(BigInt(singleBits(high)) << 32n) | BigInt(singleBits(low)), integerExponent];
}

/** The two 32-bit halves of a result, which must be a positive integer. */
export function halvesOf([significand, signExponent]: Register): [high: number, low: number] {
  assert.equal(signExponent, integerExponent);
  return [Number(significand >> 32n), Number(significand & 0xffff_ffffn)];
}

/** ar.fpsr with these exceptions enabled, and status field 0 rounding by this code. */
export const fpsrWith = (enabled: number, rounding = 0): bigint =>
  (DEFAULT_FPSR & ~BigInt(enabled)) | (BigInt(rounding) << 10n);

export function doubleOf(bits: bigint): number {
  bytes.setBigUint64(0, bits);
  return bytes.getFloat64(0);
}

/** The register value of a number; a NaN is quiet. */
export function registerOf(value: number): Register {
  const sign = value < 0 || Object.is(value, -0) ? 0x20000 : 0;
  if (value === 0) return [0n, sign];
  if (Number.isNaN(value)) return [3n << 62n, 0x1ffff];
  const magnitude = Math.abs(value);
  if (magnitude === Infinity) return [1n << 63n, sign | 0x1ffff];
  let [fraction, power] = [magnitude, 0];
  while (fraction >= 2) [fraction, power] = [fraction / 2, power + 1];
  while (fraction < 1) [fraction, power] = [fraction * 2, power - 1];
  return [BigInt(fraction * 2 ** 52) << 11n, sign | (0xffff + power)];
}

/** The number of a register value that a double can hold; NaN for every NaN. */
export function numberOf([significand, signExponent]: Register): number {
  const sign = (signExponent & 0x20000) === 0 ? 1 : -1;
  const exponent = signExponent & 0x1ffff;
  if (exponent === 0x1ffff) return significand === 1n << 63n ? sign * Infinity : Number.NaN;
  return sign * (Number(significand) / 2 ** 63) * 2 ** (exponent - 0xffff);
}

export const integer = (significand: bigint): Register => [significand, integerExponent];

/** A bench with a function that puts values into f8, f9, ... and gives f6 after an instruction. */
export function floatBench(): Bench & {
  execute(source: string, ...sources: Register[]): Register;
} {
  const made = bench();
  const { cpu, run } = made;
  const execute = (source: string, ...sources: Register[]): Register => {
    for (const [i, [significand, signExponent]] of sources.entries()) {
      cpu.setFr(8 + i, significand, signExponent);
    }
    run(source);
    return [cpu.frSignificand(6), cpu.frSignExponent(6)];
  };
  return { ...made, execute };
}
