import assert from "node:assert/strict";
import { test } from "node:test";
import { dispatchHypercall } from "../../emulator/xen/dispatch.ts";
import type { Vcpu } from "../../emulator/xen/vcpu.ts";
import { call, get, inline, machine, number, put, scratch, struct } from "./calls-fixture.ts";

// Long calls are done in parts (abi 1.4).

/** Executes a call again until it ends; the arguments of each execution, and the result. */
function executions(vcpu: Vcpu, hv: Parameters<typeof call>[0], nr: number, first: bigint[]) {
  const runs = [first];
  let result = dispatchHypercall(hv, vcpu, nr, first);
  for (let { preempted } = vcpu.work; preempted; { preempted } = vcpu.work) {
    runs.push([...preempted.args]);
    result = dispatchHypercall(hv, vcpu, nr, preempted.args, preempted);
  }
  return { runs, result: Number(result) };
}

test("memory_op goes on at the extent that r32 then says", () => {
  const { hv, dom0 } = machine(64 << 20);
  dom0.maxPages = 2048;
  const reservation = struct(32, (view) => {
    view.set64(8, 1200);
    view.set16(24, 0x7ff0);
  });
  put(dom0, scratch, reservation);
  const handle = inline(scratch);
  const { runs, result } = executions(dom0.vcpus[0]!, hv, number.memoryOp, [0n, handle]);
  assert.equal(result, 1200);
  assert.deepEqual(
    runs.slice(1).map((args) => args[0]! >> 6n),
    [512n, 1024n],
  );
  assert.deepEqual(runs[1]!.slice(1), [handle, 0n, 0n, 0n]);
  assert.equal(dom0.totPages, 1216);
});

test("a reservation of big extents is preempted after fewer of them", () => {
  const { hv, dom0 } = machine(64 << 20);
  dom0.maxPages = 2048;
  const reservation = struct(32, (view) => {
    view.set64(8, 4);
    view.set32(16, 9);
    view.set16(24, 0x7ff0);
  });
  put(dom0, scratch, reservation);
  const { runs, result } = executions(dom0.vcpus[0]!, hv, number.memoryOp, [0n, inline(scratch)]);
  // The fourth extent would go beyond the limit.
  assert.equal(result, 3);
  assert.equal(runs.length, 4);
});

test("an entry of a multicall that is preempted gets the arguments it goes on with", () => {
  const { hv, dom0 } = machine(64 << 20);
  dom0.maxPages = 2048;
  const reservation = scratch + 0x1000;
  const calls = struct(2 * 64, (view) => {
    view.set64(0, number.memoryOp);
    view.set64(24, inline(reservation));
    view.set64(64, number.xenVersion);
  });
  put(dom0, scratch, calls);
  const extents = struct(32, (view) => {
    view.set64(8, 700);
    view.set16(24, 0x7ff0);
  });
  put(dom0, reservation, extents);
  const vcpu = dom0.vcpus[0]!;
  const { runs, result } = executions(vcpu, hv, number.multicall, [inline(scratch), 2n]);
  const after = get(dom0, scratch, calls.bytes.length);
  assert.equal(result, 0);
  assert.equal(after.big(8), 700n);
  assert.equal(after.big(64 + 8), 0x40000n);
  assert.ok(after.big(16) >> 6n > 500n, "the first entry's start extent");
  assert.deepEqual(runs.at(-1), [inline(scratch), 2n, 0n, 0n, 0n]);
});

test("a console write inside a multicall goes on behind what is written", () => {
  const { hv, dom0 } = machine(8 << 20);
  const text = Array.from({ length: 70_000 }, (_, i) => 65 + (i % 26));
  put(
    dom0,
    0x10000,
    struct(text.length, (view) => view.bytes.set(text)),
  );
  const calls = struct(64, (view) => {
    view.set64(0, number.consoleIo);
    view.set64(24, text.length);
    view.set64(32, inline(0x10000));
  });
  put(dom0, scratch, calls);
  assert.equal(call(hv, dom0.vcpus[0]!, number.multicall, inline(scratch), 1), 0);
  assert.equal(hv.console.text(), String.fromCharCode(...text));
});

test("getmemlist of many frames keeps count over its parts", () => {
  const { hv, dom0, guest } = machine(8 << 20);
  const op = struct(144, (view) => {
    view.set32(0, 6);
    view.set32(4, 6);
    view.set16(8, guest.id);
    view.set64(16, 1500);
    view.set64(32, inline(0x10000));
  });
  put(dom0, scratch, op);
  const { runs, result } = executions(dom0.vcpus[0]!, hv, number.domctl, [inline(scratch)]);
  assert.equal(result, 0);
  assert.equal(runs.length, 3);
  assert.equal(get(dom0, scratch, 144).big(40), 1500n);
  const list = get(dom0, 0x10000, 1500 * 8);
  assert.deepEqual([list.big(8), list.big(15 * 8), list.big(16 * 8)], [1n, 15n, 2n ** 64n - 1n]);
  assert.equal(list.big(1499 * 8), 2n ** 64n - 1n);
});
