import assert from "node:assert/strict";
import { test } from "node:test";
import { ContractMonitor } from "../../emulator/contract/monitor.ts";
import { Profile } from "../../emulator/xen/profile.ts";
import { Guest } from "./guest.ts";

const january = new Profile("xen-2006-01");

/** The record of a call on a machine of that profile, which answers it with `result`. */
function record(profile: Profile, call: string, op: string | null, result: number) {
  const guest = new Guest();
  const monitor = new ContractMonitor(profile);
  const open = monitor.begin(guest.site(guest.encode(call, op, {})));
  return monitor.end(open, BigInt.asUintN(64, BigInt(result)));
}

test("a call that the profile lacks is checked as an unknown one", () => {
  const refused = record(january, "callback_op", "register", -1);
  assert.deepEqual([refused.call, refused.op, refused.violations], ["unknown-30", null, []]);
  assert.match(
    record(january, "callback_op", "register", -38).violations[0]!.message,
    /the call is not there, so the result must be -1/,
  );
  assert.equal(record(january, "callback_op", "register", 0).violations.length, 1);
});

test("a number that nothing is assigned to gives ENOSYS in xen-4.0, and nothing else", () => {
  const mature = new Profile("xen-4.0");
  assert.deepEqual(record(mature, "unknown-60", null, -38).violations, []);
  assert.equal(record(mature, "unknown-60", null, -1).violations.length, 1);
});

test("a call that both profiles have is checked by its contract in both", () => {
  const { call, violations } = record(january, "xen_version", "version", 0x40000);
  assert.deepEqual([call, violations], ["xen_version", []]);
});
