import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { test } from "node:test";
import { packageRoot } from "../emulator/package-root.ts";

const folder = new URL("features/", packageRoot);
const features = readdirSync(folder, { recursive: true, encoding: "utf8" })
  .filter((file) => file.endsWith(".feature"))
  .sort();

// gplint does not look at scenarios inside a Rule.
// A rule that the catalogue has no number for is named by its section of the reference.
test("every scenario names a requirement or a section that it proves", () => {
  const untagged = features.flatMap((file) => {
    const lines = readFileSync(new URL(file, folder), "utf8").split("\n");
    const isScenario = (line: string) => /^\s*Scenario(?: Outline)?: /.test(line);
    return lines.flatMap((line, i) =>
      isScenario(line) && !/^\s*@(?:[A-Z]{3}-\d{3}|abi-\d)/.test(lines[i - 1] ?? "")
        ? `${file}:${i + 1}`
        : [],
    );
  });
  assert.ok(features.length > 0);
  assert.deepEqual(untagged, []);
});
