import { createHash } from "node:crypto";
import type { ScenarioReport } from "./model.ts";
import type { ScenarioRun } from "./scenario-run.ts";

/**
 * What a scenario attached; null if it attached nothing.
 * @throws Error if the attachment is not JSON
 */
export function parseRun(scenario: ScenarioReport): ScenarioRun | null {
  if (scenario.runBody === null) return null;
  try {
    return JSON.parse(scenario.runBody) as ScenarioRun;
  } catch (cause) {
    throw new Error(`${scenario.id}: the attached run is not JSON`, { cause });
  }
}

/** Lines of trace.ndjson for one scenario: its records, each with the scenario's id and name. */
export function traceLines(scenario: ScenarioReport, run: ScenarioRun): string {
  const records = run.records.toSorted((a, b) => a.seq - b.seq);
  const { id, name } = scenario;
  const head = JSON.stringify({ scenario: id, name }).slice(0, -1);
  // A line is the head with the record's members after it.
  return records.map((record) => `${head},${JSON.stringify(record).slice(1)}\n`).join("");
}

/**
 * Hash of a whole run, from the trace hashes of its scenarios sorted by uri and line (null for a
 * scenario without trace): the same however the scenarios were ordered or distributed.
 */
export function suiteTraceHash(hashes: readonly (string | null)[]): string {
  const lines = hashes.map((hash) => `${hash ?? "-"}\n`).join("");
  return createHash("sha256").update(lines).digest("hex");
}
