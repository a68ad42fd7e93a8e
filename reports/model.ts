/**
 * How something ended (DESIGN 6). Failed: the system under test is wrong. Error: the test, its
 * input or the environment is. Skipped: not executed.
 */
export type Status = "passed" | "failed" | "error" | "skipped";

/** A position in a source file; line and column count from 1. */
export interface Place {
  readonly file: string;
  readonly line: number;
  readonly column: number;
}

/** Why a step, a scenario or the run did not pass. */
export interface Problem {
  /** Failure: of the system under test. Input: bad input. Internal: a defect of suite or tool. */
  readonly kind: "failure" | "input" | "internal";
  /** What sort, for example "AssertionError", "Undefined step". */
  readonly title: string;
  readonly message: string;
  /** Null if it has no place in a source file. */
  readonly place: Place | null;
  readonly hint: string | null;
  /** Null for assertions and input errors: it says nothing to the author of a scenario. */
  readonly stack: string | null;
}

/** What is attached to a step in the feature file. */
export type StepArgument =
  | { readonly kind: "text"; readonly text: string }
  | { readonly kind: "table"; readonly rows: readonly (readonly string[])[] };

export interface StepReport {
  /** "Given ", "When " and so on; for a hook "Before" or "After". */
  readonly keyword: string;
  /** The step's text; for a hook its place in the code. */
  readonly text: string;
  readonly argument: StepArgument | null;
  readonly place: Place | null;
  readonly status: Status;
  readonly duration_ms: number;
  readonly problem: Problem | null;
  /** Lines that step code logged. */
  readonly logs: readonly string[];
}

/** One executed scenario: a row of an outline counts as one. */
export interface ScenarioReport {
  /** Feature file and line, "features/boot/dom0.feature:12": stable and unique within a run. */
  readonly id: string;
  readonly place: Place;
  readonly name: string;
  readonly description: string;
  /** Cells of the outline's row, "vcpus=2, port=3"; null if it is no outline. */
  readonly example: string | null;
  readonly rule: string | null;
  readonly tags: readonly string[];
  readonly status: Status;
  readonly duration_ms: number;
  readonly steps: readonly StepReport[];
  /** Of the first step that has one, or of the scenario itself. */
  readonly problem: Problem | null;
  /** Body of the attached ScenarioRun; null if there is none. */
  readonly runBody: string | null;
}

export interface FeatureReport {
  readonly uri: string;
  readonly name: string;
  readonly description: string;
  /** By line. */
  readonly scenarios: readonly ScenarioReport[];
}

/** Where and on what the run took place. */
export interface RunEnvironment {
  readonly node: string;
  readonly platform: string;
  readonly cucumber: string;
  /** Name, branch and revision as the CI system tells them; null outside of CI. */
  readonly ci: string | null;
}

/** All that Cucumber said of a run, in an order that does not depend on the execution's. */
export interface RunReport {
  readonly environment: RunEnvironment;
  /** Start, ISO 8601. */
  readonly started: string;
  readonly duration_ms: number;
  /** By uri. */
  readonly features: readonly FeatureReport[];
  /** What went wrong outside of scenarios: unparsable features. */
  readonly problems: readonly Problem[];
}

/** All scenarios of a run, by feature uri and line. */
export function scenariosOf(report: RunReport): ScenarioReport[] {
  return report.features.flatMap((feature) => feature.scenarios);
}

/** A place as editors and terminals link it: "file:line:column". */
export function formatPlace({ file, line, column }: Place): string {
  return `${file}:${line}:${column}`;
}
