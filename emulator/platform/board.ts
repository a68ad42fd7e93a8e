import type { DeviceBus } from "./device-bus.ts";
import { Iosapic } from "./iosapic.ts";
import { LineDevice } from "./line-device.ts";
import { deviceSpace } from "./machine-map.ts";
import { SerialPort } from "./serial-port.ts";

/** Where the registers of the I/O SAPIC are, and how many lines it takes. */
const iosapicBase = 0xfec0_0000;
export const iosapicPins = 24;
/** Line of the serial port. */
export const serialLine = 4;
/** Registers of the devices lie here, a frame each. */
const deviceBase = deviceSpace.start + 0x0100_0000;

/** What a machine has beside processors and memory. */
export class Board {
  readonly iosapic = new Iosapic(iosapicBase, iosapicPins);
  readonly serial = new SerialPort(serialLine, this.iosapic);
  readonly devices: LineDevice[] = [];
  readonly #bus: DeviceBus;

  constructor(bus: DeviceBus) {
    this.#bus = bus;
  }

  /** Adds a device, with its registers behind those of the one before. */
  addDevice(name: string, line: number, trigger: "level" | "edge"): LineDevice {
    const last = this.devices.at(-1);
    const start = last === undefined ? deviceBase : last.start + last.size;
    const device = new LineDevice({ name, line, trigger, start }, this.iosapic);
    this.devices.push(device);
    this.#bus.attach(device);
    return device;
  }
}
