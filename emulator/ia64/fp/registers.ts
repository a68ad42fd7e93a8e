import type { Helper } from "../builder.ts";
import { disabledFpHigh, disabledFpLow, registerNatConsumption } from "../fault.ts";
import type { Processor } from "../processor.ts";
import * as psr from "../psr.ts";
import { type FpValue, isNatVal, NATVAL } from "./format.ts";

/** First floating-point register of the high partition, which psr.dfh disables. */
const HIGH = 32;

/** Bits for the partitions of the register file, as in ISR.code of a Disabled FP-Register fault. */
const [LOW_PARTITION, HIGH_PARTITION] = [disabledFpLow.code, disabledFpHigh.code];

/** The partitions that registers belong to; f0 and f1 are in neither. */
export function partitions(registers: readonly number[]): number {
  let found = 0;
  for (const f of registers) {
    if (f >= 2) found |= f < HIGH ? LOW_PARTITION : HIGH_PARTITION;
  }
  return found;
}

/**
 * Disabled FP-Register fault if psr disables one of the partitions (manual vol. 2, 3.3.2):
 * helper(partitions).
 */
export const checkPartitions: Helper = (cpu, used = 0n) => {
  const { psrLow } = cpu;
  if ((psrLow & (psr.PSR_DFL | psr.PSR_DFH)) === 0) return undefined;
  const low = (psrLow & psr.PSR_DFL) !== 0 ? LOW_PARTITION : 0;
  const high = (psrLow & psr.PSR_DFH) !== 0 ? HIGH_PARTITION : 0;
  const code = Number(used) & (low | high);
  if (code === 0) return undefined;
  cpu.raise(code === HIGH_PARTITION ? disabledFpHigh : disabledFpLow, 0, undefined, code);
};

export function readFr(cpu: Processor, f: number): FpValue {
  return { significand: cpu.frSignificand(f), signExponent: cpu.frSignExponent(f) };
}

/** Write a register and note in psr.mfl or psr.mfh that its partition was. */
export function writeFr(cpu: Processor, f: number, value: FpValue): void {
  cpu.setFr(f, value.significand, value.signExponent);
  const bit = f < HIGH ? psr.PSR_MFL : psr.PSR_MFH;
  if ((cpu.psrLow & bit) === 0) cpu.setPsr(cpu.psrLow | bit, cpu.psrHigh);
}

/** Make a register NaTVal. */
export const writeNatVal: Helper = (cpu, f = 0n) => {
  writeFr(cpu, Number(f), NATVAL);
  return undefined;
};

/** Make a register +0.0. */
export const writeZero: Helper = (cpu, f = 0n) => {
  writeFr(cpu, Number(f), { significand: 0n, signExponent: 0 });
  return undefined;
};

/** 1 if a register holds NaTVal. */
export const frIsNatVal: Helper = (cpu, f = 0n) => (isNatVal(readFr(cpu, Number(f))) ? 1n : 0n);

/** Register NaT Consumption fault, with these access bits, if a register holds NaTVal. */
export function consumeFr(cpu: Processor, f: number, access: number): void {
  if (isNatVal(readFr(cpu, f))) cpu.raise(registerNatConsumption, access);
}
