import assert from "node:assert/strict";
import { test } from "node:test";
import { charge, creditPeriod_ns, nextVcpu, shareOut } from "../../emulator/xen/credit.ts";
import type { Vcpu } from "../../emulator/xen/vcpu.ts";
import { machine } from "./calls-fixture.ts";

const turn = 1000;

/** A vcpu of dom0 and one of each other domain, all runnable. */
function vcpus(): readonly [Vcpu, Vcpu, Vcpu] {
  const { dom0, guest, other } = machine();
  return [dom0.vcpus[0]!, guest.vcpus[0]!, other.vcpus[0]!];
}

/** Turns that each of the vcpus gets in so many periods, if all use them up. */
function turnsOf(all: readonly Vcpu[], periods: number): number[] {
  const turns = all.map(() => 0);
  let last: Vcpu | undefined;
  for (let n = 0; n < (periods * creditPeriod_ns) / turn; n++) {
    if (n % (creditPeriod_ns / turn) === 0) shareOut(all);
    const next = nextVcpu(all, last);
    if (next === undefined) continue;
    charge(next, { used: turn, of: turn });
    turns[all.indexOf(next)]!++;
    last = next;
  }
  return turns;
}

test("vcpus of the same weight take turns in order", () => {
  const all = vcpus();
  shareOut(all);
  let last: Vcpu | undefined;
  const order = Array.from({ length: 6 }, () => {
    last = nextVcpu(all, last);
    charge(last!, { used: turn, of: turn });
    return all.indexOf(last!);
  });
  assert.deepEqual(order, [0, 1, 2, 0, 1, 2]);
});

test("turns are by weight", () => {
  const all = vcpus();
  all[1].domain.share.weight = 512;
  const [dom0, guest, other] = turnsOf(all, 20);
  assert.ok(Math.abs(guest! - 300) < 15, `${guest}`);
  assert.ok(Math.abs(dom0! - 150) < 15 && Math.abs(other! - 150) < 15, `${dom0}, ${other}`);
});

test("a cap leaves the processor idle rather than exceed it", () => {
  const [, guest] = vcpus();
  guest.domain.share.cap = 20;
  const [turns] = turnsOf([guest], 20);
  assert.ok(Math.abs(turns! - 120) < 10, `${turns}`);
});

test("the vcpus of a domain share what it gets", () => {
  const { guest, other } = machine();
  const all = [...guest.vcpus, other.vcpus[0]!];
  const [first, second, alone] = turnsOf(all, 20);
  assert.ok(Math.abs(first! - 150) < 15 && Math.abs(second! - 150) < 15, `${first}, ${second}`);
  assert.ok(Math.abs(alone! - 300) < 15, `${alone}`);
});

test("who gives turns away gets one each round, and does not hold up who has none left", () => {
  const [dom0, guest] = vcpus();
  shareOut([dom0, guest]);
  charge(dom0, { used: 10, of: turn });
  charge(guest, { used: creditPeriod_ns, of: creditPeriod_ns });
  assert.equal(nextVcpu([dom0, guest], dom0), guest);
  assert.equal(nextVcpu([dom0, guest], guest), dom0);
});

test("a vcpu that slept has no claim on the time that it did not use", () => {
  const [dom0, guest] = vcpus();
  guest.blocked = true;
  for (let period = 0; period < 10; period++) shareOut([dom0, guest]);
  assert.equal(guest.credit, 0);
  assert.equal(dom0.credit, creditPeriod_ns);
});
