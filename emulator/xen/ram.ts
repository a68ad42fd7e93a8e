import type { MachineMemory } from "../ia64/memory.ts";
import { frameSize } from "./constants.ts";

/** Little-endian access to machine memory by machine address, for the hypervisor's own use. */
export class Ram {
  /** Size in bytes. */
  readonly size: number;
  readonly #bytes: Uint8Array;
  readonly #view: DataView;

  constructor(memory: MachineMemory) {
    this.size = memory.ramSize;
    this.#bytes = new Uint8Array(memory.memory.buffer, memory.ramBase, memory.ramSize);
    this.#view = new DataView(memory.memory.buffer, memory.ramBase, memory.ramSize);
  }

  u8(address: number): number {
    return this.#view.getUint8(address);
  }
  setU8(address: number, value: number): void {
    this.#view.setUint8(address, value);
  }
  u16(address: number): number {
    return this.#view.getUint16(address, true);
  }
  setU16(address: number, value: number): void {
    this.#view.setUint16(address, value, true);
  }
  u32(address: number): number {
    return this.#view.getUint32(address, true);
  }
  setU32(address: number, value: number): void {
    this.#view.setUint32(address, value, true);
  }
  u64(address: number): bigint {
    return this.#view.getBigUint64(address, true);
  }
  setU64(address: number, value: bigint): void {
    this.#view.setBigUint64(address, value, true);
  }

  /** A window on the bytes themselves, not a copy. */
  bytes(address: number, length: number): Uint8Array {
    return this.#bytes.subarray(address, address + length);
  }
  zeroFrame(mfn: number): void {
    this.bytes(mfn * frameSize, frameSize).fill(0);
  }
}
