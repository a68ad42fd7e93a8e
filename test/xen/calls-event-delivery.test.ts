import assert from "node:assert/strict";
import { test } from "node:test";
import type { MachineMemory } from "../../emulator/ia64/memory.ts";
import type { Domain } from "../../emulator/xen/domain.ts";
import { POLL_ANY, POLL_NONE } from "../../emulator/xen/vcpu.ts";
import { machine } from "./calls-fixture.ts";

/** Byte of shared_info, as the guest sees it (layouts 2). */
function sharedInfo(domain: Domain, { u8, ramBase }: MachineMemory) {
  const start = ramBase + domain.sharedInfoFrame * 0x4000;
  return u8.subarray(start, start + 0x1120);
}

/** A guest with port 70 bound to vcpu 1, both vcpus blocked. */
function guestWithPort() {
  const { hv, guest } = machine();
  const { events } = guest;
  while (events.bindIpi(1) < 70);
  for (const vcpu of guest.vcpus) vcpu.blocked = true;
  const page = sharedInfo(guest, hv.memory);
  const pending = () => (page[0xc00 + 8]! >> 6) & 1;
  const setMask = (on: boolean) => {
    page[0xe00 + 8] = on ? 0x40 : 0;
  };
  return { guest, events, pending, setMask, vcpus: guest.vcpus };
}

test("an event sets pending, selector and upcall of its vcpu, and wakes it (abi 4.4)", () => {
  const { events, pending, vcpus } = guestWithPort();
  assert.equal(events.send(70), 0);
  assert.equal(pending(), 1);
  assert.deepEqual(
    vcpus.map(({ info, blocked }) => [info.pendingSelector, info.upcallPending, blocked]),
    [
      [0n, false, true],
      [2n, true, false],
    ],
  );
});

test("a second event on a pending port changes nothing (behaviour 16, VIC-035)", () => {
  const { events, vcpus } = guestWithPort();
  events.send(70);
  vcpus[1]!.info.pendingSelector = 0n;
  vcpus[1]!.info.upcallPending = false;
  vcpus[1]!.blocked = true;
  events.send(70);
  assert.equal(vcpus[1]!.info.upcallPending, false);
  assert.equal(vcpus[1]!.blocked, true);
});

test("a set selector bit or upcall stops the notification there (abi 4.4)", () => {
  const { events, vcpus } = guestWithPort();
  vcpus[1]!.info.pendingSelector = 2n;
  events.send(70);
  assert.equal(vcpus[1]!.info.upcallPending, false);
  vcpus[1]!.info.upcallPending = true;
  events.send(1);
  assert.equal(vcpus[1]!.info.pendingSelector, 3n);
  assert.equal(vcpus[1]!.blocked, true);
});

test("a masked port records pending only; unmask delivers once (behaviour 16, VIC-024)", () => {
  const { events, pending, setMask, vcpus } = guestWithPort();
  setMask(true);
  events.send(70);
  assert.equal(pending(), 1);
  assert.equal(vcpus[1]!.info.upcallPending, false);
  events.unmask(70);
  assert.equal(vcpus[1]!.info.upcallPending, true);
  vcpus[1]!.info.upcallPending = false;
  vcpus[1]!.info.pendingSelector = 0n;
  events.unmask(70);
  assert.equal(vcpus[1]!.info.upcallPending, false);
});

for (const [polling, wakes] of [
  [POLL_ANY, true],
  [70, true],
  [71, false],
  [POLL_NONE, false],
] as const) {
  test(`a vcpu polling ${polling} ${wakes ? "wakes" : "sleeps on"}, mask or not (abi 4.2)`, () => {
    const { events, setMask, vcpus } = guestWithPort();
    setMask(true);
    vcpus[0]!.polling = polling;
    events.send(70);
    assert.equal(vcpus[0]!.blocked, !wakes);
    assert.equal(vcpus[0]!.polling, wakes ? POLL_NONE : polling);
  });
}

test("close clears pending and leaves the mask alone (abi 4.4)", () => {
  const { guest, events, pending, setMask } = guestWithPort();
  setMask(true);
  events.send(70);
  events.close(70);
  assert.equal(pending(), 0);
  assert.equal(guest.events.bindIpi(0), 70);
  events.send(70);
  assert.equal(guest.vcpus[0]!.info.upcallPending, false);
});

test("binding leaves the local end pending; sends set the remote end (behaviour 16)", () => {
  const { guest, other } = machine();
  const remote = guest.events.allocateUnbound(other.id);
  other.events.bindIpi(0);
  const local = other.events.bindInterdomain(guest, remote);
  assert.equal(other.events.isPending(local), true);
  assert.equal(guest.events.isPending(remote), false);
  other.events.send(local);
  assert.equal(guest.events.isPending(remote), true);
});

test("two ports of one domain can be joined (abi 4.4, VIC-070)", () => {
  const { guest } = machine();
  const first = guest.events.allocateUnbound(guest.id);
  const second = guest.events.bindInterdomain(guest, first);
  guest.events.send(second);
  assert.equal(guest.events.isPending(first), true);
});

test("virqs go to the vcpu that bound them, global ones to the vcpu of the port (abi 4.4)", () => {
  const { guest } = machine();
  const { events, vcpus } = guest;
  const timer = events.bindVirq(16, 1);
  events.sendVirq(0, 16);
  assert.equal(events.isPending(timer), false);
  events.sendVirq(1, 16);
  assert.equal(events.isPending(timer), true);
  const exception = events.bindVirq(3, 0);
  events.bindVcpu(exception, 1);
  vcpus[1]!.info.pendingSelector = 0n;
  events.sendVirq(0, 3);
  assert.equal(vcpus[1]!.info.pendingSelector, 1n);
  assert.equal(vcpus[0]!.info.pendingSelector, 0n);
});

test("an event for a domain without vcpus is only recorded", () => {
  const { hv, guest } = machine();
  const empty = hv.createDomain({})!;
  const remote = empty.events.allocateUnbound(guest.id);
  guest.events.send(guest.events.bindInterdomain(empty, remote));
  assert.equal(empty.events.isPending(remote), true);
});

test("without a callback an event requests the domain's event vector (behaviour 5, VIC-001)", () => {
  const { hv, guest } = machine();
  const [first, second] = guest.vcpus;
  hv.ram.setU32(guest.sharedInfoFrame * 0x4000 + 0x1018, 0xe9);
  second!.eventCallback = 0x1000n;
  for (const vcpu of [0, 1]) guest.events.send(guest.events.bindIpi(vcpu));
  assert.equal(first!.interrupts.deliverable(0n), 0xe9);
  assert.equal(second!.interrupts.deliverable(0n), undefined);
  hv.ram.setU32(guest.sharedInfoFrame * 0x4000 + 0x1018, 0xffff_ffff);
  first!.interrupts.reset();
  first!.info.upcallPending = false;
  first!.info.pendingSelector = 0n;
  guest.events.send(guest.events.bindIpi(0));
  assert.equal(first!.interrupts.deliverable(0n), undefined);
});
