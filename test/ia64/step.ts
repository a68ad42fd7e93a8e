import { assemble } from "../../emulator/ia64/assembler/index.ts";
import { MachineMemory } from "../../emulator/ia64/memory.ts";
import { Processor } from "../../emulator/ia64/processor.ts";

/** Where the code under test lies; data may go anywhere above 64 KiB. */
const codeBase = 0x4000;

/** A processor in physical mode, at privilege level 0, with a frame of 96 registers. */
export interface Bench {
  readonly cpu: Processor;
  /** Vectors of the interruptions taken; each stops the processor. */
  readonly vectors: readonly number[];
  /** Assemble the source and execute it until it is left, or interrupted. */
  run(source: string): void;
}

export function bench(): Bench {
  const memory = new MachineMemory(1, 1 << 20);
  const cpu = new Processor(memory, 0);
  cpu.setFrame(96, 96, 0);
  const vectors: number[] = [];
  cpu.intercept = (cpu, vector) => {
    vectors.push(vector);
    cpu.stop();
  };
  const run = (source: string): void => {
    const { image } = assemble(source, { file: "test", base: codeBase });
    memory.writeBlock(codeBase, image);
    cpu.ip = BigInt(codeBase);
    cpu.slot = 0;
    const [before, end] = [vectors.length, BigInt(codeBase + image.length)];
    while (cpu.ip >= BigInt(codeBase) && cpu.ip < end && vectors.length === before) cpu.run(1);
  };
  return { cpu, vectors, run };
}
