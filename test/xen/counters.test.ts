import assert from "node:assert/strict";
import { test } from "node:test";
import { Counters, isCounterName } from "../../emulator/xen/counters.ts";

test("counts are kept by name and domain", () => {
  const counters = new Counters();
  counters.count("TLB miss", 3);
  counters.count("TLB miss", 1, 4);
  counters.count("TLB miss", 3);
  counters.count("TLB flush", 3);
  assert.equal(counters.get("TLB miss", 3), 2);
  assert.equal(counters.get("TLB miss"), 6);
  assert.equal(counters.get("full purge", 3), 0);
  assert.deepEqual(counters.entries(), [
    { domain: 3, name: "TLB flush", count: 1 },
    { domain: 1, name: "TLB miss", count: 4 },
    { domain: 3, name: "TLB miss", count: 2 },
  ]);
});

test("only declared names are counters", () => {
  assert.equal(isCounterName("global purge"), true);
  assert.equal(isCounterName("toString"), false);
});
