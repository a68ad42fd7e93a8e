import { SHUTDOWN_CRASH, SHUTDOWN_POWEROFF, SHUTDOWN_REBOOT } from "../constants.ts";
import { buildDomain } from "./builder.ts";
import type { ConsoleDaemon } from "./console.ts";
import type { Control, DomainInfo } from "./control.ts";
import { type DomainConfig, type ManagedDomain, vmPath } from "./domain-config.ts";
import { writeDomainDirectory, writeVmDirectory } from "./domain-directory.ts";
import type { ForeignWindow } from "./foreign.ts";
import type { StoreClient } from "./xenstore/client.ts";
import { domainPath } from "./xenstore/path.ts";

/** Machine time that a shutdown asked for may take before the domain counts as unresponsive. */
const shutdownTimeoutNs = 300e9;

/** What the manager works with. */
interface ManagerParts {
  readonly control: Control;
  readonly window: ForeignWindow;
  readonly consoles: ConsoleDaemon;
  readonly store: StoreClient;
  /** Machine time, ns. */
  readonly now: () => number;
  /** A domain that wants to restart sooner after its start than this is destroyed instead; ns. */
  readonly minimumUptimeNs: number;
}

/** Builds, watches and ends domains: the policies of behaviour 10. */
export class DomainManager {
  readonly #parts: ManagerParts;
  readonly #managed: ManagedDomain[] = [];
  #handles = 0;

  constructor(parts: ManagerParts) {
    this.#parts = parts;
  }

  /** Builds and starts a domain; its id. Throws a ToolstackError, with everything undone. */
  create(config: DomainConfig, start = true): number {
    const managed: ManagedDomain = {
      config,
      handle: (++this.#handles).toString(16).padStart(32, "0"),
      domain: 0,
      startedAt: 0,
      restarts: 0,
      shutdownAskedAt: null,
      preserved: false,
    };
    writeVmDirectory(this.#parts.store, managed);
    try {
      this.#launch(managed, start);
    } catch (error) {
      this.#parts.store.remove(vmPath(managed.handle));
      throw error;
    }
    this.#managed.push(managed);
    return managed.domain;
  }

  find(domain: number): ManagedDomain | undefined {
    return this.#managed.find((managed) => managed.domain === domain);
  }

  named(name: string): ManagedDomain | undefined {
    return this.#managed.find(({ config }) => config.name === name);
  }

  /** Destroys a domain and forgets it. What others still map of it keeps it dying. */
  destroy(domain: number): void {
    this.#parts.control.destroyDomain(domain);
    const managed = this.find(domain);
    if (managed === undefined) this.#parts.store.remove(domainPath(domain));
    else this.#forget(managed);
  }

  /** Notes that control/shutdown was written. */
  shutdownAsked(domain: number): void {
    const managed = this.find(domain);
    if (managed !== undefined) managed.shutdownAskedAt = this.#parts.now();
  }

  /** Applies the policies to domains that have shut down since last time. */
  review(): void {
    for (const managed of [...this.#managed]) {
      const info = this.#parts.control.domainInfo(managed.domain);
      if (info === null || info.dying) this.#forget(managed);
      else if (info.shutdown !== null && !managed.preserved) this.#end(managed, info.shutdown);
    }
  }

  /** Marks domains that have ignored a shutdown for too long; they run on (behaviour 10). */
  checkTimeouts(): void {
    for (const managed of this.#managed) {
      const { shutdownAskedAt, domain } = managed;
      if (shutdownAskedAt === null || this.#parts.now() - shutdownAskedAt < shutdownTimeoutNs) {
        continue;
      }
      managed.shutdownAskedAt = null;
      this.#parts.store.write(`${domainPath(domain)}/xend/unresponsive`, "True");
    }
  }

  #end(managed: ManagedDomain, reason: DomainInfo["shutdown"]): void {
    managed.shutdownAskedAt = null;
    if (reason === SHUTDOWN_REBOOT) this.#restart(managed);
    else if (reason === SHUTDOWN_POWEROFF) this.destroy(managed.domain);
    else if (reason === SHUTDOWN_CRASH) this.#crashed(managed);
  }

  #crashed(managed: ManagedDomain): void {
    const { onCrash } = managed.config;
    if (onCrash === "restart") this.#restart(managed);
    else if (onCrash === "destroy") this.destroy(managed.domain);
    else {
      managed.preserved = true;
      this.#parts.store.write(`${domainPath(managed.domain)}/xend/shutdown_completed`, "True");
    }
  }

  /** Destroys the domain and builds another, with a new id, from the same configuration. */
  #restart(managed: ManagedDomain): void {
    const { store, control, now, minimumUptimeNs } = this.#parts;
    const flag = `${vmPath(managed.handle)}/xend/restart_in_progress`;
    const tooSoon = now() - managed.startedAt < minimumUptimeNs;
    if (tooSoon || store.readIfPresent(flag) !== null) {
      this.destroy(managed.domain);
      return;
    }
    store.write(flag, "True");
    control.destroyDomain(managed.domain);
    store.remove(domainPath(managed.domain));
    managed.restarts++;
    try {
      this.#launch(managed, true);
    } catch (error) {
      this.#forget(managed);
      throw error;
    }
    store.write(`${vmPath(managed.handle)}/xend/restart_count`, String(managed.restarts));
    store.remove(flag);
  }

  /** Builds the domain, makes it known, and lets it run. */
  #launch(managed: ManagedDomain, start: boolean): void {
    const { control, window, consoles, store, now } = this.#parts;
    const built = buildDomain(control, window, { ...managed.config, handle: managed.handle });
    const { domain } = built;
    managed.domain = domain;
    managed.startedAt = now();
    managed.shutdownAskedAt = null;
    try {
      writeDomainDirectory(store, managed, built);
      consoles.attach(domain, built.console);
      store.introduce(domain, built.store.frame, built.store.port);
      if (start) control.domctl("unpausedomain", domain);
    } catch (error) {
      control.destroyDomain(domain);
      store.remove(domainPath(domain));
      throw error;
    }
  }

  #forget(managed: ManagedDomain): void {
    this.#managed.splice(this.#managed.indexOf(managed), 1);
    this.#parts.store.remove(domainPath(managed.domain));
    this.#parts.store.remove(vmPath(managed.handle));
  }
}
