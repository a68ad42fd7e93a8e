import type { Agent } from "../agent.ts";
import { frameSize, VIRQ_DOM_EXC } from "../constants.ts";
import { EINVAL, ESRCH } from "../errno.ts";
import type { MemoryModel } from "../profile.ts";
import { ConsoleDaemon } from "./console.ts";
import { Control, type DomainInfo, toolstackDomain } from "./control.ts";
import type { DomainConfig } from "./domain-config.ts";
import { ToolstackError } from "./error.ts";
import { ForeignWindow } from "./foreign.ts";
import { DomainManager } from "./lifecycle.ts";
import { type PortOwner, PortTable } from "./ports.ts";
import { SerialConsole } from "./serial-console.ts";
import { StoreClient } from "./xenstore/client.ts";
import { StoreDaemon } from "./xenstore/daemon.ts";
import { domainPath, releaseWatch } from "./xenstore/path.ts";
import type { SocketTransport } from "./xenstore/socket.ts";

interface ToolstackOptions {
  /** Machine time, ns. */
  readonly now: () => number;
  /**
   * A domain that wants to restart sooner after its start than this is destroyed instead; ns.
   * The original has 60 s.
   */
  readonly minimumUptimeNs: number;
  /** What dom0 must keep when its own target is lowered; bytes. */
  readonly dom0MinimumMemory: number;
  /** How dom0 reaches the memory of other domains (behaviour 8); VP if not given. */
  readonly memoryModel?: MemoryModel;
}

/** Values of control/shutdown (behaviour 10). */
export type ShutdownRequest = "poweroff" | "reboot" | "halt" | "suspend" | "crash";

/** A domain in a listing. */
interface DomainState extends DomainInfo {
  readonly name: string;
}

const kibPerMib = 1024;
const bytesPerMib = 1 << 20;
/** Rounds of events after which `service` gives control back. */
const maxRounds = 64;

/**
 * dom0's toolstack: builder, xenstored, consoles and the policies for what ends. It acts on the
 * machine only through dom0's agent, so each of its steps is a hypercall or a memory access of
 * dom0 (DESIGN 4).
 */
export class Toolstack implements PortOwner {
  readonly consoles: ConsoleDaemon;
  /** The machine's serial line. */
  readonly serial: SerialConsole;
  readonly xenstored: StoreDaemon;
  /** dom0's client of the store. */
  readonly store: StoreClient;
  readonly control: Control;
  /** For mapping frames of other domains into dom0. */
  readonly window: ForeignWindow;
  readonly #ports = new PortTable();
  readonly #socket: SocketTransport;
  readonly #manager: DomainManager;
  readonly #options: ToolstackOptions;

  constructor(agent: Agent, options: ToolstackOptions) {
    this.#options = options;
    this.control = new Control(agent);
    this.window = new ForeignWindow(this.control, options.memoryModel ?? "VP");
    this.consoles = new ConsoleDaemon(this.control, this.window, this.#ports);
    this.serial = new SerialConsole(this.control, this.consoles, this.#ports);
    this.consoles.listener = this.serial;
    this.xenstored = new StoreDaemon(this.control, this.window, this.#ports);
    this.#socket = this.xenstored.connect();
    this.store = new StoreClient(this.#socket);
    const { control, window, consoles, store } = this;
    const { now, minimumUptimeNs } = options;
    this.#manager = new DomainManager({ control, window, consoles, store, now, minimumUptimeNs });
  }

  /** Port on which dom0 is told that a domain has shut down or is gone; 0 before `start`. */
  domExcPort = 0;

  /** Binds VIRQ_DOM_EXC and fills in dom0's own directory. To be called once. */
  start(): void {
    this.domExcPort = this.control.bindVirq(VIRQ_DOM_EXC);
    this.#ports.bind(this.domExcPort, this);
    const path = domainPath(toolstackDomain);
    this.store.write(`${path}/name`, "Domain-0");
    this.store.write(`${path}/domid`, "0");
    const pages = this.control.domainInfo(toolstackDomain)?.pages ?? 0;
    this.store.write(`${path}/memory/target`, String((pages * frameSize) / kibPerMib));
    this.store.watch(releaseWatch, "manager");
    this.#socket.takeEvents();
  }

  /** Builds a domain and lets it run, unless `start` is false; its id. Throws a ToolstackError. */
  create(config: DomainConfig, start = true): number {
    return this.#manager.create(config, start);
  }

  /**
   * Handles the events that dom0 has received since last time, and what follows from them.
   * Returns the ports with events that aren't the toolstack's.
   */
  service(): number[] {
    const others: number[] = [];
    for (let round = 0; round < maxRounds; round++) {
      const ports = this.control.agent.takeEvents();
      if (ports.length === 0) break;
      for (const port of ports) if (!this.#ports.serve(port)) others.push(port);
      if (this.#socket.takeEvents().some(({ path }) => path === releaseWatch)) {
        this.#manager.review();
      }
    }
    this.#manager.checkTimeouts();
    return others;
  }

  /** VIRQ_DOM_EXC: some domain has shut down, died or gone. */
  serve(): void {
    const domains = this.control.listDomains();
    try {
      this.consoles.refresh(domains);
    } finally {
      this.xenstored.refresh(domains);
    }
  }

  /** Asks a domain to shut itself down. */
  shutdown(domain: number, request: ShutdownRequest): void {
    this.#requireDomain(domain);
    this.store.write(`${domainPath(domain)}/control/shutdown`, request);
    this.#manager.shutdownAsked(domain);
  }

  /** Asks a domain to grow or shrink to that many MiB (behaviour 8.3). */
  balloon(domain: number, mebibytes: number): void {
    this.#requireDomain(domain);
    if (domain === toolstackDomain && mebibytes * bytesPerMib < this.#options.dom0MinimumMemory) {
      throw new ToolstackError(`lower dom0 to ${mebibytes} MiB`, EINVAL, "below its minimum");
    }
    this.store.write(`${domainPath(domain)}/memory/target`, String(mebibytes * kibPerMib));
  }

  /** Destroys a domain at once; what others still map of it keeps it dying. */
  destroy(domain: number): void {
    this.#requireDomain(domain);
    this.#manager.destroy(domain);
    this.service();
  }

  pause(domain: number): void {
    this.control.domctl("pausedomain", domain);
  }

  unpause(domain: number): void {
    this.control.domctl("unpausedomain", domain);
  }

  /** All domains, dom0 and those dying included, by id. */
  list(): DomainState[] {
    return this.control.listDomains().map((info) => ({ ...info, name: this.#nameOf(info.domain) }));
  }

  /** The id of the domain that runs the configuration of that name now, or null. */
  lookup(name: string): number | null {
    return this.list().find((state) => state.name === name && !state.dying)?.domain ?? null;
  }

  /** The id of the domain that was last built for the configuration of that name, if it is kept. */
  domainOf(name: string): number | undefined {
    return this.#manager.named(name)?.domain;
  }

  /** How often the configuration of that name was restarted. */
  restartsOf(name: string): number {
    return this.#manager.named(name)?.restarts ?? 0;
  }

  #nameOf(domain: number): string {
    return this.store.readIfPresent(`${domainPath(domain)}/name`) ?? "";
  }

  #requireDomain(domain: number): void {
    if (this.control.domainInfo(domain) === null) {
      throw new ToolstackError(`domain ${domain}`, ESRCH);
    }
  }
}
