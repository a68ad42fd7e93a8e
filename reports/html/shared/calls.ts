import type { Fields } from "../../../emulator/contract/record.ts";
import type { CallView } from "./data.ts";
import { type Element, h } from "./element.ts";
import { formatCount, formatFields } from "./format.ts";

const COLUMNS = ["Seq", "Time", "Domain", "vcpu", "Call", "Request", "Result", "Reply"];

/** Texts longer than this are folded. */
const FOLD_CHARS = 160;

/** Table of calls, without rows yet. */
export function callTable(caption: string): Element {
  const head = COLUMNS.map((name) => h("th", { scope: "col", class: columnClass(name) }, name));
  return h(
    "div",
    { class: "scroll", role: "region", tabindex: 0, "aria-label": caption },
    h("table", { class: "calls" }, h("thead", {}, h("tr", {}, ...head)), h("tbody", {})),
  );
}

/** Rows of one call: the call, and one more for each way in which it breaks its contract. */
export function callRows(call: CallView): Element[] {
  const cells = [
    h("td", { class: "number" }, call.seq),
    h("td", { class: "number", title: `at ${call.ip}` }, formatCount(call.time)),
    h("td", { class: "number" }, call.domain),
    h("td", { class: "number" }, call.vcpu),
    h("td", { class: "name" }, call.op ? `${call.call} ${call.op}` : call.call),
    fieldsCell(call.request),
    h("td", { class: call.errno ? "result refused" : "result" }, resultText(call)),
    fieldsCell(call.reply),
  ];
  const broken = call.violations.length > 0;
  return [
    h("tr", { class: broken ? "broken" : null }, ...cells),
    ...call.violations.map((violation) => violationRow(violation)),
  ];
}

/** A violation in words: "reply /port: must be >= 1". */
export function violationText({ where, field, message }: CallView["violations"][number]): string {
  return `${where}${field && ` ${field}`}: ${message}`;
}

function violationRow(violation: CallView["violations"][number]): Element {
  const text = h("span", {}, h("strong", {}, "\u2717 violation "), violationText(violation));
  return h("tr", { class: "violation" }, h("td", { colspan: COLUMNS.length }, text));
}

function resultText({ call, result, errno }: CallView): string {
  if (call === "hyperprivop") return "\u2013";
  if (result === null) return "no return";
  return errno ? `${result} ${errno}` : `${result}`;
}

function fieldsCell(fields: Fields | null): Element {
  if (!fields) return h("td", { class: "fields" }, "\u2013");
  const text = formatFields(fields);
  if (text.length <= FOLD_CHARS) return h("td", { class: "fields" }, text);
  const summary = h("summary", {}, `${text.slice(0, FOLD_CHARS)}\u2026`);
  return h("td", { class: "fields" }, h("details", {}, summary, text));
}

function columnClass(name: string): string | null {
  return ["Seq", "Time", "Domain", "vcpu"].includes(name) ? "number" : null;
}
