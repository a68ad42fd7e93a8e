import type { CallCoverage } from "../../call-coverage.ts";
import { type Element, h } from "../shared/element.ts";
import type { PageFacts } from "./facts.ts";

/** The calls of the schemas with what the run has called of them: one line a call, opened by op. */
export function callSection({ callCoverage }: PageFacts): Element {
  const ops = callCoverage.flatMap(({ ops }) => ops);
  const called = ops.filter(({ made }) => made > 0).length;
  return h(
    "section",
    { "aria-labelledby": "calls" },
    h("h2", { id: "calls" }, "Calls"),
    h("p", { class: "quiet" }, `${called} of ${ops.length} calls and sub-operations were made`),
    ...callCoverage.map(callView),
  );
}

function callView({ call, ops }: CallCoverage): Element {
  const made = ops.reduce((sum, op) => sum + op.made, 0);
  const called = ops.filter((op) => op.made > 0).length;
  const summary = h(
    "summary",
    {},
    h("span", { class: "chapter-title" }, call),
    h("span", { class: "quiet" }, `${made} calls, ${called} of ${ops.length} kinds`),
  );
  const heads = ["Sub-operation", "Made", "Refused"].map((name, index) =>
    h("th", { scope: "col", class: index > 0 ? "number" : null }, name),
  );
  const rows = ops.map(({ op, made: count, refused }) =>
    h(
      "tr",
      {},
      h("th", { scope: "row" }, op ?? call),
      h("td", { class: "number" }, count),
      h("td", { class: "number" }, refused),
    ),
  );
  const table = h(
    "table",
    { class: "matrix" },
    h("thead", {}, h("tr", {}, ...heads)),
    h("tbody", {}, ...rows),
  );
  const label = { class: "scroll", role: "region", tabindex: 0, "aria-label": call };
  return h("details", { class: "chapter" }, summary, h("div", label, table));
}
