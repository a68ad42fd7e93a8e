import { textOfBytes } from "../../../contract/text.ts";
import { StoreError, type StoreErrorName } from "./errors.ts";
import { joinStrings, splitStrings, storeOp, toBytes } from "./wire.ts";

/** Sends one request and gives back the type and payload of its reply. */
export interface Transport {
  exchange(
    type: number,
    transaction: number,
    payload: Uint8Array,
  ): {
    readonly type: number;
    readonly payload: Uint8Array;
  };
}

/** Commits that a client tries before it gives up. */
const maxAttempts = 16;

/**
 * The requests of behaviour 19.1 as methods. Each throws a StoreError with the name that came
 * over the wire. `transaction` is 0 outside of one.
 */
export class StoreClient {
  readonly #transport: Transport;

  constructor(transport: Transport) {
    this.#transport = transport;
  }

  read(path: string, transaction = 0): string {
    return textOfBytes(this.#request(storeOp.read, joinStrings([path]), transaction));
  }

  /** The value, or null if the node is missing. */
  readIfPresent(path: string, transaction = 0): string | null {
    try {
      return this.read(path, transaction);
    } catch (error) {
      if (error instanceof StoreError && error.code === "ENOENT") return null;
      throw error;
    }
  }

  directory(path: string, transaction = 0): string[] {
    return splitStrings(this.#request(storeOp.directory, joinStrings([path]), transaction)) ?? [];
  }

  write(path: string, value: string, transaction = 0): void {
    this.#request(storeOp.write, toBytes(`${path}\0${value}`), transaction);
  }

  mkdir(path: string, transaction = 0): void {
    this.#request(storeOp.mkdir, joinStrings([path]), transaction);
  }

  remove(path: string, transaction = 0): void {
    this.#request(storeOp.rm, joinStrings([path]), transaction);
  }

  permissions(path: string, transaction = 0): string[] {
    return splitStrings(this.#request(storeOp.getPerms, joinStrings([path]), transaction)) ?? [];
  }

  /** `permissions` as they stand on the wire: "n5", "r0" and the like, the owner first. */
  setPermissions(path: string, permissions: readonly string[], transaction = 0): void {
    this.#request(storeOp.setPerms, joinStrings([path, ...permissions]), transaction);
  }

  watch(path: string, token: string): void {
    this.#request(storeOp.watch, joinStrings([path, token]), 0);
  }

  unwatch(path: string, token: string): void {
    this.#request(storeOp.unwatch, joinStrings([path, token]), 0);
  }

  introduce(domain: number, frame: number, port: number): void {
    this.#request(storeOp.introduce, joinStrings([`${domain}`, `${frame}`, `${port}`]), 0);
  }

  release(domain: number): void {
    this.#request(storeOp.release, joinStrings([`${domain}`]), 0);
  }

  /** Begins a transaction and gives its id. */
  start(): number {
    return Number.parseInt(
      textOfBytes(this.#request(storeOp.transactionStart, joinStrings([""]), 0)),
      10,
    );
  }

  /** Ends a transaction: true keeps its changes, false drops them. */
  end(transaction: number, commit: boolean): void {
    this.#request(storeOp.transactionEnd, joinStrings([commit ? "T" : "F"]), transaction);
  }

  /** Runs `body` in a transaction, again as often as the store answers EAGAIN. */
  atomically(body: (transaction: number) => void): void {
    for (let attempt = 1; ; attempt++) {
      const transaction = this.start();
      try {
        body(transaction);
      } catch (error) {
        this.end(transaction, false);
        throw error;
      }
      try {
        this.end(transaction, true);
        return;
      } catch (error) {
        const isRace = error instanceof StoreError && error.code === "EAGAIN";
        if (!isRace || attempt === maxAttempts) throw error;
      }
    }
  }

  #request(type: number, payload: Uint8Array, transaction: number): Uint8Array {
    const reply = this.#transport.exchange(type, transaction, payload);
    if (reply.type !== storeOp.error) return reply.payload;
    throw new StoreError(textOfBytes(reply.payload).replace("\0", "") as StoreErrorName);
  }
}
