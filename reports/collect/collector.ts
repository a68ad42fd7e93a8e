import type { Problem, RunEnvironment, RunReport, ScenarioReport } from "../model.ts";
import { type Attempt, attach, startAttempt, toMilliseconds } from "./attempt.ts";
import { type FeatureIndex, indexFeature } from "./feature-index.ts";
import type { Envelope, Hook, Meta, Pickle, TestCase } from "./messages.ts";
import { fileOf, reportScenario } from "./scenario.ts";

/** Turns the stream of Cucumber messages into a RunReport. */
export class Collector {
  readonly #features = new Map<string, FeatureIndex>();
  readonly #pickles = new Map<string, Pickle>();
  readonly #testCases = new Map<string, TestCase>();
  readonly #hooks = new Map<string, Hook>();
  readonly #patterns: string[] = [];
  readonly #attempts = new Map<string, Attempt>();
  readonly #scenarios: ScenarioReport[] = [];
  readonly #problems: Problem[] = [];
  #environment: RunEnvironment = environment(null);
  #started_ms = Date.now();
  #finished_ms = this.#started_ms;

  /** Scenarios that the run is to execute, as far as announced. */
  get planned(): number {
    return this.#testCases.size;
  }

  /** Take one message; returns the report of a scenario if this message completes it. */
  add(message: Envelope): ScenarioReport | null {
    this.#addDefinition(message);
    this.#addRunEvent(message);
    return this.#addScenarioEvent(message);
  }

  /** Everything so far, sorted by uri and line. */
  report(): RunReport {
    const scenarios = this.#scenarios.toSorted(byPlace);
    const uris = [...new Set(scenarios.map((scenario) => scenario.place.file))];
    const features = uris.map((uri) => ({
      uri,
      name: this.#features.get(uri)?.name ?? uri,
      description: this.#features.get(uri)?.description ?? "",
      scenarios: scenarios.filter((scenario) => scenario.place.file === uri),
    }));
    return {
      environment: this.#environment,
      started: new Date(this.#started_ms).toISOString(),
      duration_ms: Math.max(0, this.#finished_ms - this.#started_ms),
      features,
      problems: this.#problems,
    };
  }

  #addDefinition(message: Envelope): void {
    const { gherkinDocument, pickle, testCase, hook, stepDefinition, parseError } = message;
    if (gherkinDocument) {
      const index = indexFeature(gherkinDocument);
      if (index) this.#features.set(fileOf(gherkinDocument.uri ?? ""), index);
    }
    if (pickle) this.#pickles.set(pickle.id, pickle);
    if (testCase) this.#testCases.set(testCase.id, testCase);
    if (hook) this.#hooks.set(hook.id, hook);
    if (stepDefinition) this.#patterns.push(stepDefinition.pattern.source);
    if (parseError) this.#problems.push(parseProblem(parseError));
  }

  #addRunEvent(message: Envelope): void {
    if (message.meta) this.#environment = environment(message.meta);
    if (message.testRunStarted) this.#started_ms = toMilliseconds(message.testRunStarted.timestamp);
    if (message.testRunFinished) {
      this.#finished_ms = toMilliseconds(message.testRunFinished.timestamp);
    }
  }

  #addScenarioEvent(message: Envelope): ScenarioReport | null {
    const { testCaseStarted, attachment, testStepFinished, testCaseFinished } = message;
    if (testCaseStarted) {
      const testCase = this.#testCases.get(testCaseStarted.testCaseId)!;
      const pickle = this.#pickles.get(testCase.pickleId)!;
      const attempt = startAttempt(pickle, testCase, testCaseStarted.timestamp);
      this.#attempts.set(testCaseStarted.id, attempt);
    }
    if (attachment?.testCaseStartedId) {
      attach(this.#attempts.get(attachment.testCaseStartedId)!, attachment);
    }
    if (testStepFinished) {
      const { testCaseStartedId, testStepId, testStepResult } = testStepFinished;
      this.#attempts.get(testCaseStartedId)!.results.set(testStepId, testStepResult);
    }
    return testCaseFinished ? this.#finish(testCaseFinished) : null;
  }

  #finish(finished: NonNullable<Envelope["testCaseFinished"]>): ScenarioReport | null {
    const attempt = this.#attempts.get(finished.testCaseStartedId)!;
    this.#attempts.delete(finished.testCaseStartedId);
    if (finished.willBeRetried) return null;
    const feature = this.#features.get(fileOf(attempt.pickle.uri))!;
    const code = { hooks: this.#hooks, patterns: this.#patterns };
    const scenario = reportScenario(attempt, feature, code, toMilliseconds(finished.timestamp));
    this.#scenarios.push(scenario);
    return scenario;
  }
}

function byPlace(a: ScenarioReport, b: ScenarioReport): number {
  if (a.place.file !== b.place.file) return a.place.file < b.place.file ? -1 : 1;
  return a.place.line - b.place.line;
}

/** A feature file that is not Gherkin; the message's own "(line:column): " goes into the place. */
function parseProblem({ source, message }: NonNullable<Envelope["parseError"]>): Problem {
  const place = {
    file: fileOf(source.uri ?? ""),
    line: source.location?.line ?? 1,
    column: source.location?.column ?? 1,
  };
  const cause = message.replace(/^\(\d+:\d+\): /, "");
  return { kind: "input", title: "Parse error", message: cause, place, hint: null, stack: null };
}

function environment(meta: Meta | null): RunEnvironment {
  const ci = meta?.ci;
  const parts = ci && [ci.name, ci.git?.branch, ci.git?.revision].filter((part) => part);
  return {
    node: process.version,
    platform: `${process.platform} ${process.arch}`,
    cucumber: meta?.implementation.version ?? "unknown",
    ci: parts ? parts.join(" ") : null,
  };
}
