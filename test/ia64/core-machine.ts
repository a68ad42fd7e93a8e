import { assemble, type Program } from "../../emulator/ia64/assembler/index.ts";
import { MachineMemory } from "../../emulator/ia64/memory.ts";
import { Processor } from "../../emulator/ia64/processor.ts";

/** A processor with a program in its memory, about to execute it in physical mode. */
export interface Machine {
  readonly cpu: Processor;
  readonly memory: MachineMemory;
  readonly program: Program;
  /** Vectors of the interruptions so far; each stops the processor unless `onVector` resumes. */
  readonly vectors: number[];
  /** The value of a label. */
  address(label: string): bigint;
}

/** Assembles `source` at machine address 0x10000, with 1 MiB of RAM and a backing store at 0x80000. */
export function machineWith(source: string): Machine {
  const memory = new MachineMemory(1, 0x100000);
  const program = assemble(source, { file: "test.s", base: 0x10000 });
  memory.writeBlock(program.base, program.image);
  const cpu = new Processor(memory, 0);
  cpu.ip = BigInt(program.entry);
  cpu.setAr(18, 0x80000n);
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
  return { cpu, memory, program, vectors, address };
}
