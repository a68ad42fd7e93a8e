import type { Fields, FieldValue } from "../../../emulator/contract/record.ts";

/** Struct fields as one line: "vcpu=1 port=5". */
export function formatFields(fields: Fields): string {
  return Object.entries(fields)
    .map(([name, value]) => `${name}=${formatValue(value)}`)
    .join(" ");
}

function formatValue(value: FieldValue): string {
  if (typeof value === "string") return /^0x[\da-f]+$/.test(value) ? value : JSON.stringify(value);
  if (typeof value !== "object" || value === null) return `${value}`;
  if (isArray(value)) return `[${value.map(formatValue).join(", ")}]`;
  return `{${formatFields(value)}}`;
}

function isArray(value: FieldValue): value is readonly FieldValue[] {
  return Array.isArray(value);
}

/** A duration for people: "12 ms", "3.4 s", "2 min 05 s". */
export function formatDuration(duration_ms: number): string {
  if (duration_ms < 1000) return `${Math.round(duration_ms)} ms`;
  if (duration_ms < 60_000) return `${(duration_ms / 1000).toFixed(1)} s`;
  const seconds = Math.round(duration_ms / 1000);
  return `${Math.floor(seconds / 60)} min ${`${seconds % 60}`.padStart(2, "0")} s`;
}

/** A count with its digits in groups: "12,345". */
export function formatCount(count: number): string {
  return count.toLocaleString("en-US");
}

/** A count with its noun: "1 call", "2 calls". */
export function plural(count: number, noun: string): string {
  return `${formatCount(count)} ${noun}${count === 1 ? "" : "s"}`;
}
