import { type ScenarioReport, scenariosOf } from "../../model.ts";
import { type Element, h } from "../shared/element.ts";
import { formatDuration } from "../shared/format.ts";
import type { PageFacts } from "./facts.ts";

const SLOWEST = 10;

/** Environment, trace hash and the scenarios that took longest. */
export function runSection(facts: PageFacts): Element {
  const { environment, started, duration_ms } = facts.report;
  const rows: readonly (readonly [string, string | null])[] = [
    ["Trace hash", facts.traceHash],
    ["xen-ia64-conformance", facts.packageVersion],
    ["Profiles", facts.profiles.join(", ")],
    ["Started", started],
    ["Wall time", formatDuration(duration_ms)],
    ["Node.js", environment.node],
    ["Platform", environment.platform],
    ["Cucumber", environment.cucumber],
    ["CI", environment.ci],
  ];
  const items = rows
    .filter(([, value]) => value)
    .map(([name, value]) => h("div", {}, h("dt", {}, name), h("dd", {}, value)));
  return h(
    "section",
    { "aria-labelledby": "run" },
    h("h2", { id: "run" }, "Run"),
    h("dl", { class: "environment" }, ...items),
    h("h3", {}, "Slowest scenarios"),
    h("ol", { class: "slowest" }, ...slowest(scenariosOf(facts.report)).map(slowestItem)),
  );
}

function slowest(scenarios: readonly ScenarioReport[]): ScenarioReport[] {
  return scenarios.toSorted((a, b) => b.duration_ms - a.duration_ms).slice(0, SLOWEST);
}

function slowestItem({ id, name, example, duration_ms }: ScenarioReport): Element {
  const text = example ? `${name} (${example})` : name;
  return h(
    "li",
    {},
    h("a", { href: `#${encodeURI(id)}` }, text),
    h("span", { class: "duration" }, formatDuration(duration_ms)),
  );
}
