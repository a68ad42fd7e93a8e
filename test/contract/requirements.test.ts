import assert from "node:assert/strict";
import { test } from "node:test";
import { namedCalls } from "../../emulator/contract/calls.ts";
import { loadRequirements } from "../../reports/requirements.ts";

test("every requirement that a contract names is in the catalogue", () => {
  const known = new Set(loadRequirements().requirements.map(({ id }) => id));
  const named = namedCalls.flatMap(({ ops }) => ops.flatMap(({ requirements }) => requirements));
  assert.deepEqual(
    named.filter((id) => !known.has(id)),
    [],
  );
});
