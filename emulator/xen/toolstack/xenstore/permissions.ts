import { StoreError } from "./errors.ts";

/** Letters of a permission string: none, read, write, both. */
export type Access = "n" | "r" | "w" | "b";

export interface Permission {
  readonly domain: number;
  readonly access: Access;
}

/** The first entry names the owner and gives the default for everyone not listed. */
export type Permissions = readonly [Permission, ...Permission[]];

/** Whom a request comes from. Domain 0 stands for every dom0-level connection. */
export interface Subject {
  readonly domain: number;
  /** The domain whose owner rights it has too (SET_TARGET), or null. */
  readonly target: number | null;
  /** A read-only socket. */
  readonly readOnly: boolean;
}

/** Whether `subject` may read ("r") or write ("w") a node; parents play no part (behaviour 19.2). */
export function mayAccess(subject: Subject, permissions: Permissions, want: "r" | "w"): boolean {
  if (want === "w" && subject.readOnly) return false;
  if (isOwner(subject, permissions)) return true;
  const listed = permissions.slice(1).find(({ domain }) => actsFor(subject, domain));
  const { access } = listed ?? permissions[0];
  return access === "b" || access === want;
}

/** Owner rights: the owner itself, a domain with the owner as target, and dom0. */
export function isOwner(subject: Subject, permissions: Permissions): boolean {
  return subject.domain === 0 || actsFor(subject, permissions[0].domain);
}

function actsFor(subject: Subject, domain: number): boolean {
  return subject.domain === domain || subject.target === domain;
}

/** "r5" and the like. Throws EINVAL for a bad letter or number, or an empty list. */
export function parsePermissions(strings: readonly string[]): Permissions {
  const [first, ...rest] = strings.map(parsePermission);
  if (first === undefined) throw new StoreError("EINVAL");
  return [first, ...rest];
}

function parsePermission(text: string): Permission {
  const match = /^([nrwb])(\d{1,5})$/.exec(text);
  if (match === null) throw new StoreError("EINVAL");
  return { access: match[1] as Access, domain: Number(match[2]) };
}

export function formatPermissions(permissions: Permissions): string[] {
  return permissions.map(({ access, domain }) => `${access}${domain}`);
}
