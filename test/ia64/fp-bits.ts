import { type Bench, bench } from "./step.ts";

/** A floating-point register: significand, and sign (bit 17) with exponent. */
export type Register = readonly [significand: bigint, signExponent: number];

/** Sign and exponent of a register that holds an integer, or two singles (manual vol. 1, 5.1). */
export const integerExponent = 0x1003e;
/** The value that stands for a failed speculation (manual vol. 1, table 5-2). */
export const natVal: Register = [0n, 0x1fffe];

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
