import { violationText } from "./calls.ts";
import {
  type CallView,
  callsOf,
  type ReportData,
  type RunData,
  type ScenarioData,
} from "./data.ts";
import { type Element, h } from "./element.ts";
import { formatCount, plural } from "./format.ts";
import { problemBox, stepList } from "./steps.ts";

/** What can be opened below a scenario's steps. */
export interface Part {
  readonly title: string;
  /** "calls", or the text to show. */
  readonly content: "calls" | { readonly text: string };
}

/** Body of an opened scenario; its run is left out of the static page. */
export function scenarioBody(scenario: ScenarioData, data: ReportData | null): Element[] {
  const { description, steps, problem, run } = scenario;
  const body = [headLine(scenario)];
  if (description) body.push(h("p", { class: "description" }, description));
  if (problem) body.push(problemBox(problem));
  body.push(stepList(steps));
  if (data && run) body.push(...runView(data, run, scenario.id));
  return body;
}

/** The parts of a run that open on demand, in order. */
export function runParts(data: ReportData, run: RunData): Part[] {
  const count = run.records.reduce((sum, [, length]) => sum + length, 0);
  const parts: Part[] = [];
  if (count > 0) parts.push({ title: plural(count, "hypercall"), content: "calls" });
  for (const { id, name, state, console } of run.domains) {
    const title = `Console of domain ${id} \u201C${name}\u201D (${state})`;
    parts.push({ title, content: { text: consoleText(data.texts[console]!) } });
  }
  if (run.machine !== null) {
    const { name, file, yaml } = data.machines[run.machine]!;
    parts.push({ title: `Machine \u201C${name}\u201D, ${file}`, content: { text: yaml } });
  }
  return parts;
}

/** What a terminal would show, without the carriage returns. */
function consoleText(output: string): string {
  return output.replaceAll("\r\n", "\n") || "(no output)";
}

function headLine({ id, tags }: ScenarioData): Element {
  const place = h("a", { class: "permalink", href: `#${encodeURI(id)}` }, id);
  return h("p", { class: "tags" }, place, ...tags.map(tagView));
}

function tagView(tag: string): Element {
  const isRequirement = /^@[A-Z]{3}-\d{3}/.test(tag);
  if (isRequirement) return h("a", { class: "tag", href: `#${tag.slice(1)}` }, tag);
  return h("span", { class: "tag" }, tag);
}

function runView(data: ReportData, run: RunData, id: string): Element[] {
  const violations = callsOf(data, run).flatMap((call) =>
    call.violations.map((v) => ({ call, v })),
  );
  const views: Element[] = [];
  if (violations.length > 0) {
    const items = violations.map(({ call, v }) => h("li", {}, callName(call), violationText(v)));
    const title = plural(violations.length, "contract violation");
    views.push(h("div", { class: "problem" }, h("p", {}, title), h("ul", {}, ...items)));
  }
  const parts = runParts(data, run).map(({ title }, index) =>
    h(
      "details",
      { class: "part", "data-scenario": id, "data-part": index },
      h("summary", {}, title),
      h("div", { class: "part-body" }),
    ),
  );
  return [...views, ...parts, ...countsView(run), ...diagnosticsView(run), factsView(run)];
}

function callName({ seq, call, op }: CallView): Element {
  return h("code", {}, `#${seq} ${op ? `${call} ${op}` : call} `);
}

/** What Xen counted: a row for each counter, a column for each domain that has one. */
function countsView({ counts, domains }: RunData): Element[] {
  if (counts.length === 0) return [];
  const names = [...new Set(counts.map(({ name }) => name))];
  const ids = [...new Set(counts.map(({ domain }) => domain))].sort((a, b) => a - b);
  const domainName = (id: number) =>
    domains.find((domain) => domain.id === id)?.name ?? (id < 0 ? "machine" : `domain ${id}`);
  const head = ["counter", ...ids.map(domainName)].map((text) => h("th", { scope: "col" }, text));
  const rows = names.map((name) => {
    const cells = ids.map((id) => counts.find((c) => c.name === name && c.domain === id)?.count);
    const texts = cells.map((count) => (count === undefined ? "" : formatCount(count)));
    return h(
      "tr",
      {},
      h("th", { scope: "row" }, name),
      ...texts.map((text) => h("td", { class: "number" }, text)),
    );
  });
  const table = h("table", {}, h("thead", {}, h("tr", {}, ...head)), h("tbody", {}, ...rows));
  return [
    h(
      "details",
      { class: "part" },
      h("summary", {}, plural(names.length, "counter")),
      h("div", { class: "scroll", role: "region", tabindex: 0, "aria-label": "Counters" }, table),
    ),
  ];
}

function diagnosticsView({ diagnostics }: RunData): Element[] {
  const counters = Object.entries(diagnostics).filter(([, count]) => count > 0);
  if (counters.length === 0) return [];
  const items = counters.map(([name, count]) => h("li", {}, `${name}: ${formatCount(count)}`));
  const title = plural(counters.length, "diagnostic");
  return [
    h("details", { class: "part" }, h("summary", {}, title), h("ul", { class: "list" }, ...items)),
  ];
}

function factsView({ instructions, traceHash }: RunData): Element {
  return h(
    "p",
    { class: "facts" },
    `${plural(instructions, "instruction")}; trace hash `,
    h("code", { class: "hash" }, traceHash),
  );
}
