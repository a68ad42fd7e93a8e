import { formatPlace, type Problem, type ScenarioReport } from "./model.ts";

/**
 * A scenario's problem as lines of plain text: place and scenario, the step, the message; the
 * stack only if the problem is neither a failed assertion nor bad input.
 */
export function scenarioProblemLines(scenario: ScenarioReport): string[] {
  const step = scenario.steps.find((candidate) => candidate.problem);
  const place = formatPlace(step?.place ?? scenario.place);
  const name = scenario.example ? `${scenario.name} (${scenario.example})` : scenario.name;
  const lines = [`${place}  ${name}`];
  if (step) lines.push(`  ${step.keyword.trim()} ${step.text}`);
  if (scenario.problem) lines.push(...indent(problemLines(scenario.problem, place)));
  return lines;
}

/** A problem as lines of plain text; the place of bad input is left out if it is `known`. */
export function problemLines(problem: Problem, known: string | null): string[] {
  const { kind, title, place, hint, stack } = problem;
  const message = problem.message.trim();
  const where =
    kind === "input" && place && formatPlace(place) !== known ? `${formatPlace(place)}: ` : "";
  const what = kind === "internal" ? `internal error: ${title}: ${message}` : message;
  const lines = stack
    ? [...what.split("\n"), ...stack.split("\n").filter(isFrame)]
    : what.split("\n");
  lines[0] = `${where}${lines[0]}`;
  if (hint) lines.push(...`hint: ${hint}`.split("\n"));
  return lines;
}

function indent(lines: readonly string[]): string[] {
  return lines.map((line) => `  ${line}`);
}

/** Whether a line of a formatted exception belongs to its stack trace. */
function isFrame(line: string): boolean {
  return /^\s*at /.test(line);
}
