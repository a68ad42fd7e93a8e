import type { GuestStore, WatchHandler } from "../../../emulator/xen/guest/store-driver.ts";
import type { ShutdownRequest } from "../../../emulator/xen/toolstack/index.ts";

const requests: readonly ShutdownRequest[] = ["poweroff", "reboot", "halt", "suspend", "crash"];

/** Watches control/shutdown and acknowledges what is asked there (behaviour 10, RBT-032). */
export class ShutdownDriver implements WatchHandler {
  readonly #store: GuestStore;
  #asked: ShutdownRequest | null = null;

  constructor(store: GuestStore) {
    this.#store = store;
    store.watch("control/shutdown", this);
  }

  /** What was asked since last time, already acknowledged; the guest is now to do it. */
  takeRequest(): ShutdownRequest | null {
    const asked = this.#asked;
    this.#asked = null;
    return asked;
  }

  changed(): void {
    const { client } = this.#store;
    let word: string | null = null;
    client.atomically((transaction) => {
      word = client.readIfPresent("control/shutdown", transaction);
      if (word) client.write("control/shutdown", "", transaction);
    });
    this.#asked = requests.find((request) => request === word) ?? this.#asked;
  }
}
