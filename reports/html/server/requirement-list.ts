import type { Coverage, CoverageStatus } from "../../coverage.ts";
import type { ScenarioReport } from "../../model.ts";
import type { Requirement, RequirementSection } from "../../requirements.ts";
import { type Element, h } from "../shared/element.ts";
import { statusSign } from "../shared/status.ts";
import type { PageFacts } from "./facts.ts";
import { filterBar } from "./filter-bar.ts";
import { statusBar } from "./summary.ts";

/** The catalogue with the status of each requirement: a table of sections, then the requirements. */
export function requirementSection(facts: PageFacts): Element {
  const { catalogue, coverage } = facts;
  const { passed, failed, uncovered } = coverage.totals;
  const counts = { all: coverage.byId.size, passed, failed, uncovered };
  const terms = Object.entries(catalogue.abbreviations).map(([term, meaning]) =>
    h("span", { class: "term" }, h("b", {}, term), ` ${meaning}`),
  );
  return h(
    "section",
    { "aria-labelledby": "requirements" },
    h("h2", { id: "requirements" }, "Requirements"),
    sectionTable(facts),
    unknownIds(facts),
    filterBar("requirement", counts),
    h("p", { class: "terms quiet" }, ...terms),
    ...catalogue.sections.map((section) => sectionView(section, facts)),
  );
}

type Counts = Record<CoverageStatus, number>;

function countSection(section: RequirementSection, { catalogue, coverage }: PageFacts): Counts {
  const counts = { passed: 0, failed: 0, uncovered: 0 };
  for (const { id, section: of } of catalogue.requirements) {
    if (of === section.id) counts[coverage.byId.get(id)!.status]++;
  }
  return counts;
}

function sectionTable(facts: PageFacts): Element {
  const heads = ["Section", "Passed", "Failed", "Uncovered"].map((name, index) =>
    h("th", { scope: "col", class: index > 0 ? "number" : null }, name),
  );
  const rows = facts.catalogue.sections.map((section) => {
    const { passed, failed, uncovered } = countSection(section, facts);
    const link = h("a", { href: `#${section.id}` }, `${section.id} ${section.title}`);
    return h(
      "tr",
      {},
      h("th", { scope: "row" }, link, statusBar({ passed, failed, uncovered })),
      h("td", { class: "number" }, passed),
      h("td", { class: failed > 0 ? "number failed" : "number" }, failed),
      h("td", { class: "number" }, uncovered),
    );
  });
  return h(
    "div",
    { class: "scroll", role: "region", tabindex: 0, "aria-label": "Requirements by section" },
    h("table", { class: "matrix" }, h("thead", {}, h("tr", {}, ...heads)), h("tbody", {}, ...rows)),
  );
}

function unknownIds({ coverage }: PageFacts): Element | null {
  if (coverage.unknown.size === 0) return null;
  const items = [...coverage.unknown].map(([id, scenarios]) =>
    h("li", {}, h("code", {}, id), " ", ...scenarioLinks(scenarios)),
  );
  return h(
    "div",
    { class: "problem" },
    h("p", {}, "Tags that look like requirements but are not in the catalogue:"),
    h("ul", {}, ...items),
  );
}

function sectionView(section: RequirementSection, facts: PageFacts): Element {
  const { catalogue, coverage } = facts;
  const own = catalogue.requirements.filter((requirement) => requirement.section === section.id);
  const { passed, failed, uncovered } = countSection(section, facts);
  const failures = failed > 0 ? `, ${failed} failed` : "";
  return h(
    "details",
    { class: "chapter", id: section.id },
    h(
      "summary",
      {},
      h("span", { class: "chapter-title" }, `${section.id} ${section.title}`),
      h("span", { class: "quiet" }, `${passed} passed${failures}, ${uncovered} uncovered`),
    ),
    section.note ? h("p", { class: "quiet" }, section.note) : null,
    h(
      "ul",
      { class: "requirements" },
      ...own.map((requirement) => requirementView(requirement, coverage.byId.get(requirement.id)!)),
    ),
  );
}

function requirementView(requirement: Requirement, { status, scenarios }: Coverage): Element {
  const { id, area, given, then, profile } = requirement;
  return h(
    "li",
    { class: `requirement ${status}`, id, "data-status": status },
    h("p", { class: "requirement-id" }, statusSign(status), h("a", { href: `#${id}` }, id)),
    h("p", { class: "area quiet" }, profile ? `${area}, ${profile}` : area),
    h("p", { class: "rule-text" }, given, h("span", { class: "then" }, " \u2192 "), then),
    scenarios.length > 0 ? h("p", { class: "proofs" }, ...scenarioLinks(scenarios)) : null,
  );
}

function scenarioLinks(scenarios: readonly ScenarioReport[]): Element[] {
  return scenarios.map(({ id, name, example, status }) =>
    h(
      "span",
      { class: "proof" },
      statusSign(status),
      h("a", { href: `#${encodeURI(id)}` }, example ? `${name} (${example})` : name),
    ),
  );
}
