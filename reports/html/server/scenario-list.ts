import type { FeatureReport, ScenarioReport } from "../../model.ts";
import { countScenarios } from "../../totals.ts";
import { type Element, h } from "../shared/element.ts";
import { formatCount, formatDuration } from "../shared/format.ts";
import { scenarioBody } from "../shared/scenario.ts";
import { statusBadge, statusSign } from "../shared/status.ts";
import { encodeScenario } from "./encode.ts";
import type { PageFacts } from "./facts.ts";
import { filterBar } from "./filter-bar.ts";

/** All scenarios by feature and rule. Bodies of those that passed are filled in when opened. */
export function scenarioSection({ report, totals }: PageFacts): Element {
  const { all, passed, failed, error, skipped } = totals;
  return h(
    "section",
    { "aria-labelledby": "scenarios" },
    h("h2", { id: "scenarios" }, "Scenarios"),
    filterBar("scenario", { all, passed, failed, error, skipped }),
    ...report.features.map(featureView),
  );
}

function featureView(feature: FeatureReport): Element {
  const { uri, name, description, scenarios } = feature;
  const { all, passed } = countScenarios(scenarios);
  const items: Element[] = [];
  let rule: string | null = null;
  for (const scenario of scenarios) {
    if (scenario.rule !== null && scenario.rule !== rule) {
      items.push(h("h4", { class: "rule" }, h("span", {}, "Rule: "), scenario.rule));
    }
    rule = scenario.rule;
    items.push(scenarioView(scenario));
  }
  return h(
    "article",
    { class: "feature", id: uri },
    h(
      "header",
      {},
      h("h3", {}, name),
      h("p", { class: "quiet" }, h("code", {}, uri), ` ${passed} of ${formatCount(all)} passed`),
    ),
    description ? h("p", { class: "description" }, description) : null,
    ...items,
  );
}

function scenarioView(scenario: ScenarioReport): Element {
  const { id, name, example, status, duration_ms } = scenario;
  const isBad = status === "failed" || status === "error";
  return h(
    "details",
    { class: `scenario ${status}`, id, "data-status": status },
    h(
      "summary",
      {},
      isBad ? statusBadge(status) : statusSign(status),
      h(
        "span",
        { class: "scenario-name" },
        name,
        example ? h("span", { class: "example" }, ` ${example}`) : null,
      ),
      h("span", { class: "duration" }, formatDuration(duration_ms)),
    ),
    h("div", { class: "body" }, ...(isBad ? scenarioBody(encodeScenario(scenario), null) : [])),
  );
}
