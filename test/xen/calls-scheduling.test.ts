import assert from "node:assert/strict";
import { test } from "node:test";
import type { ByteView } from "../../emulator/xen/bytes.ts";
import { EFAULT, EINVAL, ESRCH } from "../../emulator/xen/errno.ts";
import {
  call,
  type Fixture,
  get,
  hole,
  inline,
  machine,
  number,
  put,
  scratch,
  struct,
} from "./calls-fixture.ts";

const [setAffinity, schedulerOp, getAffinity] = [9, 16, 25];
const guestId = 1;
/** Where dom0 has its map of processors. */
const map = scratch + 0x200;

/** A domctl by dom0: its result, and the structure afterwards. */
function domctl(f: Fixture, cmd: number, domain: number, fill: (view: ByteView) => void) {
  const op = struct(144, (view) => {
    view.set32(0, cmd);
    view.set32(4, 6);
    view.set16(8, domain);
    fill(view);
  });
  put(f.dom0, scratch, op);
  const result = call(f.hv, f.dom0.vcpus[0]!, number.domctl, inline(scratch));
  return { result, op: get(f.dom0, scratch, 144) };
}

function affinity(f: Fixture, cmd: number, vcpu: number, bits = 64, handle = inline(map)): number {
  return domctl(f, cmd, guestId, (view) => {
    view.set32(16, vcpu);
    view.set64(24, handle);
    view.set32(32, bits);
  }).result;
}

function putMap(f: Fixture, bits: bigint): void {
  put(
    f.dom0,
    map,
    struct(32, (view) => view.set64(0, bits)),
  );
}

test("a map that has the processor is taken, and told again (abi 5.2)", () => {
  const f = machine();
  putMap(f, 0x8000_0000_0000_0001n);
  assert.equal(affinity(f, setAffinity, 1), 0);
  assert.equal(f.guest.vcpus[1]!.affinity, 0x8000_0000_0000_0001n);
  put(
    f.dom0,
    map,
    struct(32, (view) => view.bytes.fill(0xff)),
  );
  assert.equal(affinity(f, getAffinity, 1, 128), 0);
  const told = get(f.dom0, map, 32);
  assert.deepEqual(
    [0, 8, 16].map((at) => told.big(at)),
    [0x8000_0000_0000_0001n, 0n, 0xffff_ffff_ffff_ffffn],
  );
});

test("the map is as long as the caller says, in bits (abi 5.2)", () => {
  const f = machine();
  putMap(f, 0x301n);
  assert.equal(affinity(f, setAffinity, 0, 9), 0);
  assert.equal(f.guest.vcpus[0]!.affinity, 0x101n);
  assert.equal(affinity(f, getAffinity, 0, 4), 0);
  assert.equal(get(f.dom0, map, 8).big(0), 0x301n);
});

test("affinity: no such vcpu, a bad map, no processor that is online (abi 5.2)", () => {
  const f = machine();
  putMap(f, 2n);
  assert.equal(affinity(f, setAffinity, 2, 64, inline(hole)), -EINVAL);
  assert.equal(affinity(f, setAffinity, 0, 64, inline(hole)), -EFAULT);
  assert.equal(affinity(f, setAffinity, 0), -EINVAL);
  assert.equal(affinity(f, setAffinity, 0, 0), -EINVAL);
  assert.equal(affinity(f, getAffinity, 64), -EINVAL);
  assert.equal(affinity(f, getAffinity, 0, 64, inline(hole)), -EFAULT);
  assert.equal(affinity(f, getAffinity, 0, 0xffff_ffff), -EFAULT);
  assert.equal(domctl(f, setAffinity, 99, () => {}).result, -ESRCH);
});

/** [what, scheduler, command, weight, cap, result, weight and cap afterwards] */
const shares: [string, number, number, number, number, number, number, number][] = [
  ["put", 5, 0, 100, 40, 0, 100, 40],
  ["put of a cap alone", 5, 0, 0, 40, 0, 256, 40],
  ["put of a weight alone", 5, 0, 100, 0xffff, 0, 100, 0],
  ["get", 5, 1, 1, 1, 0, 256, 0],
  ["another scheduler", 4, 0, 100, 40, -EINVAL, 256, 0],
  ["another command", 5, 2, 100, 40, -EINVAL, 256, 0],
];
for (const [what, id, cmd, weight, cap, result, newWeight, newCap] of shares) {
  test(`scheduler_op: ${what} (abi 5.2)`, () => {
    const f = machine();
    const told = domctl(f, schedulerOp, guestId, (view) => {
      view.set32(16, id);
      view.set32(20, cmd);
      view.set16(24, weight);
      view.set16(26, cap);
    });
    assert.equal(told.result, result);
    assert.deepEqual({ ...f.guest.share }, { weight: newWeight, cap: newCap });
    if (cmd === 1) assert.deepEqual([told.op.u16(24), told.op.u16(26)], [newWeight, newCap]);
  });
}
