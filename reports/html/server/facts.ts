import type { CallCoverage } from "../../call-coverage.ts";
import type { CoverageMatrix } from "../../coverage.ts";
import type { RunReport } from "../../model.ts";
import type { RequirementCatalogue } from "../../requirements.ts";
import type { Totals } from "../../totals.ts";
import type { ReportData } from "../shared/data.ts";

/** All that the page shows. */
export interface PageFacts {
  readonly report: RunReport;
  readonly totals: Totals;
  readonly catalogue: RequirementCatalogue;
  readonly coverage: CoverageMatrix;
  /** By call of the schemas, what the run has called. */
  readonly callCoverage: readonly CallCoverage[];
  readonly data: ReportData;
  /** Hash of the whole run. */
  readonly traceHash: string;
  readonly packageVersion: string;
  /** Profiles of the machines that ran. */
  readonly profiles: readonly string[];
  /** Hypercalls of all scenarios, and how many of them break their contracts. */
  readonly calls: number;
  readonly brokenCalls: number;
}
