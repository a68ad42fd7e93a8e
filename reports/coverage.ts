import type { ScenarioReport } from "./model.ts";
import { type RequirementCatalogue, requirementIds } from "./requirements.ts";

/** Passed: a scenario proves it and none contradicts. Failed: one of its scenarios did not pass. */
export type CoverageStatus = "passed" | "failed" | "uncovered";

export interface Coverage {
  readonly status: CoverageStatus;
  /** Scenarios with the requirement's tag, by uri and line. */
  readonly scenarios: readonly ScenarioReport[];
}

/** Which scenarios prove which requirements of the catalogue. */
export interface CoverageMatrix {
  /** Every requirement of the catalogue, by id. */
  readonly byId: ReadonlyMap<string, Coverage>;
  /** Ids that scenarios claim and the catalogue does not know. */
  readonly unknown: ReadonlyMap<string, readonly ScenarioReport[]>;
  readonly totals: Readonly<Record<CoverageStatus, number>>;
}

/** Match the tags of a run's scenarios with the catalogue. */
export function coverRequirements(
  catalogue: RequirementCatalogue,
  scenarios: readonly ScenarioReport[],
): CoverageMatrix {
  const claims = new Map<string, ScenarioReport[]>();
  for (const scenario of scenarios) {
    for (const id of requirementIds(scenario.tags)) {
      claims.set(id, [...(claims.get(id) ?? []), scenario]);
    }
  }
  const byId = new Map<string, Coverage>();
  const totals = { passed: 0, failed: 0, uncovered: 0 };
  for (const { id } of catalogue.requirements) {
    const proofs = claims.get(id) ?? [];
    const status = coverageStatus(proofs);
    totals[status]++;
    byId.set(id, { status, scenarios: proofs });
    claims.delete(id);
  }
  return { byId, unknown: claims, totals };
}

function coverageStatus(scenarios: readonly ScenarioReport[]): CoverageStatus {
  if (scenarios.some(({ status }) => status === "failed" || status === "error")) return "failed";
  return scenarios.some(({ status }) => status === "passed") ? "passed" : "uncovered";
}
