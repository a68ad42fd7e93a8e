import { type Element, h } from "../shared/element.ts";
import { formatCount } from "../shared/format.ts";

/**
 * Controls that filter the elements of class `kind` by text and status. They need the page's script,
 * which makes them appear.
 */
export function filterBar(kind: string, counts: Readonly<Record<string, number>>): Element {
  const buttons = Object.entries(counts).map(([status, count]) =>
    h(
      "button",
      {
        type: "button",
        "data-status": status,
        "aria-pressed": status === "all" ? "true" : "false",
      },
      `${status} `,
      h("span", { class: "count" }, formatCount(count)),
    ),
  );
  const inputId = `filter-${kind}`;
  return h(
    "div",
    { class: "filter", "data-kind": kind, role: "search", hidden: true },
    h("label", { for: inputId }, `Filter ${kind}s`),
    h("input", {
      type: "search",
      id: inputId,
      placeholder: "words in any order",
      autocomplete: "off",
    }),
    h("div", { class: "buttons", role: "group", "aria-label": "Status" }, ...buttons),
    h("p", { class: "shown quiet", role: "status" }),
  );
}
