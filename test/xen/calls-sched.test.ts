import assert from "node:assert/strict";
import { test } from "node:test";
import { DOMID_SELF } from "../../emulator/xen/constants.ts";
import { EFAULT, EINVAL, ENOSYS, EPERM, ESRCH } from "../../emulator/xen/errno.ts";
import { fireTimers } from "../../emulator/xen/timer-events.ts";
import { POLL_ANY, POLL_NONE } from "../../emulator/xen/vcpu.ts";
import {
  call,
  callWith,
  hole,
  inline,
  machine,
  number,
  put,
  scratch,
  struct,
} from "./calls-fixture.ts";

function shutdownStruct(reason: number) {
  return struct(4, (view) => view.set32(0, reason));
}

test("yield and unknown commands; compat knows 0, 1, 2 only (abi 4.2)", () => {
  const { hv, guest } = machine();
  const vcpu = guest.vcpus[0]!;
  for (const nr of [number.schedOp, number.schedOpCompat]) {
    vcpu.yielding = false;
    assert.equal(call(hv, vcpu, nr, 0), 0);
    assert.equal(vcpu.yielding, true);
    assert.equal(call(hv, vcpu, nr, 6), -ENOSYS);
  }
  assert.equal(call(hv, vcpu, number.schedOpCompat, 3), -ENOSYS);
});

for (const nr of [number.schedOp, number.schedOpCompat]) {
  test(`block (call ${nr}) clears the mask and sleeps unless an event is there (abi 4.2)`, () => {
    const { hv, guest } = machine();
    const vcpu = guest.vcpus[0]!;
    vcpu.info.upcallMask = 0xff;
    assert.equal(call(hv, vcpu, nr, 1), 0);
    assert.equal(vcpu.blocked, true);
    assert.equal(vcpu.info.upcallMask, 0);
    vcpu.kick();
    vcpu.info.upcallMask = 1;
    vcpu.info.upcallPending = true;
    assert.equal(call(hv, vcpu, nr, 1), 0);
    assert.equal(vcpu.blocked, false);
    assert.equal(vcpu.info.upcallMask, 0);
  });
}

test("shutdown stops the domain, its reason truncated to 8 bits (abi 4.2, RBT-003)", () => {
  const { hv, guest, other, dom0 } = machine();
  const exception = dom0.events.bindVirq(3, 0);
  const op = shutdownStruct(0x101);
  assert.equal(callWith(hv, guest.vcpus[1]!, number.schedOp, 2, op).result, 0);
  assert.deepEqual([guest.isShutDown, guest.shutdownCode], [true, 1]);
  assert.equal(dom0.events.isPending(exception), true);
  assert.equal(call(hv, other.vcpus[0]!, number.schedOpCompat, 2, 0x203), 0);
  assert.deepEqual([other.isShutDown, other.shutdownCode], [true, 3]);
});

test("shutdown_code latches the first code, the domain runs on (abi 4.2, RBT-005)", () => {
  const { hv, guest } = machine();
  const vcpu = guest.vcpus[0]!;
  assert.equal(callWith(hv, vcpu, number.schedOp, 5, shutdownStruct(0x102)).result, 0);
  assert.equal(callWith(hv, vcpu, number.schedOp, 5, shutdownStruct(1)).result, 0);
  assert.deepEqual([guest.isShutDown, guest.shutdownCode], [false, 2]);
  callWith(hv, vcpu, number.schedOp, 2, shutdownStruct(0));
  assert.equal(guest.shutdownCode, 2);
});

test("shutdown, shutdown_code, remote_shutdown and poll fault first (abi 4.2)", () => {
  const { hv, guest } = machine();
  for (const cmd of [2, 3, 4, 5]) {
    assert.equal(call(hv, guest.vcpus[0]!, number.schedOp, cmd, inline(hole)), -EFAULT);
  }
  assert.equal(guest.isShutDown, false);
});

/** [caller, domain id, result] of remote_shutdown with reason 0x104. */
const remoteShutdowns: ["dom0" | "guest", number, number][] = [
  ["dom0", 2, 0],
  ["dom0", 9, -ESRCH],
  ["dom0", DOMID_SELF, -ESRCH],
  ["guest", 2, -EPERM],
  ["guest", 1, -EPERM],
  ["guest", DOMID_SELF, -ESRCH],
];
for (const [who, id, expected] of remoteShutdowns) {
  test(`remote_shutdown of domain ${id} by ${who} (abi 4.2, RBT-008)`, () => {
    const f = machine();
    const op = struct(8, (view) => {
      view.set16(0, id);
      view.set32(4, 0x104);
    });
    const { result } = callWith(f.hv, f[who].vcpus[0]!, number.schedOp, 4, op);
    assert.equal(result, expected);
    assert.equal(f.other.shutdownCode, expected === 0 ? 4 : -1);
  });
}

test("remote_shutdown is open to the domain that serves the target (abi, head)", () => {
  const { hv, guest, other } = machine();
  guest.target = other;
  const op = struct(8, (view) => view.set16(0, other.id));
  assert.equal(callWith(hv, guest.vcpus[0]!, number.schedOp, 4, op).result, 0);
});

const portList = scratch + 0x100;

interface Poll {
  readonly name: string;
  readonly ports: readonly number[];
  readonly count?: number;
  readonly list?: number;
  readonly pending?: number;
  readonly deliverable?: boolean;
  readonly result: number;
  /** Expected state, POLL_NONE if the call does not block. */
  readonly polling: number;
}

const polls: Poll[] = [
  {
    name: "too many ports",
    ports: [],
    count: 129,
    deliverable: true,
    result: -EINVAL,
    polling: -1,
  },
  { name: "event first", ports: [4096], deliverable: true, result: 0, polling: POLL_NONE },
  { name: "list faults", ports: [], count: 1, list: hole, result: -EFAULT, polling: POLL_NONE },
  { name: "bad port", ports: [1, 4096], result: -EINVAL, polling: POLL_NONE },
  { name: "list order", ports: [1, 4096], pending: 1, result: 0, polling: POLL_NONE },
  { name: "bad port first", ports: [4096, 1], pending: 1, result: -EINVAL, polling: POLL_NONE },
  { name: "one port", ports: [1], result: 0, polling: 1 },
  { name: "two ports", ports: [1, 2], result: 0, polling: POLL_ANY },
  { name: "no port", ports: [], result: 0, polling: POLL_ANY },
  { name: "128 ports", ports: new Array(128).fill(3), result: 0, polling: POLL_ANY },
];
for (const { name, ports, count, list, pending, deliverable, result, polling } of polls) {
  test(`poll: ${name} (abi 4.2)`, () => {
    const { hv, guest } = machine();
    const vcpu = guest.vcpus[0]!;
    for (let i = 0; i < 3; i++) guest.events.bindIpi(1);
    vcpu.info.upcallMask = 1;
    if (pending !== undefined) guest.events.send(pending);
    if (deliverable) {
      vcpu.info.upcallMask = 0;
      vcpu.info.upcallPending = true;
    }
    const words = struct(4 * 128, (view) => {
      for (const [i, port] of ports.entries()) view.set32(4 * i, port);
    });
    put(guest, portList, words);
    const op = struct(24, (view) => {
      view.set64(0, inline(list ?? portList));
      view.set32(8, count ?? ports.length);
    });
    assert.equal(callWith(hv, vcpu, number.schedOp, 3, op).result, result);
    assert.equal(vcpu.polling, polling);
    assert.equal(vcpu.blocked, polling !== POLL_NONE);
    assert.equal(vcpu.info.upcallMask, deliverable ? 0 : 1);
  });
}

test("poll sets the timeout that it is given, and no older one (abi 4.2)", () => {
  const { hv, guest } = machine();
  const poll = (timeout: number) =>
    callWith(
      hv,
      guest.vcpus[1]!,
      number.schedOp,
      3,
      struct(24, (v) => v.set64(16, timeout)),
    );
  poll(5000);
  assert.equal(hv.timers.get("poll", guest.id, 1)?.time, 5000);
  poll(0);
  assert.equal(hv.timers.get("poll", guest.id, 1), undefined);
});

test("a timeout wakes a polling vcpu, not one that blocked since (abi 4.2)", () => {
  const { hv, guest } = machine();
  const vcpu = guest.vcpus[1]!;
  const op = struct(24, (view) => view.set64(16, 10));
  for (const polling of [true, false]) {
    callWith(hv, vcpu, number.schedOp, 3, op);
    if (!polling) {
      vcpu.kick();
      call(hv, vcpu, number.schedOp, 1);
    }
    fireTimers(hv, 10);
    assert.equal(vcpu.blocked, !polling);
  }
});
