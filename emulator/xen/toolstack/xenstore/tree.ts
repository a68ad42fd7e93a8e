import { pathNames } from "./path.ts";
import type { Permissions } from "./permissions.ts";

/** A node of the store. Never changed in place, so that a snapshot is a reference to its root. */
export interface Node {
  readonly value: Uint8Array;
  readonly permissions: Permissions;
  /** By name, in the order of creation. */
  readonly children: ReadonlyMap<string, Node>;
}

export function emptyNode(permissions: Permissions): Node {
  return { value: new Uint8Array(0), permissions, children: new Map() };
}

export function findNode(root: Node, path: string): Node | undefined {
  let node: Node | undefined = root;
  for (const name of pathNames(path)) node = node?.children.get(name);
  return node;
}

/** The deepest node on the way to `path` that exists, and the names below it that don't. */
export function nearestNode(root: Node, path: string): { node: Node; missing: string[] } {
  const missing = pathNames(path);
  let node = root;
  for (;;) {
    const child = missing.length > 0 ? node.children.get(missing[0]!) : undefined;
    if (child === undefined) return { node, missing };
    node = child;
    missing.shift();
  }
}

/** The tree with `node` at `path`, or without that path for null. Its parent must exist. */
export function withNode(root: Node, path: string, node: Node | null): Node {
  return replaceBelow(root, pathNames(path), node) ?? root;
}

function replaceBelow(at: Node, names: readonly string[], node: Node | null): Node | null {
  const [name, ...rest] = names;
  if (name === undefined) return node;
  const children = new Map(at.children);
  const old = children.get(name);
  const child = rest.length === 0 || old === undefined ? node : replaceBelow(old, rest, node);
  if (child === null) children.delete(name);
  else children.set(name, child);
  return { ...at, children };
}

/** Calls `visit` for the node and everything below it. */
export function visitNodes(node: Node, visit: (node: Node) => void): void {
  visit(node);
  for (const child of node.children.values()) visitNodes(child, visit);
}

/** Bytes of the record by which the size quota counts a node (behaviour 19.5). */
export function recordSize(node: Node): number {
  let size = 12 + 8 * node.permissions.length + node.value.length;
  for (const name of node.children.keys()) size += name.length + 1;
  return size;
}
