import type { Connection, Transaction } from "./connection.ts";
import { StoreError } from "./errors.ts";
import { domainPath, introduceWatch, releaseWatch, resolvePath } from "./path.ts";
import { formatPermissions, parsePermissions } from "./permissions.ts";
import type { StoreServer } from "./server.ts";
import { type Change, quota, type StoreView } from "./view.ts";
import { joinStrings, splitStrings, storeOp, toBytes } from "./wire.ts";

/** A request being served. */
export interface Request {
  readonly server: StoreServer;
  readonly connection: Connection;
  /** The transaction that it is part of, and its id; null and 0 outside of one. */
  readonly transaction: Transaction | null;
  readonly transactionId: number;
  readonly payload: Uint8Array;
}

/** Serves a request and returns the payload of its reply, or throws a StoreError. */
export type Operation = (request: Request) => Uint8Array;

const selfDomain = 0x7ff0;
const ok = toBytes("OK\0");

/** The operations of the store by message type (behaviour 19.1). */
export const operations: ReadonlyMap<number, Operation> = new Map<number, Operation>([
  [storeOp.debug, debug],
  [storeOp.directory, directory],
  [storeOp.read, read],
  [storeOp.getPerms, getPermissions],
  [storeOp.watch, watch],
  [storeOp.unwatch, unwatch],
  [storeOp.transactionStart, startTransaction],
  [storeOp.transactionEnd, endTransaction],
  [storeOp.introduce, introduce],
  [storeOp.release, release],
  [storeOp.getDomainPath, getDomainPath],
  [storeOp.write, write],
  [storeOp.mkdir, mkdir],
  [storeOp.rm, remove],
  [storeOp.setPerms, setPermissions],
  [storeOp.isDomainIntroduced, isDomainIntroduced],
  [storeOp.resume, resume],
  [storeOp.setTarget, setTarget],
]);

function debug(request: Request): Uint8Array {
  requirePrivilege(request);
  strings(request, 1);
  return ok;
}

function directory(request: Request): Uint8Array {
  return joinStrings(view(request).directory(request.connection, onePath(request)));
}

function read(request: Request): Uint8Array {
  return view(request).read(request.connection, onePath(request));
}

function getPermissions(request: Request): Uint8Array {
  const permissions = view(request).permissions(request.connection, onePath(request));
  return joinStrings(formatPermissions(permissions));
}

function write(request: Request): Uint8Array {
  const end = request.payload.indexOf(0);
  if (end < 0) throw new StoreError("EINVAL");
  const [name] = splitStrings(request.payload.subarray(0, end + 1))!;
  const value = request.payload.slice(end + 1);
  return change(request, view(request).write(request.connection, path(request, name!), value));
}

function mkdir(request: Request): Uint8Array {
  return change(request, view(request).mkdir(request.connection, onePath(request)));
}

function remove(request: Request): Uint8Array {
  return change(request, view(request).remove(request.connection, onePath(request)));
}

function setPermissions(request: Request): Uint8Array {
  const [name, ...list] = strings(request, 2);
  const target = path(request, name!);
  const permissions = parsePermissions(list);
  return change(request, view(request).setPermissions(request.connection, target, permissions));
}

function watch(request: Request): Uint8Array {
  const { connection, server } = request;
  const [name, token] = exactly(request, 2);
  const isSpecial = name!.startsWith("@");
  const watched = isSpecial ? name! : path(request, name!);
  if (connection.watches.some((old) => old.path === watched && old.token === token)) {
    throw new StoreError("EEXIST");
  }
  // One more than the quota slips through (behaviour 19.5).
  if (connection.domain !== 0 && connection.watches.length > quota.watches) {
    throw new StoreError("E2BIG");
  }
  const relative = !isSpecial && !name!.startsWith("/");
  const added = { path: watched, token: token!, relative };
  connection.watches.push(added);
  server.queueEvent(connection, added, watched);
  return ok;
}

function unwatch(request: Request): Uint8Array {
  const { connection } = request;
  const [name, token] = exactly(request, 2);
  const watched = name!.startsWith("@") ? name! : path(request, name!);
  const index = connection.watches.findIndex((w) => w.path === watched && w.token === token);
  if (index < 0) throw new StoreError("ENOENT");
  connection.watches.splice(index, 1);
  return ok;
}

function startTransaction({ server, connection, transaction }: Request): Uint8Array {
  if (transaction !== null) throw new StoreError("EBUSY");
  if (connection.domain !== 0 && connection.transactions.size > quota.transactions) {
    throw new StoreError("ENOSPC");
  }
  const id = connection.nextTransaction++;
  const { generation } = server;
  connection.transactions.set(id, { view: server.view.copy(), generation, changes: [] });
  return joinStrings([String(id)]);
}

function endTransaction(request: Request): Uint8Array {
  const [verdict] = exactly(request, 1);
  if (verdict !== "T" && verdict !== "F") throw new StoreError("EINVAL");
  const { server, connection, transaction, transactionId } = request;
  if (transaction === null) throw new StoreError("ENOENT");
  connection.transactions.delete(transactionId);
  if (verdict === "T") server.commit(transaction);
  return ok;
}

function introduce(request: Request): Uint8Array {
  const [domain, frame, port] = strings(request, 3).map(number);
  requirePrivilege(request);
  if (port === 0) throw new StoreError("EINVAL");
  const { server } = request;
  if (server.domains.introduce(domain!, frame!, port!)) server.queueSpecial(introduceWatch);
  return ok;
}

function release(request: Request): Uint8Array {
  const domain = oneDomain(request);
  if (domain === 0) throw new StoreError("EINVAL");
  requirePrivilege(request);
  request.server.domains.release(domain);
  request.server.queueSpecial(releaseWatch);
  return ok;
}

function resume(request: Request): Uint8Array {
  const domain = oneDomain(request);
  if (domain === 0) throw new StoreError("EINVAL");
  requirePrivilege(request);
  request.server.domains.resume(domain);
  return ok;
}

function setTarget(request: Request): Uint8Array {
  const [domain, target] = exactly(request, 2).map(number);
  requirePrivilege(request);
  request.server.domains.setTarget(domain!, target!);
  return ok;
}

function getDomainPath(request: Request): Uint8Array {
  return joinStrings([domainPath(oneDomain(request))]);
}

function isDomainIntroduced(request: Request): Uint8Array {
  const domain = oneDomain(request);
  const known = domain === selfDomain || request.server.domains.isIntroduced(domain);
  return joinStrings([known ? "T" : "F"]);
}

function view(request: Request): StoreView {
  return request.transaction?.view ?? request.server.view;
}

/** Notes what a request changed: in its transaction, or for everybody at once. */
function change({ server, transaction }: Request, changes: readonly Change[]): Uint8Array {
  if (transaction === null) server.changed(changes);
  else transaction.changes.push(...changes);
  return ok;
}

function path({ connection }: Request, text: string): string {
  return resolvePath(text, connection.base);
}

function onePath(request: Request): string {
  return path(request, exactly(request, 1)[0]!);
}

function oneDomain(request: Request): number {
  return number(exactly(request, 1)[0]!);
}

function exactly(request: Request, count: number): string[] {
  const parts = strings(request, count);
  if (parts.length !== count) throw new StoreError("EINVAL");
  return parts;
}

function strings({ payload }: Request, atLeast: number): string[] {
  const parts = splitStrings(payload);
  if (parts === null || parts.length < atLeast) throw new StoreError("EINVAL");
  return parts;
}

function number(text: string): number {
  if (!/^\d{1,15}$/.test(text)) throw new StoreError("EINVAL");
  return Number(text);
}

function requirePrivilege({ connection }: Request): void {
  if (connection.domain !== 0 || connection.readOnly) throw new StoreError("EACCES");
}
