import assert from "node:assert/strict";
import { test } from "node:test";
import type { ByteView } from "../../emulator/xen/bytes.ts";
import { EACCES, EFAULT, ENOSYS, EPERM } from "../../emulator/xen/errno.ts";
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

const buffer = 0x1_0000;

function sysctl(f: Fixture, cmd: number, fill: (view: ByteView) => void = () => {}) {
  const op = struct(136, (view) => {
    view.set32(0, cmd);
    view.set32(4, 7);
    fill(view);
  });
  put(f.dom0, scratch, op);
  const result = call(f.hv, f.dom0.vcpus[0]!, number.sysctl, inline(scratch));
  return { result, reply: get(f.dom0, scratch, 136) };
}

test("sysctl tests the privilege, the copy, the version, the command (abi 5.3)", () => {
  const f = machine();
  assert.equal(call(f.hv, f.guest.vcpus[0]!, number.sysctl, inline(hole)), -EPERM);
  assert.equal(call(f.hv, f.dom0.vcpus[0]!, number.sysctl, inline(hole)), -EFAULT);
  assert.equal(sysctl(f, 99, (view) => view.set32(4, 6)).result, -EACCES);
  for (const cmd of [0, 5, 11, 15, 99]) assert.equal(sysctl(f, cmd).result, -ENOSYS);
});

test("physinfo counts pages (abi 5.3, HYP-068)", () => {
  const f = machine();
  const { result, reply } = sysctl(f, 3);
  assert.equal(result, 0);
  assert.deepEqual(
    [32, 40, 48].map((at) => reply.u64(at)),
    [512, f.hv.frames.free, 0],
  );
  assert.equal(sysctl(f, 3, (view) => view.set64(96, inline(buffer))).result, 0);
});

test("sched_id is the credit scheduler (abi 5.3)", () => {
  assert.equal(sysctl(machine(), 4).reply.u32(8), 5);
});

test("getdomaininfolist lists domains by id, as many as fit (abi 5.3, HYP-069)", () => {
  const f = machine();
  const list = (first: number, max: number, at = buffer) =>
    sysctl(f, 6, (view) => {
      view.set16(8, first);
      view.set32(12, max);
      view.set64(16, inline(at));
    });
  assert.equal(list(0, 2).reply.u32(24), 2);
  const infos = get(f.dom0, buffer, 240);
  assert.deepEqual(
    [0, 80].map((at) => [infos.u16(at), infos.u64(at + 8)]),
    [
      [0, 16],
      [1, 16],
    ],
  );
  assert.equal(infos.u64(168), 0);
  assert.equal(list(2, 100).reply.u32(24), 1);
  assert.equal(list(9, 100).reply.u32(24), 0);
  assert.equal(list(0, 1, hole).result, -EFAULT);
});

test("availheap counts free bytes, in a range of address widths (abi 5.3)", () => {
  const f = machine();
  const free = (min: number, max: number, node = 0) =>
    sysctl(f, 9, (view) => {
      view.set32(8, min);
      view.set32(12, max);
      view.set32(16, node);
    }).reply.u64(24);
  const all = f.hv.frames.free * 0x4000;
  assert.equal(free(0, 0, -1), all);
  assert.equal(free(21, 22), 2 << 20);
  assert.equal(free(0, 22) + free(22, 0), all);
  assert.equal(free(0, 0, 1), 0);
});

test("readconsole reads the ring, incrementally and clearing (abi 5.3)", () => {
  const f = machine();
  const read = (options: { clear?: number; index?: number; count?: number }) => {
    const { result, reply } = sysctl(f, 1, (view) => {
      view.set8(8, options.clear ?? 0);
      view.set8(9, options.index === undefined ? 0 : 1);
      view.set32(12, options.index ?? 0);
      view.set64(16, inline(buffer));
      view.set32(24, options.count ?? 100);
    });
    assert.equal(result, 0);
    return [get(f.dom0, buffer, 100).text(0, reply.u32(24)), reply.u32(12)];
  };
  f.hv.console.write(new TextEncoder().encode("hello world"));
  assert.deepEqual(read({ count: 5 }), ["hello", 5]);
  assert.deepEqual(read({ index: 5 }), [" world", 11]);
  assert.deepEqual(read({ index: 99 }), ["", 11]);
  assert.deepEqual(read({ clear: 1, count: 6 }), ["hello ", 6]);
  assert.deepEqual(read({}), ["world", 11]);
  f.hv.console.write(new Uint8Array(0x4000).fill(0x2e));
  assert.deepEqual(read({ count: 2 }), ["..", 13]);
});
