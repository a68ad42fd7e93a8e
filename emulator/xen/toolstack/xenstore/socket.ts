import type { Transport } from "./client.ts";
import type { Connection } from "./connection.ts";
import type { StoreDaemon } from "./daemon.ts";
import { type Message, splitStrings, storeOp } from "./wire.ts";

/** A watch event as a client gets it. */
export interface WatchEvent {
  readonly path: string;
  readonly token: string;
}

/** dom0's own connection to the store: messages go by procedure call. */
export class SocketTransport implements Transport {
  readonly #daemon: StoreDaemon;
  readonly #connection: Connection;
  #events: WatchEvent[] = [];

  constructor(daemon: StoreDaemon, connection: Connection) {
    this.#daemon = daemon;
    this.#connection = connection;
  }

  exchange(type: number, transaction: number, payload: Uint8Array): Message {
    this.#daemon.handle(this.#connection, { type, requestId: 0, transaction, payload });
    const reply = this.#receive();
    if (reply === null) throw new Error("the store gave no reply");
    return reply;
  }

  /** Watch events since last asked. */
  takeEvents(): WatchEvent[] {
    this.#receive();
    return this.#events.splice(0);
  }

  /** Empties the output queue of the connection; the reply in it, if there is one. */
  #receive(): Message | null {
    let reply: Message | null = null;
    for (const message of this.#connection.output.splice(0)) {
      if (message.type === storeOp.watchEvent) this.#events.push(watchEvent(message));
      else reply = message;
    }
    return reply;
  }
}

export function watchEvent(message: Message): WatchEvent {
  const [path, token] = splitStrings(message.payload) ?? [];
  return { path: path ?? "", token: token ?? "" };
}
