import { VIRQ_CONSOLE } from "../constants.ts";
import type { ConsoleDaemon, ConsoleListener } from "./console.ts";
import type { Control } from "./control.ts";
import type { PortOwner, PortTable } from "./ports.ts";
import { toBytes } from "./xenstore/wire.ts";

/** Bytes of input that are read at once. */
const inputChunk = 64;

/**
 * Puts the console of one domain at a time on the machine's serial line, as `xm console` does: what
 * the domain writes goes out by console_io, and what is typed goes into its ring.
 */
export class SerialConsole implements ConsoleListener, PortOwner {
  readonly #control: Control;
  readonly #consoles: ConsoleDaemon;
  readonly #ports: PortTable;
  /** The domain whose console is on the line. */
  #domain: number | undefined;
  /** Port of VIRQ_CONSOLE; 0 before it is bound. */
  #port = 0;

  constructor(control: Control, consoles: ConsoleDaemon, ports: PortTable) {
    this.#control = control;
    this.#consoles = consoles;
    this.#ports = ports;
  }

  /** From now on the line is that domain's. */
  connect(domain: number): void {
    this.#domain = domain;
    if (this.#port === 0) {
      this.#port = this.#control.bindVirq(VIRQ_CONSOLE);
      this.#ports.bind(this.#port, this);
    }
  }

  /** A domain has written something to its console. */
  written(domain: number, text: string): void {
    if (domain !== this.#domain) return;
    this.#control.agent.call("console_io", "write", { count: toBytes(text).length, buffer: text });
  }

  /** VIRQ_CONSOLE: something was typed. What the domain has no room for is lost. */
  serve(): void {
    for (;;) {
      const { reply } = this.#control.agent.call("console_io", "read", { count: inputChunk });
      const text = String(reply?.buffer ?? "");
      if (text === "") return;
      if (this.#domain !== undefined) this.#consoles.type(this.#domain, text);
    }
  }
}
