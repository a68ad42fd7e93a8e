import { mkdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { packageRoot } from "../emulator/package-root.ts";
import { AtomicFile, writeFileAtomically } from "./atomic-file.ts";
import { CallCounter } from "./call-coverage.ts";
import { coverRequirements } from "./coverage.ts";
import { DataEncoder } from "./html/server/encode.ts";
import { reportPage } from "./html/server/page.ts";
import { junitXml } from "./junit.ts";
import { type RunReport, scenariosOf } from "./model.ts";
import { loadRequirements } from "./requirements.ts";
import { countScenarios } from "./totals.ts";
import { parseRun, suiteTraceHash, traceLines } from "./trace.ts";

/**
 * Write every report of a run, but Cucumber's own messages, into the directory `out`.
 * @returns trace hash of the run
 */
export function writeReports(report: RunReport, out: string): string {
  mkdirSync(out, { recursive: true });
  const { traceHash, ...contents } = writeTrace(report, join(out, "trace.ndjson"));
  writeFileAtomically(join(out, "junit.xml"), junitXml(report));
  const scenarios = scenariosOf(report);
  const catalogue = loadRequirements();
  const page = reportPage({
    ...contents,
    report,
    totals: countScenarios(scenarios),
    catalogue,
    coverage: coverRequirements(catalogue, scenarios),
    traceHash,
    packageVersion: packageVersion(),
  });
  writeFileAtomically(join(out, "index.html"), page);
  return traceHash;
}

/** Write the trace and gather what else is in the runs, so that each is parsed once. */
function writeTrace(report: RunReport, path: string) {
  const file = new AtomicFile(path);
  try {
    const encoder = new DataEncoder();
    const hashes: (string | null)[] = [];
    const profiles = new Set<string>();
    const counter = new CallCounter();
    let calls = 0;
    let brokenCalls = 0;
    for (const scenario of scenariosOf(report)) {
      const run = parseRun(scenario);
      encoder.add(scenario, run);
      hashes.push(run?.traceHash ?? null);
      if (run) file.write(traceLines(scenario, run));
      if (run?.machine) profiles.add(run.machine.profile);
      for (const record of run?.records ?? []) {
        calls++;
        counter.add(record);
        if (record.violations.length > 0) brokenCalls++;
      }
    }
    file.commit();
    const traceHash = suiteTraceHash(hashes);
    return {
      data: encoder.data(),
      traceHash,
      profiles: [...profiles].sort(),
      calls,
      brokenCalls,
      callCoverage: counter.coverage(),
    };
  } catch (error) {
    file.discard();
    throw error;
  }
}

function packageVersion(): string {
  const text = readFileSync(new URL("package.json", packageRoot), "utf8");
  return (JSON.parse(text) as { version: string }).version;
}
