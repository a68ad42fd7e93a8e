import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { AtomicFile, writeFileAtomically } from "./atomic-file.ts";
import { junitXml } from "./junit.ts";
import { type RunReport, scenariosOf } from "./model.ts";
import { parseRun, suiteTraceHash, traceLines } from "./trace.ts";

/**
 * Write every report of a run, but Cucumber's own messages, into the directory `out`.
 * @returns trace hash of the run
 */
export function writeReports(report: RunReport, out: string): string {
  mkdirSync(out, { recursive: true });
  const trace = new AtomicFile(join(out, "trace.ndjson"));
  const hashes: (string | null)[] = [];
  for (const scenario of scenariosOf(report)) {
    const run = parseRun(scenario);
    hashes.push(run?.traceHash ?? null);
    if (run) trace.write(traceLines(scenario, run));
  }
  trace.commit();
  writeFileAtomically(join(out, "junit.xml"), junitXml(report));
  return suiteTraceHash(hashes);
}
