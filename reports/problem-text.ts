import { formatPlace, type Place, type Problem, type ScenarioReport } from "./model.ts";

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
  const lines = (kind === "internal" ? `internal error: ${title}: ${message}` : message).split(
    "\n",
  );
  if (kind === "input" && place && formatPlace(place) !== known) {
    lines[0] = prefixPlace(lines[0]!, place);
  }
  if (stack) lines.push(...stack.split("\n").filter(isFrame));
  if (hint) lines.push(...`hint: ${hint}`.split("\n"));
  return lines;
}

/** A message after its place, unless it begins with a place of the same file by itself. */
export function prefixPlace(message: string, place: Place): string {
  return message.startsWith(`${place.file}:`) ? message : `${formatPlace(place)}: ${message}`;
}

function indent(lines: readonly string[]): string[] {
  return lines.map((line) => `  ${line}`);
}

/** Whether a line of a formatted exception belongs to its stack trace. */
function isFrame(line: string): boolean {
  return /^\s*at /.test(line);
}
