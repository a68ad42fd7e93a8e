/** Bytes reserved in front of RAM for the state of each processor. */
export const processorBlockSize = 0x10000;

/** The one linear memory of a machine: processor state blocks, then RAM. */
export class MachineMemory {
  readonly memory: WebAssembly.Memory;
  /** Byte offset of machine address 0. */
  readonly ramBase: number;
  readonly ramSize: number;

  /** `ramSize` in bytes, a multiple of 64 KiB. */
  constructor(processors: number, ramSize: number) {
    this.ramBase = processors * processorBlockSize;
    this.ramSize = ramSize;
    this.memory = new WebAssembly.Memory({ initial: (this.ramBase + ramSize) / 0x10000 });
  }
}
