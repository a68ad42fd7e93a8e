import type { Device } from "./device-bus.ts";
import type { Iosapic } from "./iosapic.ts";

/** Offsets of the registers, eight bytes each. */
export const deviceRegister = {
  /** Bit 0: an interrupt waits to be acknowledged. */
  status: 0x00,
  /** A store of anything acknowledges the interrupt. */
  acknowledge: 0x08,
  /** How often the device has interrupted. */
  count: 0x10,
} as const;

interface LineDeviceOptions {
  readonly name: string;
  /** Pin of the I/O SAPIC. */
  readonly line: number;
  readonly trigger: "level" | "edge";
  /** Machine address of its page of registers. */
  readonly start: number;
}

/**
 * A device with an interrupt line and a page of registers, and nothing else: what a driver needs to
 * show that it takes interrupts. It holds a level line until the interrupt is acknowledged, and
 * gives a pulse on an edge line.
 */
export class LineDevice implements Device, LineDeviceOptions {
  readonly name: string;
  readonly line: number;
  readonly trigger: "level" | "edge";
  readonly start: number;
  readonly size = 0x4000;
  /** An interrupt waits to be acknowledged. */
  waiting = false;
  /** How often the device has interrupted. */
  count = 0;
  readonly #iosapic: Iosapic;

  constructor(options: LineDeviceOptions, iosapic: Iosapic) {
    this.name = options.name;
    this.line = options.line;
    this.trigger = options.trigger;
    this.start = options.start;
    this.#iosapic = iosapic;
  }

  /** Something happens that the driver has to be told. */
  interrupt(): void {
    this.count++;
    const waited = this.waiting;
    this.waiting = true;
    if (this.trigger === "edge") {
      this.#iosapic.raise(this.line);
      this.#iosapic.lower(this.line);
    } else if (!waited) this.#iosapic.raise(this.line);
  }

  acknowledge(): void {
    if (this.waiting && this.trigger === "level") this.#iosapic.lower(this.line);
    this.waiting = false;
  }

  read(offset: number): bigint {
    if (offset === deviceRegister.status) return this.waiting ? 1n : 0n;
    return offset === deviceRegister.count ? BigInt(this.count) : 0n;
  }

  write(offset: number): void {
    if (offset === deviceRegister.acknowledge) this.acknowledge();
  }
}
