import { assemble, type Program } from "../../emulator/ia64/assembler/index.ts";
import { MachineMemory } from "../../emulator/ia64/memory.ts";
import { Processor } from "../../emulator/ia64/processor.ts";

/** PSR bits as 64-bit masks. */
export const PSR = {
  be: 1n << 1n,
  ac: 1n << 3n,
  ic: 1n << 13n,
  i: 1n << 14n,
  pk: 1n << 15n,
  dt: 1n << 17n,
  db: 1n << 24n,
  lp: 1n << 25n,
  tb: 1n << 26n,
  rt: 1n << 27n,
  cpl1: 1n << 32n,
  cpl3: 3n << 32n,
  it: 1n << 36n,
  da: 1n << 38n,
  ss: 1n << 40n,
  ed: 1n << 43n,
  bn: 1n << 44n,
} as const;

export const codeBase = 0x10000;
export const stackBase = 0x80000;

/** A processor with a program in its memory, about to execute it in physical mode. */
export interface Machine {
  readonly cpu: Processor;
  readonly memory: MachineMemory;
  /** Vectors of the interruptions so far; each stops the processor. */
  readonly vectors: number[];
  /** The value of a label. */
  address(label: string): bigint;
}

/**
 * Assembles `source` at machine address 0x10000, with 1 MiB of RAM and a backing store at 0x80000.
 * The first interruption, wanted or not, stops the processor.
 */
export function machineWith(source: string, psr: bigint = PSR.ic): Machine {
  const memory = new MachineMemory(1, 0x100000);
  const program: Program = assemble(source, { file: "test.s", base: codeBase });
  memory.writeBlock(program.base, program.image);
  const cpu = new Processor(memory, 0);
  cpu.ip = BigInt(program.entry);
  cpu.psr = psr;
  cpu.setAr(18, BigInt(stackBase));
  const vectors: number[] = [];
  cpu.intercept = (_, vector) => {
    vectors.push(vector);
    cpu.stop();
  };
  const address = (label: string): bigint => {
    const value = program.symbols.get(label);
    if (value === undefined) throw new Error(`no label ${label}`);
    return value;
  };
  return { cpu, memory, vectors, address };
}

/** Runs until the first interruption; returns its vector. */
export function runToInterruption({ cpu, vectors }: Machine): number {
  cpu.run(100_000);
  const vector = vectors.at(-1);
  if (vector === undefined) throw new Error("no interruption within 100000 instructions");
  return vector;
}

export const hex = (value: bigint): string => `0x${value.toString(16)}`;
