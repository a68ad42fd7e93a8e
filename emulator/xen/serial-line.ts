import type { SerialPort } from "../platform/serial-port.ts";
import { VIRQ_CONSOLE } from "./constants.ts";
import type { Hypervisor } from "./hypervisor.ts";

/** CTRL-A, three times in a row, moves the input (Xen user manual, option conswitch). */
const switchKey = 1;
const switchPresses = 3;
/** Input that dom0 has not read yet; what comes when it is full is lost. */
const inputRoom = 128;

/**
 * The machine's serial line. The hypervisor owns it: it takes the interrupt, sends out what domains
 * write to its console, and gives what is typed to dom0 (VIRQ_CONSOLE, console_io) or, after a
 * switch, takes it as debug keys itself.
 */
export class SerialLine {
  /** Who gets what is typed. */
  input: "dom0" | "xen" = "dom0";
  /** How often the switch key has been pressed in a row. */
  #presses = 0;
  readonly #hv: Hypervisor;
  readonly #port: SerialPort;

  constructor(hv: Hypervisor, port: SerialPort) {
    this.#hv = hv;
    this.#port = port;
    hv.irqs.claimPin(port.line, { trigger: "edge", lowActive: false });
  }

  /** The interrupt of the port: takes what has come in. */
  receive(): void {
    for (const byte of this.#port.take()) this.#key(byte);
  }

  /** Presses of the switch key are kept back until they turn out to be a switch or not. */
  #key(byte: number): void {
    if (byte !== switchKey) {
      for (; this.#presses > 0; this.#presses--) this.#pass(switchKey);
      this.#pass(byte);
      return;
    }
    this.#presses++;
    if (this.#presses < switchPresses) return;
    this.#presses = 0;
    this.#switch();
  }

  #switch(): void {
    this.input = this.input === "dom0" ? "xen" : "dom0";
    const [here, there] = this.input === "dom0" ? ["DOM0", "Xen"] : ["Xen", "DOM0"];
    const text = `*** Serial input -> ${here} (type 'CTRL-a' three times to switch input to ${there})\n`;
    this.#hv.console.write(new TextEncoder().encode(text));
  }

  #pass(byte: number): void {
    if (this.input === "xen") {
      this.#hv.diagnostics.count(`debug key ${String.fromCharCode(byte)}`);
      return;
    }
    const { console } = this.#hv;
    if (console.waiting < inputRoom) console.type(Uint8Array.of(byte));
    this.#hv.sendGlobalVirq(VIRQ_CONSOLE);
  }
}
