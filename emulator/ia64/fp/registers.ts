import type { Helper } from "../builder.ts";
import { disabledFpHigh, disabledFpLow, registerNatConsumption } from "../fault.ts";
import type { Processor } from "../processor.ts";
import * as psr from "../psr.ts";
import { type FpValue, isNatVal, NATVAL } from "./format.ts";

/** First floating-point register of the high partition, which psr.dfh disables. */
const HIGH = 32;

/** Disabled FP-Register fault if psr disables one of the registers (manual vol. 2, 3.3.2). */
export const checkFrEnabled: Helper = (cpu, ...registers) => {
  let code = 0;
  for (const register of registers) {
    if (register < 2n) continue;
    const bit = register < HIGH ? psr.PSR_DFL : psr.PSR_DFH;
    if ((cpu.psrLow & bit) !== 0)
      code |= register < HIGH ? disabledFpLow.code : disabledFpHigh.code;
  }
  if (code !== 0)
    cpu.raise(code === disabledFpHigh.code ? disabledFpHigh : disabledFpLow, 0, undefined, code);
  return undefined;
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
