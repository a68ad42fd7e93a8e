import assert from "node:assert/strict";
import { test } from "node:test";
import { DOMID_IO, DOMID_SELF } from "../../emulator/xen/constants.ts";
import { DirtyLog } from "../../emulator/xen/dirty-log.ts";
import { EFAULT, EINVAL, ENOMEM, EPERM, ESRCH } from "../../emulator/xen/errno.ts";
import { Invariants } from "../../emulator/xen/invariants/index.ts";
import { RangeSet } from "../../emulator/xen/range-set.ts";
import { call, callWith, get, hole, inline, machine, number, struct } from "./calls-fixture.ts";

const all = 0xffff_ffff_ffff_ffffn;

test("a range set joins neighbours and splits what is removed from the middle", () => {
  const set = new RangeSet();
  set.add(5, 9);
  set.add(15, 19);
  assert.ok(!set.contains(5, 19));
  set.add(10, 14);
  assert.ok(set.contains(5, 19));
  set.remove(8, 8);
  assert.ok(set.contains(5, 7) && set.contains(9, 19) && !set.overlaps(8, 8));
  set.remove(0, 100);
  assert.ok(set.isEmpty);
});

test("a dirty log covers whole words, and cleans as many bits as it is told", () => {
  const log = new DirtyLog(65);
  assert.equal(log.size, 128);
  for (const gpfn of [0, 9, 10, 127]) log.mark(gpfn);
  log.mark(9);
  assert.equal(log.dirtied, 4);
  log.clean(10);
  assert.deepEqual(
    [0, 9, 10, 127].map((gpfn) => log.has(gpfn)),
    [false, false, true, true],
  );
  assert.ok(log.has(128));
});

/** [what, arguments after the command, result] of calls by a guest with no rights. */
const wild: [string, number, (number | bigint)[], number][] = [
  ["ioremap of everything", 0, [0, all], -EPERM],
  ["expose_p2m of everything", 7, [0, 0, all & ~0x3fffn, 2048], -EINVAL],
  ["expose_p2m of 2^44 bytes", 7, [0, 0x8000, 2n ** 44n, 2048], -ENOMEM],
  ["expose_foreign_p2m", 12, [0, 0, 0, 0], -EPERM],
  ["unexpose_foreign_p2m", 13, [0, 0], -EPERM],
];
for (const [what, cmd, args, expected] of wild) {
  test(`${what} ends in an errno (abi 5.1)`, () => {
    const { hv, guest } = machine();
    assert.equal(call(hv, guest.vcpus[0]!, number.dom0vpOp, cmd, ...args), expected);
    assert.deepEqual(new Invariants(hv).broken(), []);
  });
}

test("an exposed P2M is given back with its domain (behaviour 8.1)", () => {
  const { hv, guest } = machine();
  const vcpu = guest.vcpus[0]!;
  const free = hv.frames.free;
  assert.equal(call(hv, vcpu, number.dom0vpOp, 7, 0, 0x8000, 0x200_0000, 2048), 0);
  assert.equal(hv.frames.free, free - 1);
  assert.deepEqual(new Invariants(hv).broken(), []);
  const owned = guest.totPages + hv.frames.xenHeapPages(guest.id);
  hv.destroyDomain(guest);
  assert.equal(hv.frames.free, free + owned);
  assert.deepEqual(new Invariants(hv).broken(), []);
});

/** An exchange of `count` frames, one by one, at the places of `gpfns`. */
function exchange(count: number, gpfns: number, fill: Parameters<typeof struct>[1] = () => {}) {
  return struct(72, (view) => {
    for (const at of [0, 32]) {
      view.set64(at, inline(gpfns));
      view.set64(at + 8, count);
      view.set16(at + 24, DOMID_SELF);
    }
    fill(view);
  });
}

test("exchange refuses in order, and changes nothing then (abi 4.6)", () => {
  const { hv, guest } = machine();
  const vcpu = guest.vcpus[0]!;
  const before = [...guest.p2m.entries()];
  const cases: [Parameters<typeof struct>[1], number][] = [
    [(view) => view.set64(40, 2), -EINVAL],
    [(view) => view.set32(16, 63), -EINVAL],
    [(view) => view.set64(64, 2), -EINVAL],
    [(view) => view.set16(24, 2), -EINVAL],
    [() => {}, -EFAULT],
  ];
  for (const [fill, expected] of cases) {
    const { result } = callWith(hv, vcpu, number.memoryOp, 11, exchange(1, hole, fill));
    assert.equal(result, expected);
  }
  assert.equal(call(hv, vcpu, number.memoryOp, 11, inline(hole)), -EFAULT);
  assert.deepEqual([...guest.p2m.entries()], before);
});

test("an exchange at the limit of a domain is no growth (abi 4.6)", () => {
  const { hv, guest } = machine();
  guest.maxPages = guest.totPages;
  const mfn = guest.p2m.lookup(9)!.mfn;
  guest.writePhysical(0xc000, struct(8, (view) => view.set64(0, 9)).bytes);
  const { result, reply } = callWith(hv, guest.vcpus[0]!, number.memoryOp, 11, exchange(1, 0xc000));
  assert.equal(result, 0);
  assert.equal(reply.u64(64), 1);
  assert.notEqual(guest.p2m.lookup(9)!.mfn, mfn);
  assert.equal(guest.totPages, guest.maxPages);
  assert.deepEqual(new Invariants(hv).broken(), []);
});

test("the map of the machine has the size that it says (abi 4.6)", () => {
  const { hv, dom0 } = machine();
  const ask = (room: number) =>
    callWith(
      hv,
      dom0.vcpus[0]!,
      number.memoryOp,
      10,
      struct(16, (view) => {
        view.set32(0, room);
        view.set64(8, inline(0xc000));
      }),
    );
  const size = 24 + 40 * hv.machineMap.ranges().length;
  assert.equal(ask(size - 1).result, -EINVAL);
  const { result, reply } = ask(size);
  assert.equal(result, 0);
  assert.equal(reply.u32(0), size);
  assert.equal(get(dom0, 0xc000, 24).u64(0), size - 24);
});

test("the firmware's frames are DOMID_IO's, and nobody gets them (abi 5.1)", () => {
  const { hv, dom0 } = machine();
  const last = hv.frames.total - 1;
  assert.equal(hv.frames.ownerOf(last), DOMID_IO);
  assert.equal(call(hv, dom0.vcpus[0]!, number.dom0vpOp, 6, 99, last, 0, DOMID_IO), 0);
  assert.equal(hv.frames.count[last], 2);
  assert.deepEqual(new Invariants(hv).broken(), []);
});

/** A domctl about `domain`; fields behind its head. */
function domctl(cmd: number, domain: number, fields: Parameters<typeof struct>[1] = () => {}) {
  return struct(144, (view) => {
    view.set32(0, cmd);
    view.set32(4, 6);
    view.set16(8, domain);
    fields(view);
  });
}

test("who serves a domain may give it I/O, and nobody else but dom0 (abi 5.2)", () => {
  const { hv, guest, other } = machine();
  const ask = (cmd: number) => {
    const view = domctl(cmd, other.id);
    guest.writePhysical(0x8000, view.bytes);
    return call(hv, guest.vcpus[0]!, number.domctl, inline(0x8000));
  };
  assert.equal(ask(39), -EPERM);
  guest.target = other;
  assert.equal(ask(20), -EPERM);
  assert.equal(ask(39), 0);
});

test("shadow_op writes its structure back when it refuses, too (abi 5.2)", () => {
  const { hv, dom0, guest } = machine();
  const ask = (domain: number, op: number) => {
    const view = domctl(10, domain, (each) => each.set32(16, op));
    dom0.writePhysical(0x8000, view.bytes);
    return call(hv, dom0.vcpus[0]!, number.domctl, inline(0x8000));
  };
  assert.equal(ask(77, 2), -ESRCH);
  assert.equal(ask(0, 2), -EINVAL);
  assert.equal(ask(guest.id, 12), -EINVAL);
  assert.equal(ask(guest.id, 2), 0);
  assert.equal(ask(guest.id, 12), -EINVAL);
  assert.equal(ask(guest.id, 0), 0);
  assert.equal(guest.dirtyLog, undefined);
});
