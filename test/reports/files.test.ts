import { deepEqual, equal, match, ok } from "node:assert/strict";
import { readdirSync } from "node:fs";
import { after, before, test } from "node:test";
import { Collector } from "../../reports/collect/collector.ts";
import { exitStatus } from "../../reports/totals.ts";
import { suiteTraceHash } from "../../reports/trace.ts";
import { type FixtureRun, runFixture } from "./run-fixture.ts";
import { parseXml, type XmlElement } from "./xml.ts";

let serial: FixtureRun;
let parallel: FixtureRun;
let unreadable: FixtureRun;
let abandoned: FixtureRun;

before(async () => {
  [serial, parallel, unreadable, abandoned] = await Promise.all([
    runFixture(),
    runFixture("--parallel=2", "--order=random:7"),
    runFixture("broken"),
    runFixture("--import=broken/hook.js", "features/events.feature:9"),
  ]);
});

after(() => {
  for (const run of [serial, parallel, unreadable, abandoned]) run.remove();
});

test("every file appears, and nothing half-written beside it", () => {
  const names = ["messages.ndjson", "index.html", "junit.xml", "summary.txt", "trace.ndjson"];
  deepEqual(readdirSync(serial.out).sort(), names.sort(), serial.stderr);
  match(serial.file("summary.txt"), /^4 scenarios passed, 1 failed, 4 with errors, 1 skipped\n/);
});

test("the trace has every record, by place and seq, however the run was ordered", () => {
  const lines = serial.file("trace.ndjson").trimEnd().split("\n");
  const records = lines.map((line) => JSON.parse(line));
  equal(records.length, 126);
  const key = (r: { scenario: string; seq: number }): string => {
    const [uri, line] = r.scenario.split(":");
    return `${uri} ${line!.padStart(5)} ${`${r.seq}`.padStart(5)}`;
  };
  deepEqual(records.map(key), records.map(key).sort());
  equal(records.at(-1).name.slice(0, 13), "<b>markup</b>");
  equal(parallel.file("trace.ndjson"), serial.file("trace.ndjson"));
});

test("the trace hash of a run does not depend on order or workers, but on every scenario", () => {
  const hash = /^trace hash ([\da-f]{64})$/m;
  const expected = hash.exec(serial.file("summary.txt"))?.[1];
  equal(hash.exec(parallel.file("summary.txt"))?.[1], expected);
  const hashes = ["aa", null, "bb"];
  const variants = [hashes, ["bb", null, "aa"], ["aa", "bb"], ["aa", null, "bc"]];
  equal(new Set(variants.map(suiteTraceHash)).size, variants.length);
});

test("messages are Cucumber's, one a line", () => {
  const lines = serial.file("messages.ndjson").trimEnd().split("\n");
  const kinds = lines.map((line) => Object.keys(JSON.parse(line))[0]);
  equal(kinds[0], "meta");
  equal(kinds.at(-1), "testRunFinished");
  equal(kinds.filter((kind) => kind === "testCaseFinished").length, 10);
});

test("JUnit tells failures from errors", () => {
  const root = parseXml(serial.file("junit.xml"));
  const { tests, failures, errors, skipped } = root.attributes;
  deepEqual([tests, failures, errors, skipped], ["10", "1", "4", "1"]);
  const cases = root.children.flatMap((suite) => suite.children);
  const results = (name: string): XmlElement[] =>
    cases.flatMap((testCase) => testCase.children.filter((child) => child.name === name));
  deepEqual(
    results("error").map((error) => error.attributes.type),
    ["Undefined step", "Input error", "TypeError", "Empty scenario"],
  );
  match(results("error")[1]!.text, /^machines\/smp-2way.yaml:3:1: unknown key "procesors"\nhint: /);
  match(results("failure")[0]!.text, /^features\/events.feature:29:7: Expected values/);
  ok(cases.at(-1)!.attributes.name!.includes("</script><script>"));
});

test("the terminal shows place, step and message, and a stack only for a defect", () => {
  const { stdout, status } = serial;
  equal(status, 1);
  match(
    stdout,
    /^ 9\/10 {2}failed {2}features\/events.feature:26 the answer is wrong \(\d+ ms\)$/m,
  );
  match(stdout, /^1\) features\/errors.feature:5:5 {2}an undefined step$/m);
  match(stdout, /^ {5}hint: did you mean: the machine \{string\} with \{string\} booted$/m);
  match(stdout, /^ {5}machines\/smp-2way.yaml:3:1: unknown key "procesors"$/m);
  match(
    stdout,
    /^5\) features\/events.feature:29:7 {2}the answer is wrong\n {5}And the call succ/m,
  );
  equal(stdout.match(/^ +at /gm)?.length, 1);
  match(stdout, /^4 scenarios passed, 1 failed, 4 with errors, 1 skipped \(/m);
});

test("the exit status tells failures, bad input and defects apart", () => {
  const collector = new Collector();
  const lines = serial.file("messages.ndjson").trimEnd().split("\n");
  for (const line of lines) collector.add(JSON.parse(line));
  const report = collector.report();
  equal(exitStatus(report), 3);
  const statuses = report.features.flatMap((feature) =>
    feature.scenarios.map((scenario) =>
      exitStatus({ ...report, features: [{ ...feature, scenarios: [scenario] }] }),
    ),
  );
  deepEqual(statuses, [2, 2, 3, 0, 2, 0, 0, 0, 1, 0]);
});

test("what is not Gherkin is reported at its place", () => {
  match(unreadable.stdout, /^1\) broken\/syntax.feature:5:5: expected: /m);
  match(unreadable.stdout, /^0 scenarios passed, 0 failed, 1 feature file not read/m);
  equal(parseXml(unreadable.file("junit.xml")).attributes.errors, "1");
  match(unreadable.file("index.html"), /got 'Thenn the call succeeds'/);
});

test("a run that Cucumber gives up leaves nothing half-written", () => {
  equal(abandoned.status, 1);
  deepEqual(readdirSync(abandoned.out), ["summary.txt"]);
});
