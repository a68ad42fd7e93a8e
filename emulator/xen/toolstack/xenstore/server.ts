import type { Connection, Transaction, Watch } from "./connection.ts";
import { StoreError } from "./errors.ts";
import { operations } from "./operations.ts";
import { domainPath, isWithin, type SpecialWatch } from "./path.ts";
import type { Permissions } from "./permissions.ts";
import { emptyNode, type Node } from "./tree.ts";
import { type Change, StoreView } from "./view.ts";
import { joinStrings, type Message, storeOp, toBytes } from "./wire.ts";

/** What the operations on domains do. Each may throw a StoreError. */
export interface DomainTable {
  /** True if the domain wasn't known before. */
  introduce(domain: number, frame: number, port: number): boolean;
  release(domain: number): void;
  resume(domain: number): void;
  setTarget(domain: number, target: number): void;
  isIntroduced(domain: number): boolean;
}

interface QueuedEvent {
  readonly connection: Connection;
  readonly message: Message;
}

const dom0Only: Permissions = [{ domain: 0, access: "n" }];

/**
 * The store: its tree, transactions and watches (behaviour 19). It reads and answers messages;
 * how these come and go is the business of whoever owns the connection.
 */
export class StoreServer {
  view: StoreView;
  /** Counts changes and commits; a transaction succeeds only if it stood still. */
  generation = 0;
  readonly domains: DomainTable;
  readonly #connections = new Set<Connection>();
  #events: QueuedEvent[] = [];

  /** `root`: what an earlier store left; its /local is dropped (behaviour 19.5). */
  constructor(domains: DomainTable, root?: Node) {
    this.domains = domains;
    this.view = new StoreView(root ?? emptyNode(dom0Only));
    const daemon = { domain: 0, target: null, readOnly: false };
    if (root === undefined) this.view.mkdir(daemon, "/tool/xenstored");
    else if (root.children.has("local")) this.view.remove(daemon, "/local");
  }

  add(connection: Connection): void {
    this.#connections.add(connection);
  }

  /** Forgets a connection with its watches and transactions. Its nodes stay. */
  remove(connection: Connection): void {
    this.#connections.delete(connection);
    this.reset(connection);
  }

  /** Drops what the store keeps for a connection, queued output included. */
  reset(connection: Connection): void {
    connection.watches = [];
    connection.transactions.clear();
    connection.output = [];
  }

  /** Serves one request: the reply, then the events that it caused, join the output queues. */
  handle(connection: Connection, message: Message): void {
    const reply = this.#answer(connection, message);
    connection.output.push(reply);
    this.#sendEvents();
  }

  /** Fires a special watch, at once. */
  announce(name: SpecialWatch): void {
    this.queueSpecial(name);
    this.#sendEvents();
  }

  /** Fires a special watch, after the reply to the request being served. */
  queueSpecial(name: SpecialWatch): void {
    this.#queueEvents({ path: name, recursive: false });
  }

  /** Notes changes that hold for everybody from now on. */
  changed(changes: readonly Change[]): void {
    if (changes.length === 0) return;
    this.generation++;
    for (const change of changes) this.#queueEvents(change);
  }

  /** Throws EAGAIN if anything happened since the transaction began (behaviour 19.3). */
  commit(transaction: Transaction): void {
    if (transaction.generation !== this.generation) throw new StoreError("EAGAIN");
    this.generation++;
    this.view = transaction.view;
    const seen = new Map<string, Change>();
    for (const change of transaction.changes) {
      const recursive = change.recursive || (seen.get(change.path)?.recursive ?? false);
      seen.set(change.path, { path: change.path, recursive });
    }
    for (const change of seen.values()) this.#queueEvents(change);
  }

  /** The event that `watch` gets for `path`. */
  queueEvent(connection: Connection, watch: Watch, path: string): void {
    const shown = watch.relative ? path.slice(domainPath(connection.domain).length + 1) : path;
    const payload = joinStrings([shown, watch.token]);
    const message = { type: storeOp.watchEvent, requestId: 0, transaction: 0, payload };
    this.#events.push({ connection, message });
  }

  #answer(connection: Connection, request: Message): Message {
    const { type, requestId, transaction: id } = request;
    try {
      const operation = operations.get(type);
      if (operation === undefined) throw new StoreError("ENOSYS");
      const transaction = id === 0 ? null : connection.transactions.get(id);
      if (transaction === undefined) throw new StoreError("ENOENT");
      const { payload } = request;
      const reply = operation({
        server: this,
        connection,
        transaction,
        transactionId: id,
        payload,
      });
      return { type, requestId, transaction: id, payload: reply };
    } catch (error) {
      if (!(error instanceof StoreError)) throw error;
      const payload = toBytes(`${error.wireName}\0`);
      return { type: storeOp.error, requestId, transaction: id, payload };
    }
  }

  #queueEvents({ path, recursive }: Change): void {
    for (const connection of this.#connections) {
      for (const watch of connection.watches) {
        if (isWithin(path, watch.path)) this.queueEvent(connection, watch, path);
        else if (recursive && isWithin(watch.path, path)) {
          this.queueEvent(connection, watch, watch.path);
        }
      }
    }
  }

  #sendEvents(): void {
    for (const { connection, message } of this.#events) {
      if (this.#connections.has(connection)) connection.output.push(message);
    }
    this.#events = [];
  }
}
