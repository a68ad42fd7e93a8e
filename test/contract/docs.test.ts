import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { test } from "node:test";
import { fileURLToPath } from "node:url";
import { packageRoot } from "../../emulator/package-root.ts";

test("docs/hypercalls.md is what the schemas say", () => {
  const script = fileURLToPath(new URL("scripts/docs.mjs", packageRoot));
  const { status, stderr } = spawnSync(process.execPath, [script, "--check"], { encoding: "utf8" });
  assert.equal(status, 0, stderr);
});
