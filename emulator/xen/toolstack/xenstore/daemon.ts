import type { Control, DomainInfo } from "../control.ts";
import { ToolstackError } from "../error.ts";
import type { ForeignFrame, ForeignWindow } from "../foreign.ts";
import type { PortOwner, PortTable } from "../ports.ts";
import { Connection } from "./connection.ts";
import { StoreError } from "./errors.ts";
import { releaseWatch } from "./path.ts";
import { isBrokenPeer, RingTransport } from "./ring.ts";
import { type DomainTable, StoreServer } from "./server.ts";
import { SocketTransport } from "./socket.ts";
import type { Message } from "./wire.ts";

/** A domain that was introduced. */
interface Introduced {
  readonly domain: number;
  /** Its guest frame with the ring, and where dom0 has it. */
  readonly frame: number;
  readonly mapping: ForeignFrame;
  readonly transport: RingTransport;
  port: number;
  /** Its shutdown has been announced. */
  shutdownSeen: boolean;
}

/** The store daemon of dom0: the store, and the rings of the domains (behaviour 19.5). */
export class StoreDaemon implements DomainTable, PortOwner {
  readonly server: StoreServer;
  readonly #control: Control;
  readonly #window: ForeignWindow;
  readonly #ports: PortTable;
  readonly #domains = new Map<number, Introduced>();

  constructor(control: Control, window: ForeignWindow, ports: PortTable) {
    this.#control = control;
    this.#window = window;
    this.#ports = ports;
    this.server = new StoreServer(this);
  }

  /** A new connection from a program of dom0. */
  connect(): SocketTransport {
    const connection = Connection.socket();
    this.server.add(connection);
    return new SocketTransport(this, connection);
  }

  /** Serves a request of dom0, and sends the events that it causes. */
  handle(connection: Connection, message: Message): void {
    this.server.handle(connection, message);
    this.#sendAll();
  }

  serve(port: number): void {
    for (const entry of this.#domains.values()) {
      if (entry.port === port) this.#exchange(entry);
    }
    this.#sendAll();
  }

  /**
   * Looks at the domains after VIRQ_DOM_EXC: announces those first seen shut down, and drops the
   * connections of those that are dead or gone (behaviour 19.4).
   */
  refresh(domains: readonly DomainInfo[]): void {
    let changed = false;
    for (const entry of this.#domains.values()) {
      const info = domains.find(({ domain }) => domain === entry.domain);
      if (info !== undefined && info.shutdown !== null && !entry.shutdownSeen) {
        entry.shutdownSeen = true;
        changed = true;
      }
      if (info === undefined || info.dying) {
        this.#disconnect(entry);
        changed = true;
      }
    }
    if (changed) this.server.announce(releaseWatch);
    this.#sendAll();
  }

  introduce(domain: number, frame: number, port: number): boolean {
    const known = this.#domains.get(domain);
    if (known === undefined) {
      this.#connectRing(domain, frame, port);
      return true;
    }
    if (known.frame !== frame) throw new StoreError("EINVAL");
    this.#unbind(known);
    this.#bind(known, port);
    known.transport.reset();
    this.server.reset(known.transport.connection);
    known.shutdownSeen = false;
    return false;
  }

  release(domain: number): void {
    this.#disconnect(this.#find(domain));
  }

  resume(domain: number): void {
    this.#find(domain).shutdownSeen = false;
  }

  setTarget(domain: number, target: number): void {
    this.#find(target);
    this.#find(domain).transport.connection.target = target;
  }

  isIntroduced(domain: number): boolean {
    return domain === 0 || this.#domains.has(domain);
  }

  #connectRing(domain: number, frame: number, port: number): void {
    const mapping = refusedAsInvalid(() => this.#window.map(domain, frame));
    const connection = Connection.ring(domain);
    const transport = new RingTransport(this.#control.agent, mapping.va, connection);
    const entry = { domain, frame, mapping, transport, port: 0, shutdownSeen: false };
    try {
      this.#bind(entry, port);
    } catch (error) {
      this.#window.unmap(mapping);
      throw error;
    }
    this.#domains.set(domain, entry);
    this.server.add(connection);
  }

  #bind(entry: Introduced, port: number): void {
    entry.port = refusedAsInvalid(() => this.#control.bindInterdomain(entry.domain, port));
    this.#ports.bind(entry.port, this);
  }

  #unbind(entry: Introduced): void {
    this.#ports.unbind(entry.port);
    this.#control.port("close", entry.port);
  }

  #disconnect(entry: Introduced): void {
    this.#domains.delete(entry.domain);
    this.server.remove(entry.transport.connection);
    try {
      this.#unbind(entry);
    } finally {
      this.#window.unmap(entry.mapping);
    }
  }

  #exchange(entry: Introduced): void {
    this.#guard(entry, () => entry.transport.exchange(this.server));
  }

  #sendAll(): void {
    for (const entry of this.#domains.values()) this.#guard(entry, () => entry.transport.send());
  }

  /** Moves bytes and notifies the domain; drops it if it broke the protocol. */
  #guard(entry: Introduced, move: () => boolean): void {
    try {
      if (move()) this.#control.port("send", entry.port);
    } catch (error) {
      if (!isBrokenPeer(error)) throw error;
      this.#disconnect(entry);
      this.server.announce(releaseWatch);
    }
  }

  #find(domain: number): Introduced {
    const entry = this.#domains.get(domain);
    if (entry === undefined) throw new StoreError("ENOENT");
    return entry;
  }
}

/** A frame or port that the hypervisor refuses is a bad argument of INTRODUCE. */
function refusedAsInvalid<T>(body: () => T): T {
  try {
    return body();
  } catch (error) {
    if (error instanceof ToolstackError) throw new StoreError("EINVAL");
    throw error;
  }
}
