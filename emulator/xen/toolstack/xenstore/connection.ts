import { domainPath } from "./path.ts";
import type { Subject } from "./permissions.ts";
import type { Change, StoreView } from "./view.ts";
import type { Message } from "./wire.ts";

/** An open transaction: its own view, and what the store's generation was at its start. */
export interface Transaction {
  readonly view: StoreView;
  readonly generation: number;
  readonly changes: Change[];
}

export interface Watch {
  /** Absolute, or a special name that begins with "@". */
  readonly path: string;
  readonly token: string;
  /** Whether it was registered with a relative path, and so gets relative paths. */
  readonly relative: boolean;
}

/** Who talks to the store over one socket or ring, and what the store keeps for it. */
export class Connection implements Subject {
  readonly domain: number;
  readonly readOnly: boolean;
  /** What relative paths are below; null for a socket, which has none. */
  readonly base: string | null;
  target: number | null = null;
  readonly transactions = new Map<number, Transaction>();
  nextTransaction = 1;
  watches: Watch[] = [];
  /** Replies and events that wait to be sent, in order. */
  output: Message[] = [];

  private constructor(domain: number, readOnly: boolean, base: string | null) {
    this.domain = domain;
    this.readOnly = readOnly;
    this.base = base;
  }

  /** A socket of dom0. */
  static socket(readOnly = false): Connection {
    return new Connection(0, readOnly, null);
  }

  /** The ring of a domain. */
  static ring(domain: number): Connection {
    return new Connection(domain, false, domainPath(domain));
  }
}
