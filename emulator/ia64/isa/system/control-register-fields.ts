import {
  CR_DCR,
  CR_EOI,
  CR_IFS,
  CR_IHA,
  CR_IPSR,
  CR_IRR0,
  CR_ISR,
  CR_ITIR,
  CR_ITM,
  CR_ITV,
  CR_IVA,
  CR_IVR,
  CR_LID,
  CR_LRR0,
  CR_LRR1,
  CR_PMV,
  CR_PTA,
  CR_TPR,
} from "../../control-registers.ts";
import * as psr from "../../psr.ts";

/* Which control registers there are, and what a write may give them (manual vol. 2, 3.3, 5.8.3). */

/** From cr.ipsr to the last of those that are in use while psr.ic is 1. */
const firstOfInterruption = CR_IPSR;
const lastOfInterruption = 27;

const existing: ReadonlySet<number> = new Set([
  ...[CR_DCR, CR_ITM, CR_IVA, CR_PTA, CR_IPSR, CR_ISR, 19, 20, CR_ITIR, 22, CR_IFS, 24, CR_IHA],
  ...[CR_LID, CR_IVR, CR_TPR, CR_EOI, CR_IRR0, 69, 70, 71],
  ...[CR_ITV, CR_PMV, 74, CR_LRR0, CR_LRR1],
]);
const readOnly: ReadonlySet<number> = new Set([CR_IVR, CR_IRR0, 69, 70, 71]);

const IPSR_FIELDS =
  BigInt(psr.PSR_IMPLEMENTED) | (BigInt(psr.PSRH_IMPLEMENTED | psr.PSRH_IS | psr.PSRH_RI) << 32n);

/** Reserved bits by register: a write of ones raises Reserved Register/Field. */
const reserved: ReadonlyMap<number, bigint> = new Map([
  [CR_DCR, ~0x7f07n],
  [CR_PTA, 0x7e02n],
  [CR_IPSR, ~IPSR_FIELDS],
  [CR_ISR, ~0xfff_00ff_ffffn],
  [CR_ITIR, ~0xffff_fffcn],
  [CR_IFS, ~((1n << 63n) | ((1n << 38n) - 1n))],
  [CR_TPR, 0xff00n],
  ...[CR_ITV, CR_PMV, 74].map((n) => [n, 0xef00n] as const),
  ...[CR_LRR0, CR_LRR1].map((n) => [n, 0x4800n] as const),
]);

/** The bits that registers keep; what is written to the others is lost, and they read as 0. */
const kept: ReadonlyMap<number, bigint> = new Map([
  [CR_IVA, ~0x7fffn],
  [CR_IHA, ~3n],
  [CR_LID, 0xffff_0000n],
  [CR_TPR, 0x1_00f0n],
  ...[CR_ITV, CR_PMV, 74].map((n) => [n, 0x1_00ffn] as const),
  ...[CR_LRR0, CR_LRR1].map((n) => [n, 0x1_a7ffn] as const),
]);

/** Whether a register may be read, or written, at all; the interruption registers only with psr.ic 0. */
export function isAccessible(n: number, write: boolean, collecting: boolean): boolean {
  if (!existing.has(n) || (write && readOnly.has(n))) return false;
  return !(collecting && n >= firstOfInterruption && n <= lastOfInterruption);
}

/** Whether a value has ones in reserved fields, or a reserved size of the VHPT (15 to 61). */
export function isReserved(n: number, value: bigint): boolean {
  if ((value & (reserved.get(n) ?? 0n)) !== 0n) return true;
  const size = (value >> 2n) & 63n;
  return n === CR_PTA && (size < 15n || size > 61n);
}

/** What the register holds after a write of the value. */
export function keptBits(n: number, value: bigint): bigint {
  return value & (kept.get(n) ?? value);
}
