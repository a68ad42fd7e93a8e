import { type RunReport, type ScenarioReport, type Status, scenariosOf } from "./model.ts";

/** Number of scenarios by status. */
export type Totals = Readonly<Record<Status | "all", number>>;

/** Count scenarios. */
export function countScenarios(scenarios: readonly ScenarioReport[]): Totals {
  const totals = { all: scenarios.length, passed: 0, failed: 0, error: 0, skipped: 0 };
  for (const scenario of scenarios) totals[scenario.status]++;
  return totals;
}

/** One line for people: "12 scenarios passed, 1 failed, 1 with errors". */
export function formatOutcome(report: RunReport): string {
  const totals = countScenarios(scenariosOf(report));
  const parts = [`${totals.passed} scenario${totals.passed === 1 ? "" : "s"} passed`];
  parts.push(`${totals.failed} failed`);
  if (totals.error > 0) parts.push(`${totals.error} with errors`);
  if (totals.skipped > 0) parts.push(`${totals.skipped} skipped`);
  const unread = report.problems.length;
  if (unread > 0) parts.push(`${unread} feature file${unread === 1 ? "" : "s"} not read`);
  return parts.join(", ");
}

/** Exit status of a run: 0 conforms, 1 a scenario failed, 2 bad input, 3 internal error. */
export function exitStatus(report: RunReport): 0 | 1 | 2 | 3 {
  const scenarios = scenariosOf(report);
  const problems = [...report.problems, ...scenarios.map((scenario) => scenario.problem)];
  const kinds = new Set(problems.map((problem) => problem?.kind));
  if (kinds.has("internal")) return 3;
  if (kinds.has("input")) return 2;
  return kinds.has("failure") ? 1 : 0;
}

/** How many scenarios are worth naming for their time. */
const slowestShown = 10;

/**
 * Lines for people: the slowest scenarios of a run, the slowest first. None if the run is so short
 * that all of them would be named.
 */
export function slowestLines(report: RunReport): string[] {
  const scenarios = scenariosOf(report);
  if (scenarios.length <= slowestShown) return [];
  const slowest = scenarios
    .toSorted((a, b) => b.duration_ms - a.duration_ms)
    .slice(0, slowestShown);
  return slowest.map(
    ({ id, name, duration_ms }) => `${`${Math.round(duration_ms)}`.padStart(6)} ms  ${id} ${name}`,
  );
}
