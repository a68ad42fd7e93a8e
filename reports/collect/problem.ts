import { stripVTControlCharacters } from "node:util";
import type { Place, Problem, Status } from "../model.ts";
import type { InputErrorReport } from "../scenario-run.ts";
import type { TestStepResult } from "./messages.ts";

/** Types of exceptions that only a defect of suite or tool throws. */
const DEFECTS = new Set(["TypeError", "ReferenceError", "RangeError", "SyntaxError", "URIError"]);

/** What a step's result means: status and, unless it passed or was skipped, the problem. */
export function judge(
  result: TestStepResult,
  place: Place | null,
  inputError: InputErrorReport | null,
  hint: string | null,
): { readonly status: Status; readonly problem: Problem | null } {
  switch (`${result.status}`) {
    case "PASSED":
      return { status: "passed", problem: null };
    case "SKIPPED":
      return { status: "skipped", problem: null };
    case "FAILED": {
      const problem = inputError
        ? inputProblem(inputError, result)
        : exceptionProblem(result, place);
      return { status: problem.kind === "failure" ? "failed" : "error", problem };
    }
    default:
      return { status: "error", problem: stepProblem(result, place, hint) };
  }
}

/** The problem of bad input, at the input's own place. */
function inputProblem(error: InputErrorReport, result: TestStepResult): Problem {
  const place = { file: error.file, line: error.line ?? 1, column: error.column ?? 1 };
  const input = { kind: "input", title: "Input error", place, stack: null } as const;
  const { type, message } = result.exception ?? {};
  // The message of an InputError says everything: other problems as well, with places and hints.
  if (type === "InputError" && message) return { ...input, message, hint: null };
  return { ...input, message: error.message, hint: error.hint ?? null };
}

/** The problem behind a thrown exception. */
function exceptionProblem(result: TestStepResult, place: Place | null): Problem {
  const type = result.exception?.type ?? "Error";
  const message = stripVTControlCharacters(result.exception?.message || result.message || type);
  if (type === "InputError") {
    return { kind: "input", title: "Input error", message, place, hint: null, stack: null };
  }
  const kind = DEFECTS.has(type) ? "internal" : "failure";
  const stack = type === "AssertionError" ? null : stripVTControlCharacters(result.message ?? "");
  return { kind, title: type, message, place, hint: null, stack };
}

/** The problem of a step that has not exactly one implementation. */
function stepProblem(result: TestStepResult, place: Place | null, hint: string | null): Problem {
  const [title, message] = {
    UNDEFINED: ["Undefined step", "no step definition matches this step"],
    AMBIGUOUS: ["Ambiguous step", stripVTControlCharacters(result.message ?? "")],
    PENDING: ["Pending step", "the step is not implemented yet"],
    UNKNOWN: ["Unknown result", "the step gave no result"],
  }[`${result.status}` as "UNDEFINED" | "AMBIGUOUS" | "PENDING" | "UNKNOWN"];
  return { kind: "input", title: title!, message: message!, place, hint, stack: null };
}

/** The problem of a scenario that tests nothing. */
export function emptyProblem(place: Place): Problem {
  return {
    kind: "input",
    title: "Empty scenario",
    message: "the scenario has no steps",
    place,
    hint: "a line with a misspelt keyword belongs to the description, not to the steps",
    stack: null,
  };
}
