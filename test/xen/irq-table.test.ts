import assert from "node:assert/strict";
import { test } from "node:test";
import { RTE } from "../../emulator/platform/iosapic.ts";
import type { Domain } from "../../emulator/xen/domain.ts";
import { EBUSY, EINVAL, ENOSYS } from "../../emulator/xen/errno.ts";
import type { Hypervisor } from "../../emulator/xen/hypervisor.ts";
import { registerPirqEoiPage } from "../../emulator/xen/irq/pirq-eoi.ts";
import { machine } from "./calls-fixture.ts";

const irq = 0x31;

/** A machine with two pins, level triggered, that send interrupt 0x31. */
function routed() {
  const fixture = machine();
  const { irqs } = fixture.hv;
  assert.equal(irqs.allocateVector(), irq);
  assert.equal(irqs.route(10, irq | RTE.level | RTE.masked), 0);
  assert.equal(irqs.route(11, irq | RTE.level | RTE.masked), 0);
  return fixture;
}

function take(domain: Domain, share = false): void {
  domain.permittedIrqs.add(irq);
  assert.ok(domain.events.bindPirq(irq, share) > 0);
}

function isMasked({ board }: Hypervisor, pin: number): boolean {
  return (board.iosapic.pins[pin]!.low & RTE.masked) !== 0;
}

test("of two pins of one vector, one that is active keeps the other masked", () => {
  const { hv, guest } = routed();
  take(guest);
  hv.board.iosapic.raise(10);
  hv.board.iosapic.raise(11);
  assert.deepEqual([isMasked(hv, 10), isMasked(hv, 11)], [true, true]);
  assert.equal(hv.irqs.endOfInterrupt(guest, irq), 0);
  assert.deepEqual([isMasked(hv, 10), isMasked(hv, 11)], [true, true]);
  hv.board.iosapic.lower(10);
  hv.board.iosapic.lower(11);
  hv.irqs.endOfInterrupt(guest, irq);
  assert.deepEqual([isMasked(hv, 10), isMasked(hv, 11)], [false, false]);
});

test("a bind that is refused leaves no port (VIC-057, VIC-087)", () => {
  const { hv, dom0, guest, other } = routed();
  take(guest);
  other.permittedIrqs.add(irq);
  assert.equal(other.events.bindPirq(irq, true), -EBUSY);
  assert.equal(dom0.events.bindPirq(0x70, true), -ENOSYS);
  assert.equal(other.events.pirqPort(irq), undefined);
  assert.equal(other.events.port(1)?.binding.state, "free");
  assert.deepEqual(hv.irqs.lines[irq]?.sharers, [guest]);
});

test("a domain that has not bound the interrupt does not end it", () => {
  const { hv, guest, other } = routed();
  take(guest);
  hv.board.iosapic.raise(10);
  hv.board.iosapic.lower(10);
  assert.equal(hv.irqs.endOfInterrupt(other, irq), 0);
  assert.equal(isMasked(hv, 10), true);
  assert.equal(hv.irqs.endOfInterrupt(guest, 0x70), -EINVAL);
});

test("a pin that is routed anew sends its old vector no more", () => {
  const { hv, guest } = routed();
  take(guest);
  const vector = hv.irqs.allocateVector()!;
  assert.equal(hv.irqs.route(10, vector), 0);
  assert.deepEqual(hv.irqs.lines[irq]?.pins, [11]);
  hv.board.iosapic.raise(10);
  assert.equal(hv.irqs.lines[irq]?.unanswered.size, 0);
});

test("a pin that dom0 programs again stays masked while an answer is missing", () => {
  const { hv, guest } = routed();
  take(guest);
  hv.board.iosapic.raise(10);
  assert.equal(hv.irqs.route(10, irq | RTE.level), 0);
  assert.equal(isMasked(hv, 10), true);
});

test("the end of a domain gives back its interrupts and its bitmap", () => {
  const { hv, guest, other } = routed();
  take(guest, true);
  take(other, true);
  const { mfn } = guest.p2m.lookup(3)!;
  assert.equal(registerPirqEoiPage(hv, guest, 3), 0);
  assert.equal(hv.frames.count[mfn], 2);
  hv.board.iosapic.raise(10);
  hv.board.iosapic.lower(10);
  hv.irqs.endOfInterrupt(other, irq);
  hv.destroyDomain(guest);
  assert.equal(hv.frames.count[mfn], 0);
  assert.deepEqual(hv.irqs.lines[irq]?.sharers, [other]);
  assert.equal(isMasked(hv, 10), false);
  hv.destroyDomain(other);
  assert.equal(isMasked(hv, 10), true);
});
