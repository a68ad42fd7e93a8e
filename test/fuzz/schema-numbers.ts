import { readdirSync, readFileSync } from "node:fs";
import { packageRoot } from "../../emulator/package-root.ts";

type Json = null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json };

const folder = new URL("schemas/hypercalls/", packageRoot);
const limits = ["minimum", "maximum", "const", "multipleOf"];

/**
 * The numbers that the schemas give for a field of any call: bounds and constants. Those at and
 * beside a bound are where handlers go wrong.
 */
export function schemaNumbers(): ReadonlyMap<string, readonly bigint[]> {
  const found = new Map<string, Set<bigint>>();
  for (const file of readdirSync(folder)) {
    collect(JSON.parse(readFileSync(new URL(file, folder), "utf8")) as Json, undefined, found);
  }
  return new Map([...found].map(([name, numbers]) => [name, [...numbers]]));
}

function collect(json: Json, field: string | undefined, found: Map<string, Set<bigint>>): void {
  if (json === null || typeof json !== "object") return;
  if (Array.isArray(json)) {
    for (const each of json) collect(each, field, found);
    return;
  }
  for (const [key, value] of Object.entries(json)) {
    if (key === "properties") {
      for (const [name, property] of Object.entries(value as object)) {
        collect(property as Json, name, found);
      }
    } else if (field !== undefined && limits.includes(key)) add(found, field, [value]);
    else if (field !== undefined && key === "enum") add(found, field, value as readonly Json[]);
    else collect(value, field, found);
  }
}

function add(found: Map<string, Set<bigint>>, field: string, values: readonly Json[]): void {
  const numbers = found.get(field) ?? new Set();
  for (const value of values) {
    if (typeof value !== "number" || !Number.isInteger(value)) continue;
    for (const near of [-1n, 0n, 1n]) numbers.add(BigInt(value) + near);
  }
  found.set(field, numbers);
}
