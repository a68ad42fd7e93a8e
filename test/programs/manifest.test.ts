import assert from "node:assert/strict";
import { readdirSync } from "node:fs";
import { test } from "node:test";
import { folder, programs } from "./images.ts";

/* programs.json, the images and the test files belong together. */

const filesIn = (name: string): readonly string[] => readdirSync(new URL(name, folder)).sort();

test("every program has a test file that runs it", () => {
  const groups = new Set(Object.values(programs).map(({ group }) => `${group}.test.ts`));
  const tests = filesIn(".").filter((name) => name.endsWith(".test.ts"));
  assert.deepEqual([...groups, "manifest.test.ts"].sort(), tests);
});

test("the images and expectations are those of the manifest, and nothing else", () => {
  const images = Object.entries(programs).flatMap(([name, { images }]) =>
    Object.keys(images).map((suffix) => `${name}-${suffix}.elf`),
  );
  assert.deepEqual(filesIn("images"), images.sort());
  const expected = Object.keys(programs).map((name) => `${name}.txt`);
  assert.deepEqual(filesIn("expected"), expected.sort());
});

test("what an image must contain is asked of images that exist", () => {
  for (const [name, { images, contains = {} }] of Object.entries(programs)) {
    for (const suffix of Object.keys(contains)) assert(suffix in images, `${name}-${suffix}`);
  }
});
