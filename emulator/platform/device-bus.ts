import type { Bus } from "../ia64/processor.ts";

/** Registers at machine addresses. */
export interface Device {
  /** Machine address of the first register, and bytes. */
  readonly start: number;
  readonly size: number;
  /** Reads `size` bytes at an offset into the device. */
  read(offset: number, size: number): bigint;
  write(offset: number, size: number, value: bigint): void;
}

/** Gives each access beyond RAM to the device there. Elsewhere reads give all ones. */
export class DeviceBus implements Bus {
  readonly #devices: Device[] = [];

  /** Throws a RangeError if another device is there. */
  attach(device: Device): void {
    const { start, size } = device;
    const taken = this.#devices.some((d) => d.start < start + size && start < d.start + d.size);
    if (taken) throw new RangeError(`two devices at 0x${start.toString(16)}`);
    this.#devices.push(device);
  }

  read(address: number, size: number): bigint {
    const device = this.#at(address);
    return device?.read(address - device.start, size) ?? (1n << BigInt(8 * size)) - 1n;
  }

  write(address: number, size: number, value: bigint): void {
    const device = this.#at(address);
    device?.write(address - device.start, size, value);
  }

  #at(address: number): Device | undefined {
    return this.#devices.find(({ start, size }) => start <= address && address < start + size);
  }
}
