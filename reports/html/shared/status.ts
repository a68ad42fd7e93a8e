import { type Element, h } from "./element.ts";

/** Every status a scenario, a step or a requirement can have, with its sign. */
const SIGNS: Readonly<Record<string, string>> = {
  passed: "\u2713",
  failed: "\u2717",
  error: "!",
  skipped: "\u2013",
  uncovered: "\u25CB",
};

/** A status as sign and word, so that nothing depends on its colour. */
export function statusBadge(status: string): Element {
  return h(
    "span",
    { class: `badge ${status}` },
    h("span", { class: "sign", "aria-hidden": "true" }, SIGNS[status] ?? "?"),
    h("span", { class: "word" }, status),
  );
}

/** A status as its sign alone, with the word for those who do not see it. */
export function statusSign(status: string): Element {
  return h(
    "span",
    { class: `mark ${status}` },
    h("span", { class: "sign", "aria-hidden": "true" }, SIGNS[status] ?? "?"),
    h("span", { class: "unseen" }, status),
  );
}
