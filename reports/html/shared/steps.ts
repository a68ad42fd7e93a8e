import type { Place, Problem, StepArgument } from "../../model.ts";
import type { StepData } from "./data.ts";
import { type Element, h } from "./element.ts";
import { formatDuration } from "./format.ts";
import { statusSign } from "./status.ts";

/** The steps of a scenario with their results. */
export function stepList(steps: readonly StepData[]): Element {
  return h("ol", { class: "steps" }, ...steps.map(stepItem));
}

/** A problem outside of the steps, or of one of them: what, where, and what to do. */
export function problemBox({ title, message, place, hint, stack }: Problem): Element {
  return h(
    "div",
    { class: "problem" },
    h("p", { class: "problem-title" }, title, place && h("code", {}, placeText(place))),
    h("pre", {}, message.trim()),
    hint ? h("p", {}, `Hint: ${hint}`) : null,
    stack ? h("details", {}, h("summary", {}, "Stack trace"), h("pre", {}, stack)) : null,
  );
}

function stepItem(step: StepData): Element {
  return h(
    "li",
    { class: `step ${step.status}` },
    h(
      "div",
      { class: "step-line" },
      statusSign(step.status),
      h("span", { class: "step-text" }, h("b", {}, `${step.keyword.trim()} `), step.text),
      step.duration_ms < 1
        ? null
        : h("span", { class: "duration" }, formatDuration(step.duration_ms)),
    ),
    step.argument ? argumentView(step.argument) : null,
    step.place && !isSame(step.place, step.problem?.place) ? placeLine(step.place) : null,
    step.problem ? problemBox(step.problem) : null,
    step.logs ? h("pre", { class: "log" }, step.logs.join("\n")) : null,
  );
}

function argumentView(argument: StepArgument): Element {
  if (argument.kind === "text") return h("pre", { class: "argument" }, argument.text);
  const rows = argument.rows.map((cells) => h("tr", {}, ...cells.map((cell) => h("td", {}, cell))));
  return h(
    "div",
    { class: "scroll argument", role: "region", tabindex: 0, "aria-label": "Data table" },
    h("table", {}, h("tbody", {}, ...rows)),
  );
}

function placeLine(place: Place): Element {
  return h("p", { class: "place" }, h("code", {}, placeText(place)));
}

function isSame(a: Place, b: Place | null | undefined): boolean {
  return b?.file === a.file && b.line === a.line && b.column === a.column;
}

function placeText({ file, line, column }: Place): string {
  return `${file}:${line}:${column}`;
}
