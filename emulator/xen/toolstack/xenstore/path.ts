import { StoreError } from "./errors.ts";

/** Watch names that no path can have (behaviour 19.4). */
export const introduceWatch = "@introduceDomain";
export const releaseWatch = "@releaseDomain";
export type SpecialWatch = typeof introduceWatch | typeof releaseWatch;

const maxPathLength = 3072;

/** Where a domain keeps its state, and what its relative paths are below. */
export function domainPath(domain: number): string {
  return `/local/domain/${domain}`;
}

/**
 * The absolute path that a request means; `base` is what relative paths are below, null if the
 * connection has none. Throws EINVAL for a malformed path (behaviour 19.2).
 */
export function resolvePath(path: string, base: string | null): string {
  const absolute = path.startsWith("/") || base === null ? path : `${base}/${path}`;
  const wellFormed =
    absolute === "/" || (/^(\/[-\w@]+)+$/.test(absolute) && absolute.length <= maxPathLength);
  if (!wellFormed) throw new StoreError("EINVAL");
  return absolute;
}

/** Whether `path` is `ancestor` or lies below it. Everything, "@..." too, is below "/". */
export function isWithin(path: string, ancestor: string): boolean {
  return ancestor === "/" || path === ancestor || path.startsWith(`${ancestor}/`);
}

/** Names from the root down; none for "/". */
export function pathNames(path: string): string[] {
  return path.split("/").filter((name) => name !== "");
}

export function parentPath(path: string): string {
  return path.slice(0, path.lastIndexOf("/")) || "/";
}
