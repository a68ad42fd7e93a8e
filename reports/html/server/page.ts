import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { packageRoot } from "../../../emulator/package-root.ts";
import { type Element, h } from "../shared/element.ts";
import { bundle } from "./bundle.ts";
import { callSection } from "./call-list.ts";
import type { PageFacts } from "./facts.ts";
import { scriptJson, toHtml } from "./markup.ts";
import { requirementSection } from "./requirement-list.ts";
import { runSection } from "./run-facts.ts";
import { scenarioSection } from "./scenario-list.ts";
import { figures, unsuccessful, verdict } from "./summary.ts";

const TITLE = "Xen/ia64 conformance report";

/**
 * The report as one HTML file that needs nothing else. Its policy lets the browser run the script
 * and use the styles that stand in it, and load nothing: scenario text cannot become code.
 */
export function reportPage(facts: PageFacts): string {
  const style = readFileSync(new URL("reports/html/report.css", packageRoot), "utf8");
  const script = bundle(new URL("../client/main.js", import.meta.url));
  const policy = [
    "default-src 'none'",
    `style-src '${sourceHash(style)}'`,
    `script-src '${sourceHash(script)}'`,
    "base-uri 'none'",
    "form-action 'none'",
  ].join("; ");
  const head = [
    h("meta", { charset: "utf-8" }),
    h("meta", { "http-equiv": "Content-Security-Policy", content: policy }),
    h("meta", { name: "viewport", content: "width=device-width, initial-scale=1" }),
    h("meta", { name: "color-scheme", content: "light dark" }),
    h("title", {}, TITLE),
  ];
  return [
    '<!doctype html>\n<html lang="en">\n<head>\n',
    ...head.map(toHtml),
    `\n<style>${style}</style>\n</head>\n<body>\n`,
    ...body(facts).map((element) => `${toHtml(element)}\n`),
    `<script type="application/json" id="data">${scriptJson(facts.data)}</script>\n`,
    `<script>${script}</script>\n</body>\n</html>\n`,
  ].join("");
}

function body(facts: PageFacts): Element[] {
  const links = {
    Scenarios: "#scenarios",
    Requirements: "#requirements",
    Calls: "#calls",
    Run: "#run",
  };
  const items = Object.entries(links).map(([name, href]) => h("a", { href }, name));
  return [
    h("a", { class: "skip", href: "#main" }, "Skip to the results"),
    h(
      "header",
      { class: "top" },
      h("h1", {}, TITLE),
      verdict(facts),
      h("nav", { "aria-label": "Sections" }, ...items),
    ),
    h(
      "main",
      { id: "main", tabindex: -1 },
      h(
        "noscript",
        {},
        h(
          "p",
          { class: "problem" },
          "Without JavaScript this page shows totals, requirements and the steps of what did not ",
          "pass; hypercalls, consoles and machines need it.",
        ),
      ),
      h("section", { "aria-label": "Totals" }, figures(facts)),
      ...unsuccessful(facts),
      scenarioSection(facts),
      requirementSection(facts),
      callSection(facts),
      runSection(facts),
    ),
  ];
}

function sourceHash(text: string): string {
  return `sha256-${createHash("sha256").update(text).digest("base64")}`;
}
