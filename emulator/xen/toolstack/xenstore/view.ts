import { StoreError } from "./errors.ts";
import { parentPath } from "./path.ts";
import { isOwner, mayAccess, type Permissions, type Subject } from "./permissions.ts";
import {
  emptyNode,
  findNode,
  type Node,
  nearestNode,
  recordSize,
  visitNodes,
  withNode,
} from "./tree.ts";

/** What an unprivileged domain may use (behaviour 19.5). */
export const quota = { nodes: 1000, recordSize: 2048, watches: 128, transactions: 10 } as const;

/** A path that changed. A recursive change also took away everything below it. */
export interface Change {
  readonly path: string;
  readonly recursive: boolean;
}

/**
 * The tree as one transaction, or everybody outside of one, sees it. Every method checks the
 * rights of its subject and throws a StoreError; those that change something return the changes.
 */
export class StoreView {
  root: Node;
  /** Nodes owned, by domain. */
  #owned: Map<number, number>;

  constructor(root: Node, owned: ReadonlyMap<number, number> = countOwners(root)) {
    this.root = root;
    this.#owned = new Map(owned);
  }

  /** A snapshot that can be changed on its own. */
  copy(): StoreView {
    return new StoreView(this.root, this.#owned);
  }

  read(subject: Subject, path: string): Uint8Array {
    return this.#get(subject, path, "r").value;
  }

  directory(subject: Subject, path: string): string[] {
    return [...this.#get(subject, path, "r").children.keys()];
  }

  permissions(subject: Subject, path: string): Permissions {
    return this.#get(subject, path, "r").permissions;
  }

  /** Sets the value; a missing node and its missing parents are created. */
  write(subject: Subject, path: string, value: Uint8Array): Change[] {
    const node = this.#find(subject, path, "w");
    if (node === undefined) return this.#create(subject, path, value);
    this.#replace(subject, path, { ...node, value });
    return [{ path, recursive: false }];
  }

  mkdir(subject: Subject, path: string): Change[] {
    const node = this.#find(subject, path, "w");
    return node === undefined ? this.#create(subject, path, new Uint8Array(0)) : [];
  }

  remove(subject: Subject, path: string): Change[] {
    const node = this.#find(subject, path, "w");
    if (node === undefined) {
      if (findNode(this.root, parentPath(path)) === undefined) throw new StoreError("ENOENT");
      return [];
    }
    if (path === "/") throw new StoreError("EINVAL");
    visitNodes(node, ({ permissions }) => this.#count(permissions[0].domain, -1));
    this.root = withNode(this.root, path, null);
    return [{ path, recursive: true }];
  }

  setPermissions(subject: Subject, path: string, permissions: Permissions): Change[] {
    const node = this.#get(subject, path, "w");
    if (!isOwner(subject, node.permissions)) throw new StoreError("EACCES");
    const owner = node.permissions[0].domain;
    if (subject.domain !== 0 && permissions[0].domain !== owner) throw new StoreError("EPERM");
    this.#replace(subject, path, { ...node, permissions });
    this.#count(owner, -1);
    this.#count(permissions[0].domain, 1);
    return [{ path, recursive: false }];
  }

  #get(subject: Subject, path: string, want: "r" | "w"): Node {
    const node = this.#find(subject, path, want);
    if (node === undefined) throw new StoreError("ENOENT");
    return node;
  }

  /**
   * The node, or undefined if it is missing but its nearest ancestor gives the access asked for.
   * Throws EACCES without that access (behaviour 19.2).
   */
  #find(subject: Subject, path: string, want: "r" | "w"): Node | undefined {
    const { node, missing } = nearestNode(this.root, path);
    if (!mayAccess(subject, node.permissions, want)) throw new StoreError("EACCES");
    return missing.length === 0 ? node : undefined;
  }

  #create(subject: Subject, path: string, value: Uint8Array): Change[] {
    const { node: ancestor, missing } = nearestNode(this.root, path);
    const permissions = inherit(ancestor.permissions, subject);
    const owner = permissions[0].domain;
    if (subject.domain !== 0 && this.#ownedBy(owner) + missing.length > quota.nodes) {
      // The quota has no error of its own: what is sent is that of the lookup before.
      throw new StoreError("ENOENT");
    }
    const before = this.root;
    const changes: Change[] = [];
    let at = path.split("/").slice(0, -missing.length).join("/");
    try {
      for (const [index, name] of missing.entries()) {
        const parent = at === "" ? "/" : at;
        at = `${at}/${name}`;
        const isLast = index === missing.length - 1;
        const node = { ...emptyNode(permissions), value: isLast ? value : new Uint8Array(0) };
        this.#replace(subject, at, node);
        checkSize(subject, findNode(this.root, parent)!);
        changes.push({ path: at, recursive: false });
      }
    } catch (error) {
      this.root = before;
      throw error;
    }
    this.#count(owner, missing.length);
    return changes;
  }

  #replace(subject: Subject, path: string, node: Node): void {
    checkSize(subject, node);
    this.root = withNode(this.root, path, node);
  }

  #ownedBy(domain: number): number {
    return this.#owned.get(domain) ?? 0;
  }

  #count(domain: number, change: number): void {
    this.#owned.set(domain, this.#ownedBy(domain) + change);
  }
}

/** A new node has its parent's permissions, but an unprivileged creator owns it. */
function inherit(permissions: Permissions, subject: Subject): Permissions {
  if (subject.domain === 0) return permissions;
  const [first, ...rest] = permissions;
  return [{ ...first, domain: subject.domain }, ...rest];
}

function checkSize(subject: Subject, node: Node): void {
  if (subject.domain !== 0 && recordSize(node) >= quota.recordSize) throw new StoreError("ENOSPC");
}

function countOwners(root: Node): Map<number, number> {
  const owned = new Map<number, number>();
  visitNodes(root, ({ permissions }) => {
    const owner = permissions[0].domain;
    owned.set(owner, (owned.get(owner) ?? 0) + 1);
  });
  return owned;
}
