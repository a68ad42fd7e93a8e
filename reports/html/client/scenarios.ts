import { callRows, callTable } from "../shared/calls.ts";
import { type CallView, callsOf, type RunData } from "../shared/data.ts";
import { h } from "../shared/element.ts";
import { plural } from "../shared/format.ts";
import { runParts, scenarioBody } from "../shared/scenario.ts";
import { toDom } from "./dom.ts";
import { reportData, scenarioById } from "./embedded.ts";

/** Rows that are added to a table at a time. */
const CALLS_AT_ONCE = 500;

/** Fill scenarios, and the parts of a scenario, when they are opened. */
export function setUpScenarios(): void {
  document.addEventListener("toggle", onToggle, true);
  for (const details of document.querySelectorAll<HTMLDetailsElement>("details[open]"))
    fill(details);
}

/** Make sure that an opened element has its content. */
export function fill(details: HTMLDetailsElement): void {
  if (!details.open || details.dataset.filled) return;
  if (details.matches(".scenario")) {
    details.dataset.filled = "yes";
    const body = scenarioBody(scenarioById(details.id), reportData());
    details.querySelector(".body")!.replaceChildren(...body.map(toDom));
  } else if (details.dataset.part) {
    details.dataset.filled = "yes";
    fillPart(details, scenarioById(details.dataset.scenario!).run!, Number(details.dataset.part));
  }
}

function onToggle(event: Event): void {
  if (event.target instanceof HTMLDetailsElement) fill(event.target);
}

function fillPart(details: HTMLDetailsElement, run: RunData, index: number): void {
  const body = details.querySelector(".part-body")!;
  const { title, content } = runParts(reportData(), run)[index]!;
  if (content !== "calls") {
    const box = { class: "text", tabindex: 0, role: "region", "aria-label": title };
    body.replaceChildren(toDom(h("pre", box, content.text)));
    return;
  }
  const calls = callsOf(reportData(), run);
  body.replaceChildren(toDom(callTable(title)));
  showCalls(body, calls, 0);
}

/** Add the next rows to the table in `body`, and a button for more if there are. */
function showCalls(body: Element, calls: readonly CallView[], first: number): void {
  const next = first + CALLS_AT_ONCE;
  const rows = calls.slice(first, next).flatMap(callRows);
  body.querySelector("tbody")!.append(...rows.map(toDom));
  body.querySelector(".more")?.remove();
  if (next >= calls.length) return;
  const left = plural(calls.length - next, "more call");
  const button = toDom(h("button", { type: "button", class: "more" }, `Show ${left}`));
  button.addEventListener("click", () => showCalls(body, calls, next));
  body.append(button);
}
