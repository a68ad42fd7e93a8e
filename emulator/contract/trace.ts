import { createHash } from "node:crypto";
import type { HypercallRecord } from "./record.ts";

/** A record as one line of trace.ndjson: keys sorted, no spaces, no newline. */
export function canonicalLine(record: HypercallRecord): string {
  return JSON.stringify(record, sortKeys);
}

/** SHA-256 over the lines, each ended by a newline, as lower-case hex. */
export function traceHash(records: Iterable<HypercallRecord>): string {
  const hash = createHash("sha256");
  for (const record of records) hash.update(`${canonicalLine(record)}\n`);
  return hash.digest("hex");
}

function sortKeys(_key: string, value: unknown): unknown {
  if (typeof value !== "object" || value === null || Array.isArray(value)) return value;
  return Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)));
}
