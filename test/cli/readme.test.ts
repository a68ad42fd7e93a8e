import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { fileURLToPath } from "node:url";
import { packageRoot } from "../../emulator/package-root.ts";
import { inProject, xenIa64 } from "./xen-ia64.ts";

const readme = readFileSync(new URL("README.md", packageRoot), "utf8");
/** The examples of our command, as arguments; CI itself runs the quick start. */
const examples = [...readme.matchAll(/(?:npm run conformance --|npx xen-ia64) ([^`\n]+)/g)].map(
  ([, args = ""]) => args.trim(),
);

test("the README shows the command at work", () => {
  assert.ok(examples.length >= 5, examples.join("; "));
});

for (const example of new Set(examples)) {
  test(`README: xen-ia64 ${example}`, () => {
    const [first = "", ...rest] = example.split(" ");
    const isCommand = ["run", "steps", "--help"].includes(first);
    const args = isCommand ? [first, ...rest] : ["run", first, ...rest];
    // CI runs the whole suite; here a part of it shows that the options are right.
    const isWhole = args[0] === "run" && !args.some((arg) => /^features|@/.test(arg));
    if (isWhole) args.push("features/interrupts/ipi.feature");
    inProject({}, (folder) => {
      const out = args[0] === "run" ? ["--out", folder] : [];
      const { status, output } = xenIa64(fileURLToPath(packageRoot), ...args, ...out);
      assert.equal(status, 0, output);
    });
  });
}
