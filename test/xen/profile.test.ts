import assert from "node:assert/strict";
import { test } from "node:test";
import { Profile } from "../../emulator/xen/profile.ts";

test("the memory model of dom0 follows from profile and proposals (behaviour 8)", () => {
  assert.equal(new Profile("xen-4.0").memoryModel, "VP");
  assert.equal(new Profile("xen-2006-01").memoryModel, "P=M");
  assert.equal(new Profile("xen-4.0", ["p2m-dom0"]).memoryModel, "P2M");
  assert.equal(new Profile("xen-2006-01", ["p2m-dom0"]).memoryModel, "P2M");
});

test("January 2006 answers the calls of its table (abi 2)", () => {
  const january = new Profile("xen-2006-01");
  for (const number of [12, 16, 17, 18, 20]) assert.ok(january.answers(number));
  for (const later of [13, 24, 29, 30, 32, 48]) assert.ok(!january.answers(later));
  assert.equal(january.unimplemented, -1);
});

test("set_timer_op is there when it is proposed, on either profile", () => {
  for (const name of ["xen-4.0", "xen-2006-01"] as const) {
    const proposed = new Profile(name, ["set-timer-op"]);
    assert.ok(proposed.answers(15));
    assert.ok(!new Profile(name).answers(15));
    assert.ok(proposed.offers(["set-timer-op"]));
    assert.ok(!new Profile(name).offers(["set-timer-op"]));
  }
});
