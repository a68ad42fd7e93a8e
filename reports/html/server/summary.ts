import { formatPlace, type ScenarioReport, scenariosOf } from "../../model.ts";
import { formatOutcome } from "../../totals.ts";
import { type Element, h } from "../shared/element.ts";
import { formatCount, formatDuration } from "../shared/format.ts";
import { statusBadge, statusSign } from "../shared/status.ts";
import { problemBox } from "../shared/steps.ts";
import type { PageFacts } from "./facts.ts";

/** Head of the page: the verdict, and when it was reached. */
export function verdict({ report, totals }: PageFacts): Element {
  const bad = totals.failed + totals.error + report.problems.length;
  const status =
    totals.error + report.problems.length > 0 ? "error" : bad > 0 ? "failed" : "passed";
  const start = report.started.replace("T", " ").replace(/\..*/, " UTC");
  return h(
    "div",
    { class: "verdict" },
    h("p", {}, statusBadge(status), ` ${formatOutcome(report)}`),
    h("p", { class: "quiet" }, `${start}, ${formatDuration(report.duration_ms)}`),
  );
}

/** Totals as a row of figures. */
export function figures({ totals, coverage, calls, brokenCalls }: PageFacts): Element {
  const { passed, failed, error, skipped } = totals;
  return h(
    "div",
    { class: "figures" },
    figure("Scenarios", totals.all, { passed, failed, error, skipped }),
    figure("Requirements", coverage.byId.size, coverage.totals),
    figure("Hypercalls", calls, { passed: calls - brokenCalls, failed: brokenCalls }, CALL_WORDS),
  );
}

const CALL_WORDS = { passed: "keep their contract", failed: "violate it" };

function figure(
  title: string,
  total: number,
  parts: Readonly<Record<string, number>>,
  words: Readonly<Record<string, string>> = {},
): Element {
  const shown = Object.entries(parts).filter(([, count]) => count > 0);
  const items = shown.map(([status, count]) =>
    h("li", {}, statusSign(status), ` ${formatCount(count)} ${words[status] ?? status}`),
  );
  return h(
    "div",
    { class: "figure" },
    h("h3", {}, title),
    h("p", { class: "total" }, formatCount(total)),
    statusBar(parts),
    h("ul", {}, ...items),
  );
}

/** Shares of a total as a bar; the numbers stand beside it. */
export function statusBar(parts: Readonly<Record<string, number>>): Element {
  const total = Object.values(parts).reduce((sum, count) => sum + count, 0) || 1;
  let x = 0;
  const segments = Object.entries(parts).map(([status, count]) => {
    const segment = h("rect", { class: status, x, y: 0, width: count, height: 1 });
    x += count;
    return segment;
  });
  const viewBox = `0 0 ${total} 1`;
  const attributes = { class: "bar", viewBox, preserveAspectRatio: "none", "aria-hidden": "true" };
  return h("svg", attributes, ...segments);
}

/** What did not pass, with the beginning of each message; empty if everything did. */
export function unsuccessful({ report }: PageFacts): Element[] {
  const bad = scenariosOf(report).filter((scenario) => scenario.problem !== null);
  if (bad.length + report.problems.length === 0) return [];
  return [
    h(
      "section",
      { "aria-labelledby": "unsuccessful" },
      h("h2", { id: "unsuccessful" }, "What did not pass"),
      ...report.problems.map(problemBox),
      h("ul", { class: "unsuccessful" }, ...bad.map(unsuccessfulItem)),
    ),
  ];
}

function unsuccessfulItem(scenario: ScenarioReport): Element {
  const { id, name, example, status, steps, problem } = scenario;
  const stepPlace = steps.find((step) => step.problem)?.place ?? scenario.place;
  const place = problem?.kind === "input" ? (problem.place ?? stepPlace) : stepPlace;
  return h(
    "li",
    {},
    statusSign(status),
    h(
      "div",
      {},
      h("a", { href: `#${encodeURI(id)}` }, example ? `${name} (${example})` : name),
      h("p", {}, shorten(problem!.message)),
      h("p", { class: "quiet" }, h("code", {}, formatPlace(place))),
    ),
  );
}

/** The beginning of a message, on one line. */
function shorten(message: string): string {
  const line = message.trim().replace(/\s+/g, " ");
  return line.length > 200 ? `${line.slice(0, 199)}\u2026` : line;
}
