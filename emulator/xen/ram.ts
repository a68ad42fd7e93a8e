import type { MachineMemory } from "../ia64/memory.ts";
import { frameSize } from "./constants.ts";

/** Little-endian access to machine memory by machine address, for the hypervisor's own use. */
export class Ram {
  /** Size in bytes. */
  readonly size: number;
  /** Asked before each copy from or to a guest; true makes it fail, as a missing page does. */
  refuseCopy: () => boolean = () => false;
  readonly #memory: MachineMemory;

  constructor(memory: MachineMemory) {
    this.size = memory.ramSize;
    this.#memory = memory;
  }

  u8(address: number): number {
    return this.#memory.read1(address);
  }
  setU8(address: number, value: number): void {
    this.#memory.write1(address, value);
  }
  u32(address: number): number {
    return this.#memory.read4(address);
  }
  setU32(address: number, value: number): void {
    this.#memory.write4(address, value);
  }
  u64(address: number): bigint {
    return this.#memory.read8(address);
  }
  setU64(address: number, value: bigint): void {
    this.#memory.write8(address, value);
  }

  /** A copy of `length` bytes. */
  read(address: number, length: number): Uint8Array {
    return this.#memory.readBlock(address, length);
  }
  write(address: number, bytes: Uint8Array): void {
    this.#memory.writeBlock(address, bytes);
  }
  zeroFrame(mfn: number): void {
    this.#memory.fill(mfn * frameSize, frameSize);
  }
}
