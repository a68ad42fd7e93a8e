import { deepEqual, equal } from "node:assert/strict";
import { test } from "node:test";
import type { RunReport } from "../../reports/model.ts";
import { slowestLines } from "../../reports/totals.ts";

const reportOf = (durations: readonly number[]) => {
  const scenarios = durations.map((duration_ms, i) => ({ id: `a:${i}`, name: "n", duration_ms }));
  return { features: [{ scenarios }] } as unknown as RunReport;
};

test("the ten slowest scenarios are named, the slowest first", () => {
  const lines = slowestLines(reportOf([5, 30, 1, 2, 3, 4, 6, 7, 8, 9, 1200.4, 10]));
  equal(lines.length, 10);
  deepEqual(lines.slice(0, 2), ["  1200 ms  a:10 n", "    30 ms  a:1 n"]);
  deepEqual(lines.at(-1), "     3 ms  a:4 n");
});

test("a run of ten names none", () => {
  deepEqual(slowestLines(reportOf([1, 2, 3, 4, 5, 6, 7, 8, 9, 10])), []);
});
