import type { ShutdownRequest } from "../toolstack/index.ts";
import type { GuestStore, WatchHandler } from "./store-driver.ts";

const requests: readonly ShutdownRequest[] = ["poweroff", "reboot", "halt", "suspend", "crash"];

/** Watches control/shutdown and acknowledges what is asked there (behaviour 10, RBT-032). */
export class ShutdownDriver implements WatchHandler {
  private readonly store: GuestStore;
  private asked: ShutdownRequest | null = null;

  constructor(store: GuestStore) {
    this.store = store;
    store.watch("control/shutdown", this);
  }

  /** What was asked since last time, already acknowledged; the guest is now to do it. */
  takeRequest(): ShutdownRequest | null {
    const { asked } = this;
    this.asked = null;
    return asked;
  }

  changed(): void {
    const { client } = this.store;
    let word: string | null = null;
    client.atomically((transaction) => {
      word = client.readIfPresent("control/shutdown", transaction);
      if (word) client.write("control/shutdown", "", transaction);
    });
    this.asked = requests.find((request) => request === word) ?? this.asked;
  }
}
