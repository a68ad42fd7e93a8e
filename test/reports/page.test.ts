import { deepEqual, equal, match, ok } from "node:assert/strict";
import { join } from "node:path";
import { after, before, describe, test } from "node:test";
import { pathToFileURL } from "node:url";
import { loadRequirements } from "../../reports/requirements.ts";
import { Browser } from "./browser.ts";
import { type FixtureRun, runFixture } from "./run-fixture.ts";

let run: FixtureRun;

before(async () => {
  run = await runFixture();
});

after(() => run.remove());

test("the static page names every scenario and requirement by its own id", () => {
  const html = run.file("index.html");
  const ids = [...html.matchAll(/<[^>]* id="([^"]*)"/g)].map((match) => match[1]!);
  equal(new Set(ids).size, ids.length, "ids are unique");
  const lines = [9, 22, 23, 26, 32].map((line) => `features/events.feature:${line}`);
  for (const id of [...lines, ...loadRequirements().requirements.map((r) => r.id)]) {
    ok(ids.includes(id), id);
  }
});

test("the static page shows totals and what did not pass", () => {
  const html = run.file("index.html").split("<script")[0]!;
  match(html, /4 scenarios passed, 1 failed, 4 with errors, 1 skipped/);
  match(html, /-22 !== 0/);
  match(html, /did you mean &quot;processors&quot;\?/);
  match(html, /not in the catalogue:<\/p><ul><li><code>ZZZ-999/);
  ok(!/(?:src|href)="(?!#)/.test(html), "no external resource");
});

test("the static page counts the calls of the schemas", () => {
  const html = run.file("index.html").split("<script")[0]!;
  match(html, /<h2 id="calls">Calls<\/h2><p class="quiet">3 of \d+ calls and sub-operations/);
  match(html, /<th scope="row">send<\/th><td class="number">5<\/td><td class="number">1<\/td>/);
  match(html, /<th scope="row">bind_pirq<\/th><td class="number">0<\/td>/);
});

test("identical calls of different scenarios are embedded once", () => {
  const json = /id="data">([^<]*)<\/script>/.exec(run.file("index.html"))?.[1];
  const { records, bodies, scenarios } = JSON.parse(json!);
  // 20 calls of the boot that six scenarios share, and 6 of their own.
  equal(records.length, 26);
  equal(bodies.length, 26);
  deepEqual(scenarios[5].run.records, [[0, 21]]);
});

describe("in a browser", { skip: Browser.isInstalled ? false : "needs chromium" }, () => {
  let browser: Browser;
  const open = (fragment: string, width = 1280): Promise<void> =>
    browser.open(`${pathToFileURL(join(run.out, "index.html"))}${fragment}`, width, 900);

  before(() => {
    browser = new Browser();
  });

  after(() => browser.close());

  test("a link to a scenario opens it, with calls, console and machine on demand", async () => {
    await open("#features/events.feature:26");
    const shown = await browser.evaluate(`(async () => {
      const scenario = document.querySelector("details.scenario[open]");
      for (const part of scenario.querySelectorAll("details.part")) part.open = true;
      await new Promise((resolve) => setTimeout(resolve, 50));
      return {
        id: scenario.id,
        focus: document.activeElement.parentElement.id,
        calls: scenario.querySelectorAll(".calls tbody tr:not(.violation)").length,
        violation: scenario.querySelector("tr.violation").textContent,
        refused: scenario.querySelector(".refused").textContent,
        texts: [...scenario.querySelectorAll("pre.text")].map((pre) => pre.textContent.slice(0, 22)),
      };
    })()`);
    deepEqual(shown, {
      id: "features/events.feature:26",
      focus: "features/events.feature:26",
      calls: 22,
      violation: "\u2717 violation reply /port: must be >= 1",
      refused: "-22 EINVAL",
      texts: ["booting\n<b>ready</b>\n", "# yaml-language-server"],
    });
  });

  test("filters by words and status, and a link undoes them", async () => {
    await open("");
    const filter = (text: string, status: string) =>
      browser.evaluate(`(() => {
        const bar = document.querySelector(".filter[data-kind=scenario]");
        const input = bar.querySelector("input");
        input.value = ${JSON.stringify(text)};
        input.dispatchEvent(new Event("input"));
        bar.querySelector("[data-status=${status}]").click();
        const shown = [...document.querySelectorAll(".scenario:not([hidden])")];
        return [shown.map((s) => s.id.split(":")[1]), bar.querySelector(".shown").textContent];
      })()`);
    deepEqual(await filter("SENDS turn", "all"), [["22", "23"], "2 of 10 scenarios shown"]);
    deepEqual(await filter("guest", "failed"), [["26"], "1 of 10 scenarios shown"]);
    deepEqual(await filter("exactly-one-typo", "all"), [[], "0 of 10 scenarios shown"]);
    await browser.evaluate(`location.hash = "#features/events.feature:9"`);
    const open9 = `document.querySelector(".scenario[open]:not([hidden])")?.id`;
    equal(await browser.evaluate(open9), "features/events.feature:9");
  });

  test("fits at 1280 and 400 pixels, opened", async () => {
    for (const width of [1280, 400]) {
      await open("#MEM-001.2006", width);
      const overflow = await browser.evaluate(`(async () => {
        for (let round = 0; round < 3; round++) {
          for (const details of document.querySelectorAll("details")) details.open = true;
          await new Promise((resolve) => setTimeout(resolve, 50));
        }
        return document.documentElement.scrollWidth - innerWidth;
      })()`);
      ok((overflow as number) <= 0, `${width} pixels: ${overflow} too wide`);
    }
  });

  test("text of a scenario never becomes markup or code", async () => {
    await open("#features/events.feature:32");
    equal(await browser.evaluate("document.title"), "Xen/ia64 conformance report");
    equal(
      await browser.evaluate(`document.querySelectorAll("img, iframe, .scenario b b").length`),
      0,
    );
    deepEqual(browser.errors, []);
  });
});
