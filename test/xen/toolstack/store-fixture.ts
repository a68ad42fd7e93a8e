import { textOfBytes } from "../../../emulator/contract/text.ts";
import { StoreClient } from "../../../emulator/xen/toolstack/xenstore/client.ts";
import { Connection } from "../../../emulator/xen/toolstack/xenstore/connection.ts";
import { StoreServer } from "../../../emulator/xen/toolstack/xenstore/server.ts";
import { storeOp, toBytes } from "../../../emulator/xen/toolstack/xenstore/wire.ts";

/** One connection to a store, spoken to in text: "|" stands for NUL. */
export class Peer {
  readonly connection: Connection;
  readonly client: StoreClient;
  readonly #server: StoreServer;

  constructor(server: StoreServer, connection: Connection) {
    this.#server = server;
    this.connection = connection;
    server.add(connection);
    this.client = new StoreClient({
      exchange: (type, transaction, payload) => {
        const before = connection.output;
        connection.output = [];
        server.handle(connection, { type, requestId: 7, transaction, payload });
        const [reply, ...events] = connection.output;
        connection.output = [...before, ...events];
        return reply!;
      },
    });
  }

  /** Sends a request; its reply, or "! NAME" for an error. */
  send(type: number, payload: string, transaction = 0): string {
    this.#server.handle(this.connection, {
      type,
      requestId: 7,
      transaction,
      payload: toBytes(payload.replaceAll("|", "\0")),
    });
    const index = this.connection.output.findIndex(({ type }) => type !== storeOp.watchEvent);
    const reply = this.connection.output.splice(index, 1)[0]!;
    const text = textOfBytes(reply.payload).replaceAll("\0", "|");
    return reply.type === storeOp.error ? `! ${text.replace("|", "")}` : text;
  }

  /** Payloads of the events that came since last asked. */
  events(): string[] {
    const events = this.connection.output.filter(({ type }) => type === storeOp.watchEvent);
    this.connection.output = [];
    return events.map(({ payload }) => textOfBytes(payload).replaceAll("\0", "|"));
  }
}

export interface Fixture {
  readonly server: StoreServer;
  readonly dom0: Peer;
  /** A domain with id 5, whose directory belongs to it. */
  readonly domain: Peer;
}

/** A store with dom0's socket and the ring of domain 5. */
export function storeFixture(): Fixture {
  const introduced = new Set([0, 5, 6]);
  const peers = new Map<number, Peer>();
  const server = new StoreServer({
    introduce: () => true,
    release: () => {},
    resume: () => {},
    setTarget: (domain, target) => {
      peers.get(domain)!.connection.target = target;
    },
    isIntroduced: (domain) => introduced.has(domain),
  });
  const dom0 = new Peer(server, Connection.socket());
  const domain = new Peer(server, Connection.ring(5));
  peers.set(5, domain);
  dom0.client.mkdir("/local/domain/5");
  dom0.client.setPermissions("/local/domain/5", ["n5"]);
  dom0.events();
  return { server, dom0, domain };
}
