import assert from "node:assert/strict";
import { test } from "node:test";
import { DOMID_SELF } from "../../emulator/xen/constants.ts";
import { EFAULT, EINVAL, ENOSYS, EPERM, ESRCH } from "../../emulator/xen/errno.ts";
import { call, get, hole, inline, machine, number, put, scratch, struct } from "./calls-fixture.ts";

/** The frame ~0. */
const invalid = -1;
const all = 1n << 63n;

/** [what, caller, command, arguments, result] */
const physmapCalls: [string, "dom0" | "guest", number, (number | bigint)[], number][] = [
  ["ioremap of memory", "dom0", 0, [0, 0], -EINVAL],
  ["unknown command", "guest", 99, [], -1],
  ["a command of more than 32 bits", "guest", 2 ** 32, [], -1],
  ["phystomach of a hole", "guest", 1, [99], invalid],
  ["phystomach beyond", "guest", 1, [all], invalid],
  ["machtophys beyond", "guest", 3, [all], invalid],
  ["machtophys of a free frame", "guest", 3, [500], invalid],
  ["machtophys of a hypervisor frame", "guest", 3, [0], invalid],
  ["zap with an order", "guest", 5, [8, 1], -ENOSYS],
  ["zap of a hole", "guest", 5, [99, 0], 0],
  ["add_physmap unprivileged", "guest", 6, [99, 0, 2, 9], -EPERM],
  ["add_physmap, internal flag", "dom0", 6, [99, 0, 2, 9], -EINVAL],
  ["add_physmap, internal flag", "dom0", 6, [99, 0, 8, 9], -EINVAL],
  ["add_physmap, no domain", "dom0", 6, [99, 0, 0, 9], -ESRCH],
  ["add_physmap of SELF", "dom0", 6, [99, 0, 0, DOMID_SELF], -ESRCH],
  ["add_physmap of own domain", "dom0", 6, [99, 0, 0, 0], -EINVAL],
  ["add_physmap of a free frame", "dom0", 6, [99, 500, 0, 1], -EINVAL],
  ["add_physmap of no frame", "dom0", 6, [99, all, 0, 1], -EINVAL],
  ["with_gmfn of a hole", "dom0", 9, [99, 99, 0, 1], -EINVAL],
  ["with_gmfn beyond 44 bits", "dom0", 9, [2n ** 30n, 3, 0, 1], -EINVAL],
  ["with_gmfn unprivileged", "guest", 9, [99, 99, 0, 2], -EPERM],
  ["fpswa_revision", "guest", 10, [inline(hole)], -ENOSYS],
];
for (const [what, who, cmd, args, expected] of physmapCalls) {
  test(`dom0vp_op ${cmd}: ${what} (abi 5.1)`, () => {
    const f = machine();
    assert.equal(call(f.hv, f[who].vcpus[0]!, number.dom0vpOp, cmd, ...args), expected);
  });
}

test("phystomach and machtophys are each other's reverse (abi 5.1, PHY-004)", () => {
  const { hv, guest } = machine();
  const mfn = call(hv, guest.vcpus[0]!, number.dom0vpOp, 1, 9);
  assert.equal(hv.frames.ownerOf(mfn), guest.id);
  assert.equal(call(hv, guest.vcpus[0]!, number.dom0vpOp, 3, mfn), 9);
});

test("zap gives a page back (abi 5.1)", () => {
  const { hv, guest } = machine();
  assert.equal(call(hv, guest.vcpus[0]!, number.dom0vpOp, 5, 9, 0), 0);
  assert.equal(guest.totPages, 15);
});

test("a foreign mapping shows the other domain's page until it is zapped (abi 5.1)", () => {
  const { hv, dom0, guest } = machine();
  const vcpu = dom0.vcpus[0]!;
  const mfn = guest.p2m.lookup(9)!.mfn;
  assert.equal(call(hv, vcpu, number.dom0vpOp, 9, 99, 9, 1, guest.id), 0);
  assert.equal(hv.frames.count[mfn], 2);
  assert.equal(call(hv, vcpu, number.dom0vpOp, 1, 99), mfn);
  assert.equal(dom0.totPages, 16);
  assert.equal(call(hv, vcpu, number.dom0vpOp, 6, 15, mfn, 0, guest.id), 0);
  assert.equal(hv.frames.count[mfn], 3);
  assert.equal(dom0.totPages, 15);
  call(hv, vcpu, number.dom0vpOp, 5, 99, 0);
  call(hv, vcpu, number.dom0vpOp, 5, 15, 0);
  assert.equal(hv.frames.count[mfn], 1);
});

test("get_memmap copies the map that shared_info names (abi 5.1)", () => {
  const { hv, dom0, guest, other } = machine();
  const ask = (id: number, handle: bigint) =>
    call(hv, guest.vcpus[0]!, number.dom0vpOp, 14, id, handle);
  assert.equal(ask(9, 0n), -ESRCH);
  assert.equal(ask(other.id, 0n), -EPERM);
  hv.ram.setU64(guest.sharedInfoFrame * 0x4000 + 0x1020, 99n);
  assert.equal(ask(DOMID_SELF, inline(scratch)), -EFAULT);
  hv.ram.setU64(guest.sharedInfoFrame * 0x4000 + 0x1020, 12n);
  const map = struct(24 + 80, (view) => view.bytes.fill(0x33));
  map.set64(0, 80);
  put(guest, 12 * 0x4000, map);
  assert.equal(ask(DOMID_SELF, inline(hole)), -EFAULT);
  assert.equal(ask(DOMID_SELF, inline(scratch)), 0);
  assert.deepEqual(get(guest, scratch, 104).bytes, map.bytes);
  assert.equal(get(guest, scratch + 104, 8).big(0), 0n);
  assert.equal(call(hv, dom0.vcpus[0]!, number.dom0vpOp, 14, guest.id, inline(scratch)), 0);
  map.set64(0, 0x4000);
  put(guest, 12 * 0x4000, map);
  assert.equal(ask(DOMID_SELF, inline(scratch)), -EFAULT);
});
