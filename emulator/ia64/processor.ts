import type { MachineMemory } from "./memory.ts";

/** One IA-64 processor: all of its architectural state, in machine memory. */
export class Processor {
  readonly memory: MachineMemory;
  /** Number of the processor in its machine, from 0. */
  readonly index: number;

  constructor(memory: MachineMemory, index: number) {
    this.memory = memory;
    this.index = index;
  }
}
