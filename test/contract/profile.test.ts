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

test("event_channel_op of January 2006 has its command in front of its argument", () => {
  const guest = new Guest();
  const encoded = guest.encode("event_channel_op", "bind_ipi", { vcpu: 2 }, { profile: january });
  const { gpa, bytes } = encoded.writes[0]!;
  assert.equal(encoded.r2, 16n);
  assert.equal(encoded.args[0], (1n << 63n) | BigInt(gpa));
  assert.deepEqual([...bytes], [7, 0, 0, 0, 2, 0, 0, 0, 0, 0, 0, 0]);
  const monitor = new ContractMonitor(january);
  const open = monitor.begin(guest.site(encoded));
  guest.view(gpa).setUint32(8, 5, true);
  const { call, op, request, reply, violations } = monitor.end(open, 0n);
  assert.deepEqual([call, op, request], ["event_channel_op", "bind_ipi", { vcpu: 2 }]);
  assert.deepEqual([reply, violations], [{ port: 5 }, []]);
});

test("before xencomm a pointer is a virtual address, which may cross pages anywhere", () => {
  const guest = new Guest();
  // Neighbouring virtual pages, the other way round in memory.
  const toPhysical = (va: bigint) =>
    va < 0x8000n ? undefined : va < 0xc000n ? Number(va) + 0xfc000 : Number(va) + 0xf4000;
  guest.view(0x107ffc).setUint32(0, 7, true);
  guest.view(0x100000).setUint32(0, 1, true);
  const memory = { read: guest.read, toPhysical };
  const at = (pointer: bigint) => {
    const site = guest.site({ r2: 16n, args: [pointer, 0n, 0n, 0n, 0n], registers: {} });
    const monitor = new ContractMonitor(january);
    return monitor.end(monitor.begin({ ...site, memory }), BigInt.asUintN(64, -14n));
  };
  assert.deepEqual(at(0xbffcn).request, { vcpu: 1 });
  const unreadable = at(0x1000n);
  assert.deepEqual([unreadable.op, unreadable.request], [null, { handle: "0x1000" }]);
  assert.deepEqual(unreadable.violations, []);
});
