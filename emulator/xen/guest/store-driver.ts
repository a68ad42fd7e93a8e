import type { Agent } from "../agent.ts";
import { StoreClient } from "../toolstack/xenstore/client.ts";
import { readStartInfo, StoreRing } from "./store-ring.ts";

/** Reacts to changes of a node that a guest watches. */
export interface WatchHandler {
  changed(path: string): void;
}

/** A guest's xenstore: requests, and the watches of its drivers. */
export class GuestStore {
  readonly client: StoreClient;
  readonly #ring: StoreRing;
  /** By token. */
  readonly #handlers = new Map<string, WatchHandler>();

  private constructor(ring: StoreRing) {
    this.#ring = ring;
    this.client = new StoreClient(ring);
  }

  /**
   * Connects by what start_info at guest-physical `startInfo` says. `letOthersRun` is called
   * while the guest waits for a reply, and must let dom0 serve its events.
   */
  static connect(agent: Agent, startInfo: number, letOthersRun: () => void): GuestStore {
    const { store } = readStartInfo(agent, startInfo);
    if (store === null) throw new Error("start_info has no xenstore ring");
    return new GuestStore(new StoreRing(agent, store, letOthersRun));
  }

  /** Watches `path`; the first call of the handler comes with the next `service`. */
  watch(path: string, handler: WatchHandler): void {
    const token = `driver${this.#handlers.size}`;
    this.#handlers.set(token, handler);
    this.client.watch(path, token);
  }

  /** Hands out the watch events that have come; true if there were any. */
  service(): boolean {
    const events = this.#ring.takeEvents();
    for (const { path, token } of events) this.#handlers.get(token)?.changed(path);
    return events.length > 0;
  }
}
