import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { test } from "node:test";
import { packageRoot } from "../../emulator/package-root.ts";
import { mutate } from "./mutation.ts";
import { mutations } from "./mutations.ts";

const read = (file: string) => readFileSync(new URL(file, packageRoot), "utf8");

test("every fault still fits its source file", () => {
  for (const mutation of mutations) {
    const source = read(mutation.file);
    assert.notEqual(mutate(source, mutation), source, mutation.name);
  }
});

test("every fault violates something that a scenario claims to prove", () => {
  const features = readdirSync(new URL("features", packageRoot), { recursive: true })
    .filter((file) => String(file).endsWith(".feature"))
    .map((file) => read(`features/${file}`))
    .join("\n");
  const tags = new Set(features.match(/@[A-Z]+-\d+(?:\.\d+)?/g));
  for (const { name, requirements } of mutations) {
    assert.ok(requirements.length > 0, name);
    for (const id of requirements) assert.ok(tags.has(`@${id}`), `${name}: @${id}`);
  }
});
