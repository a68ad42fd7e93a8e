import type { FeatureReport, Problem, RunReport, ScenarioReport } from "./model.ts";
import { prefixPlace } from "./problem-text.ts";
import { countScenarios, type Totals } from "./totals.ts";

/**
 * JUnit XML of a run: a suite per feature, a test case per scenario. A scenario that found the system
 * wrong is a failure; one that could not tell, because of its input or a defect, is an error.
 */
export function junitXml(report: RunReport): string {
  const totals = countScenarios(report.features.flatMap((feature) => feature.scenarios));
  const suites = report.features.map((feature) => suiteXml(feature, report.started));
  const attributes = {
    name: "xen-ia64-conformance",
    ...countAttributes(totals, report.problems.length),
    time: seconds(report.duration_ms),
  };
  const body = [...report.problems.map(problemSuiteXml), ...suites];
  return `<?xml version="1.0" encoding="UTF-8"?>\n${element("testsuites", attributes, body)}\n`;
}

function suiteXml(feature: FeatureReport, timestamp: string): string {
  const time = feature.scenarios.reduce((sum, scenario) => sum + scenario.duration_ms, 0);
  const attributes = {
    name: feature.name,
    file: feature.uri,
    timestamp,
    ...countAttributes(countScenarios(feature.scenarios), 0),
    time: seconds(time),
  };
  return element(
    "testsuite",
    attributes,
    feature.scenarios.map((s) => caseXml(feature, s)),
  );
}

/** A problem outside of any scenario, as a suite of one case. */
function problemSuiteXml(problem: Problem): string {
  const name = problem.place?.file ?? problem.title;
  const testCase = element("testcase", { name: problem.title, classname: name }, [
    problemXml(problem),
  ]);
  return element("testsuite", { name, tests: 1, failures: 0, errors: 1, skipped: 0 }, [testCase]);
}

function caseXml(feature: FeatureReport, scenario: ScenarioReport): string {
  const attributes = {
    name: scenario.example ? `${scenario.name} (${scenario.example})` : scenario.name,
    classname: scenario.rule ? `${feature.name}: ${scenario.rule}` : feature.name,
    file: scenario.place.file,
    line: scenario.place.line,
    time: seconds(scenario.duration_ms),
  };
  const result: string[] = [];
  if (scenario.problem) result.push(problemXml(scenario.problem));
  else if (scenario.status === "skipped") result.push("<skipped/>");
  result.push(`<system-out>${escapeXml(stepLines(scenario))}</system-out>`);
  return element("testcase", attributes, result);
}

function problemXml(problem: Problem): string {
  const name = problem.kind === "failure" ? "failure" : "error";
  const lines = [
    problem.place ? prefixPlace(problem.message, problem.place) : problem.message,
    ...(problem.hint ? [`hint: ${problem.hint}`] : []),
    ...(problem.stack ? [problem.stack] : []),
  ];
  const attributes = { message: problem.message, type: problem.title };
  return element(name, attributes, [escapeXml(lines.join("\n"))]);
}

function stepLines(scenario: ScenarioReport): string {
  return scenario.steps
    .map((step) => `${step.status.padEnd(8)}${step.keyword.trim()} ${step.text}`)
    .join("\n");
}

function countAttributes(totals: Totals, problems: number): Record<string, number> {
  return {
    tests: totals.all + problems,
    failures: totals.failed,
    errors: totals.error + problems,
    skipped: totals.skipped,
  };
}

function element(
  name: string,
  attributes: Readonly<Record<string, string | number>>,
  content: readonly string[],
): string {
  const pairs = Object.entries(attributes).map(
    ([key, value]) => ` ${key}="${escapeAttribute(`${value}`)}"`,
  );
  return `<${name}${pairs.join("")}>${content.join("\n")}</${name}>`;
}

function seconds(duration_ms: number): string {
  return (duration_ms / 1000).toFixed(3);
}

/** Text as content of an element; characters that XML 1.0 cannot hold become U+FFFD. */
function escapeXml(text: string): string {
  return text
    .replace(/[^\t\n\r\u{20}-\u{D7FF}\u{E000}-\u{FFFD}\u{10000}-\u{10FFFF}]/gu, "\uFFFD")
    .replaceAll("&", "&amp;")
    .replaceAll("<", "&lt;")
    .replaceAll(">", "&gt;");
}

/** Text as value of an attribute; a parser would turn plain line ends into spaces. */
function escapeAttribute(text: string): string {
  return escapeXml(text)
    .replaceAll('"', "&quot;")
    .replace(/[\t\n\r]/g, (c) => `&#${c.charCodeAt(0)};`);
}
