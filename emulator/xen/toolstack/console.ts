import { textOfBytes } from "../../contract/text.ts";
import type { RingPage } from "../start-info.ts";
import { BrokenRingError, ByteRing, consoleInputRing, consoleOutputRing } from "./byte-ring.ts";
import type { Control, DomainInfo } from "./control.ts";
import type { ForeignFrame, ForeignWindow } from "./foreign.ts";
import type { PortOwner, PortTable } from "./ports.ts";
import { toBytes } from "./xenstore/wire.ts";

interface Console {
  readonly frame: ForeignFrame;
  readonly port: number;
  readonly input: ByteRing;
  readonly output: ByteRing;
}

/** Somebody who wants to know what domains write to their consoles. */
export interface ConsoleListener {
  written(domain: number, text: string): void;
}

/** Reads what domains write to their console rings, and keeps it (layouts 6). */
export class ConsoleDaemon implements PortOwner {
  readonly #control: Control;
  readonly #window: ForeignWindow;
  readonly #ports: PortTable;
  readonly #consoles = new Map<number, Console>();
  readonly #logs = new Map<number, string>();
  /** Is told what domains write. */
  listener: ConsoleListener | undefined;

  constructor(control: Control, window: ForeignWindow, ports: PortTable) {
    this.#control = control;
    this.#window = window;
    this.#ports = ports;
  }

  /** Connects to the console of a domain that was just built. */
  attach(domain: number, page: RingPage): void {
    const { agent } = this.#control;
    const frame = this.#window.map(domain, page.frame);
    const port = this.#bind(domain, page.port, frame);
    const input = new ByteRing(agent, frame.va, consoleInputRing);
    const output = new ByteRing(agent, frame.va, consoleOutputRing);
    this.#consoles.set(domain, { frame, port, input, output });
    this.#logs.set(domain, "");
    this.#ports.bind(port, this);
  }

  /** Binds to the console's port; without one there is no use for the frame. */
  #bind(domain: number, remotePort: number, frame: ForeignFrame): number {
    try {
      return this.#control.bindInterdomain(domain, remotePort);
    } catch (error) {
      this.#window.unmap(frame);
      throw error;
    }
  }

  /** All that a domain has written since it was built, also after its end. One character a byte. */
  text(domain: number): string {
    return this.#logs.get(domain) ?? "";
  }

  /** Types `text`; how many of its bytes had room. */
  type(domain: number, text: string): number {
    const console = this.#consoles.get(domain);
    if (console === undefined) return 0;
    const count = console.input.write(toBytes(text));
    this.#control.port("send", console.port);
    return count;
  }

  serve(port: number): void {
    for (const [domain, console] of this.#consoles) {
      if (console.port === port) this.#drain(domain, console);
    }
  }

  /** Lets go of the domains that are dead or gone, after a last look at their rings. */
  refresh(domains: readonly DomainInfo[]): void {
    for (const [domain, console] of this.#consoles) {
      const info = domains.find((other) => other.domain === domain);
      if (info === undefined || info.dying) {
        this.#drain(domain, console);
        this.detach(domain);
      }
    }
  }

  detach(domain: number): void {
    const console = this.#consoles.get(domain);
    if (console === undefined) return;
    this.#consoles.delete(domain);
    this.#ports.unbind(console.port);
    try {
      this.#control.port("close", console.port);
    } finally {
      this.#window.unmap(console.frame);
    }
  }

  #drain(domain: number, console: Console): void {
    try {
      const bytes = console.output.read();
      if (bytes.length === 0) return;
      const text = textOfBytes(bytes);
      this.#logs.set(domain, this.text(domain) + text);
      this.#control.port("send", console.port);
      this.listener?.written(domain, text);
    } catch (error) {
      if (!(error instanceof BrokenRingError)) throw error;
    }
  }
}
