import { deepEqual, equal, ok } from "node:assert/strict";
import { test } from "node:test";
import { loadRequirements, requirementIds } from "../../reports/requirements.ts";

test("the catalogue's ids are unique, tag-shaped and in their sections", () => {
  const { sections, requirements } = loadRequirements();
  equal(requirements.length, 710);
  equal(new Set(requirements.map((r) => r.id)).size, requirements.length);
  const known = new Set(sections.map((s) => s.id));
  for (const r of requirements) {
    deepEqual(requirementIds([`@${r.id}`]), [r.id]);
    ok(known.has(r.section) && r.id.startsWith(`${r.section}-`), r.id);
    equal(r.profile, r.id.endsWith(".2006") ? "xen-2006-01" : undefined, r.id);
    ok(r.area && r.given && r.then, r.id);
  }
});

test("only tags of the requirements' shape are requirement ids", () => {
  const tags = ["@smp", "@VIC-041", "@MEM-001.2006", "@VIC-041", "@VIC-41", "@vic-041"];
  deepEqual(requirementIds(tags), ["VIC-041", "MEM-001.2006"]);
});
