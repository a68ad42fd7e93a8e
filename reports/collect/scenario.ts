import type { Place, Problem, ScenarioReport, Status, StepArgument, StepReport } from "../model.ts";
import { type Attempt, inputErrorOf, toMilliseconds } from "./attempt.ts";
import type { FeatureIndex } from "./feature-index.ts";
import type { Hook, Pickle, PickleStep } from "./messages.ts";
import { nearestStep } from "./nearest-step.ts";
import { emptyProblem, judge } from "./problem.ts";

/** What the run has said about its code so far. */
interface CodeIndex {
  readonly hooks: ReadonlyMap<string, Hook>;
  /** Expressions of all step definitions. */
  readonly patterns: readonly string[];
}

/** File of a message's uri, with "/" on every platform. */
export function fileOf(uri: string): string {
  return uri.replaceAll("\\", "/");
}

/** Where a pickle stands: at its row if it is of an outline. */
function placeOf(pickle: Pickle, feature: FeatureIndex): Place {
  const [scenarioId = "", rowId = ""] = pickle.astNodeIds;
  const location = (feature.rows.get(rowId) ?? feature.scenarios.get(scenarioId))?.location;
  return { file: fileOf(pickle.uri), line: location?.line ?? 0, column: location?.column ?? 1 };
}

/** The report of an execution that finished at `finished_ms`. */
export function reportScenario(
  attempt: Attempt,
  feature: FeatureIndex,
  code: CodeIndex,
  finished_ms: number,
): ScenarioReport {
  const { pickle } = attempt;
  const [scenarioId = "", rowId = ""] = pickle.astNodeIds;
  const node = feature.scenarios.get(scenarioId);
  const place = placeOf(pickle, feature);
  const steps = reportSteps(attempt, feature, code);
  const isEmpty = pickle.steps.length === 0;
  return {
    id: `${place.file}:${place.line}`,
    place,
    name: pickle.name,
    description: node?.description ?? "",
    example: feature.rows.get(rowId)?.text ?? null,
    rule: node?.rule ?? null,
    tags: pickle.tags.map((tag) => tag.name),
    status: isEmpty ? "error" : worst(steps),
    duration_ms: finished_ms - attempt.started_ms,
    steps,
    problem: isEmpty ? emptyProblem(place) : firstProblem(steps),
    runBody: attempt.runBody,
  };
}

/** Steps in order; hooks only if they have something to say. */
function reportSteps(attempt: Attempt, feature: FeatureIndex, code: CodeIndex): StepReport[] {
  const pickleSteps = new Map(attempt.pickle.steps.map((step) => [step.id, step]));
  const steps: StepReport[] = [];
  for (const { id, pickleStepId, hookId } of attempt.testCase.testSteps) {
    const pickleStep = pickleSteps.get(pickleStepId ?? "");
    const head = pickleStep
      ? stepHead(pickleStep, attempt.pickle, feature)
      : hookHead(code.hooks.get(hookId ?? ""), steps.length > 0);
    const result = attempt.results.get(id);
    if (!result) continue;
    const isUndefined = pickleStep && result.status === "UNDEFINED";
    const hint = isUndefined ? undefinedStepHint(pickleStep.text, code) : null;
    const judged = judge(result, head.place, inputErrorOf(attempt, id), hint);
    const logs = attempt.logs.get(id) ?? [];
    if (!pickleStep && !judged.problem && logs.length === 0) continue;
    steps.push({ ...head, ...judged, duration_ms: toMilliseconds(result.duration), logs });
  }
  return steps;
}

type StepHead = Pick<StepReport, "keyword" | "text" | "argument" | "place">;

function stepHead(step: PickleStep, pickle: Pickle, feature: FeatureIndex): StepHead {
  const node = feature.steps.get(step.astNodeIds[0] ?? "");
  const place = node && {
    file: fileOf(pickle.uri),
    line: node.location.line,
    column: node.location.column ?? 1,
  };
  return {
    keyword: node?.keyword ?? "",
    text: step.text,
    argument: stepArgument(step),
    place: place ?? null,
  };
}

function stepArgument({ argument }: PickleStep): StepArgument | null {
  if (argument?.docString) return { kind: "text", text: argument.docString.content };
  if (!argument?.dataTable) return null;
  const rows = argument.dataTable.rows.map((row) => row.cells.map((cell) => cell.value));
  return { kind: "table", rows };
}

function hookHead(hook: Hook | undefined, after: boolean): StepHead {
  const { uri, location } = hook?.sourceReference ?? {};
  const place = {
    file: fileOf(uri ?? ""),
    line: location?.line ?? 1,
    column: location?.column ?? 1,
  };
  return {
    keyword: after ? "After" : "Before",
    text: hook?.name ?? (uri ? `${place.file}:${place.line}` : "hook"),
    argument: null,
    place: uri ? place : null,
  };
}

function undefinedStepHint(text: string, { patterns }: CodeIndex): string {
  const nearest = nearestStep(text, patterns);
  return nearest ? `did you mean: ${nearest}` : "`xen-ia64 steps` lists the steps there are";
}

/** A scenario is as bad as its worst step; one without executed steps counts as skipped. */
function worst(steps: readonly StepReport[]): Status {
  for (const status of ["error", "failed", "skipped", "passed"] as const) {
    if (steps.some((step) => step.status === status)) return status;
  }
  return "skipped";
}

function firstProblem(steps: readonly StepReport[]): Problem | null {
  return steps.find((step) => step.problem)?.problem ?? null;
}
