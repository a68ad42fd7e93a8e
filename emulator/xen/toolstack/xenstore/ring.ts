import type { Agent } from "../../agent.ts";
import { BrokenRingError, ByteRing, storeReplyRing, storeRequestRing } from "../byte-ring.ts";
import type { Connection } from "./connection.ts";
import type { StoreServer } from "./server.ts";
import { encodeMessage, MessageReader, ProtocolError } from "./wire.ts";

/** Carries a domain's connection over its ring page (behaviour 19.1). */
export class RingTransport {
  readonly connection: Connection;
  readonly #requests: ByteRing;
  readonly #replies: ByteRing;
  #reader = new MessageReader();
  #unsent = new Uint8Array(0);

  /** `page`: dom0's virtual address of the domain's ring page. */
  constructor(agent: Agent, page: bigint, connection: Connection) {
    this.connection = connection;
    this.#requests = new ByteRing(agent, page, storeRequestRing);
    this.#replies = new ByteRing(agent, page, storeReplyRing);
  }

  /**
   * Serves the requests that wait, then sends what fits of the output; what doesn't goes with a
   * later event. True if an index moved, so that the domain wants an event. Throws a
   * BrokenRingError or ProtocolError if the connection must be dropped.
   */
  exchange(server: StoreServer): boolean {
    const received = this.#requests.read();
    for (const message of this.#reader.push(received)) server.handle(this.connection, message);
    return this.send() || received.length > 0;
  }

  /** Sends what fits of the output; true if anything went. */
  send(): boolean {
    for (const message of this.connection.output.splice(0)) {
      const bytes = encodeMessage(message);
      const all = new Uint8Array(this.#unsent.length + bytes.length);
      all.set(this.#unsent);
      all.set(bytes, this.#unsent.length);
      this.#unsent = all;
    }
    if (this.#unsent.length === 0) return false;
    const sent = this.#replies.write(this.#unsent);
    this.#unsent = this.#unsent.slice(sent);
    return sent > 0;
  }

  /** Forgets what is under way in both directions. */
  reset(): void {
    this.#requests.reset();
    this.#replies.reset();
    this.#reader = new MessageReader();
    this.#unsent = new Uint8Array(0);
  }
}

/** Whether an error of `RingTransport` means that the domain broke the protocol. */
export function isBrokenPeer(error: unknown): boolean {
  return error instanceof BrokenRingError || error instanceof ProtocolError;
}
