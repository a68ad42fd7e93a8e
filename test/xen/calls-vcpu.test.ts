import assert from "node:assert/strict";
import { test } from "node:test";
import { EEXIST, EFAULT, EINVAL, ENOENT, ENOSYS, ETIME } from "../../emulator/xen/errno.ts";
import { guestContextSize } from "../../emulator/xen/guest-context-layout.ts";
import type { Vcpu } from "../../emulator/xen/vcpu.ts";
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

const commands = {
  initialise: 0,
  up: 1,
  down: 2,
  is_up: 3,
  get_runstate_info: 4,
  register_runstate_memory_area: 5,
  set_periodic_timer: 6,
  stop_periodic_timer: 7,
  set_singleshot_timer: 8,
  stop_singleshot_timer: 9,
};

/** A call of vcpu 0 of the guest about one of its vcpus. */
function vcpuOp({ hv, guest }: Fixture, cmd: number, id: number, handle = inline(hole)): number {
  return call(hv, guest.vcpus[0]!, number.vcpuOp, cmd, id, handle);
}

/** The same with a structure of 64-bit words. */
function vcpuOpWith(f: Fixture, cmd: number, id: number, ...words: number[]): number {
  const view = struct(8 * words.length, (v) => {
    for (const [i, word] of words.entries()) v.set64(8 * i, word);
  });
  put(f.guest, scratch, view);
  return vcpuOp(f, cmd, id, inline(scratch));
}

/** [command, vcpu, errno]: the id is tested before the command. */
const refusals: [number, number, number][] = [
  [commands.initialise, 1, EFAULT],
  [99, -1, EINVAL],
  [99, 64, EINVAL],
  [99, 2, ENOENT],
  [99, 63, ENOENT],
  [99, 0, ENOSYS],
  [10, 0, ENOSYS],
  [11, 0, ENOSYS],
  [12, 0, ENOSYS],
  [13, 0, ENOSYS],
  [commands.get_runstate_info, 1, EFAULT],
  [commands.register_runstate_memory_area, 1, EFAULT],
  [commands.set_periodic_timer, 1, EFAULT],
  [commands.set_singleshot_timer, 1, EINVAL],
  [commands.set_singleshot_timer, 0, EFAULT],
  [commands.stop_singleshot_timer, 1, EINVAL],
];
for (const [cmd, id, errno] of refusals) {
  test(`vcpu_op ${cmd} on vcpu ${id} is refused (abi 4.5)`, () => {
    assert.equal(vcpuOp(machine(), cmd, id), -errno);
  });
}

test("down and up stop and start an initialised vcpu (abi 4.5, HYP-094)", () => {
  const f = machine();
  const states = [commands.down, commands.is_up, commands.up, commands.up, commands.is_up];
  assert.deepEqual(
    states.map((cmd) => vcpuOp(f, cmd, 1)),
    [0, 0, 0, 0, 1],
  );
  const spare: Vcpu = f.guest.vcpus[1]!;
  spare.initialised = false;
  spare.down = true;
  assert.equal(vcpuOp(f, commands.up, 1), -EINVAL);
  assert.equal(spare.down, true);
});

test("runstate info counts the present state up to now (abi 4.5, HYP-034)", () => {
  const f = machine();
  f.guest.vcpus[1]!.runstate = { state: 2, entryTime: 100, time: [10, 20, 30, 40] };
  f.hv.advance(150);
  assert.equal(vcpuOp(f, commands.get_runstate_info, 1, inline(scratch)), 0);
  const info = get(f.guest, scratch, 48);
  assert.equal(info.u32(0), 2);
  assert.deepEqual(
    [8, 16, 24, 32, 40].map((at) => info.u64(at)),
    [100, 10, 20, 80, 40],
  );
});

test("a runstate area is written at once, a bad one accepted (abi 4.5)", () => {
  const f = machine();
  const area = inline(scratch + 0x100);
  const pointer = struct(8, (view) => view.set64(0, area));
  put(f.guest, scratch, pointer);
  assert.equal(vcpuOp(f, commands.register_runstate_memory_area, 1, inline(scratch)), 0);
  assert.equal(get(f.guest, scratch + 0x100, 48).u32(0), 3);
  assert.equal(f.guest.vcpus[1]!.runstateArea, area);
  assert.equal(vcpuOpWith(f, commands.register_runstate_memory_area, 1, hole), 0);
});

/** [period, result] */
const periods: [number, number][] = [
  [999_999, -EINVAL],
  [1_000_000, 0],
  [2 ** 62, -EINVAL],
];
for (const [period, expected] of periods) {
  test(`set_periodic_timer of ${period} ns (abi 4.5)`, () => {
    const f = machine();
    f.hv.advance(7);
    assert.equal(vcpuOpWith(f, commands.set_periodic_timer, 1, period), expected);
    const timer = f.hv.timers.get("periodic", f.guest.id, 1);
    assert.equal(timer?.time, expected === 0 ? period + 7 : undefined);
    assert.equal(vcpuOp(f, commands.stop_periodic_timer, 1), 0);
    assert.equal(f.hv.timers.next(), undefined);
  });
}

/** [time, flags, result] at time 1000. */
const shots: [number, number, number][] = [
  [5000, 0, 0],
  [5000, 1, 0],
  [999, 0, 0],
  [999, 1, -ETIME],
  [999, 2, 0],
];
for (const [time, flags, expected] of shots) {
  test(`set_singleshot_timer at ${time}, flags ${flags} (abi 4.5)`, () => {
    const f = machine();
    f.hv.advance(1000);
    assert.equal(vcpuOpWith(f, commands.set_singleshot_timer, 0, time, flags), expected);
    const timer = f.hv.timers.get("singleshot", f.guest.id, 0);
    assert.equal(timer?.time, expected === 0 ? time : undefined);
    assert.equal(vcpuOp(f, commands.stop_singleshot_timer, 0), 0);
    assert.equal(f.hv.timers.next(), undefined);
  });
}

test("initialise loads a context once; only flag online brings vcpu 1 up (abi 4.5)", () => {
  for (const [flags, down] of [
    [0, true],
    [8, false],
  ] as const) {
    const f = machine();
    const target = f.guest.vcpus[1]!;
    target.initialised = false;
    target.down = true;
    put(
      f.guest,
      scratch,
      struct(guestContextSize, (view) => view.set64(0, flags)),
    );
    assert.equal(vcpuOp(f, commands.initialise, 1, inline(scratch)), 0);
    assert.deepEqual([target.initialised, target.down], [true, down]);
    assert.equal(vcpuOp(f, commands.initialise, 1, inline(scratch)), -EEXIST);
  }
});

test("initialise refuses a context that no processor can have (abi 4.5)", () => {
  const f = machine();
  const target = f.guest.vcpus[1]!;
  target.initialised = false;
  const reservedRegion = struct(guestContextSize, (view) => view.set64(0x1280, 2n));
  put(f.guest, scratch, reservedRegion);
  assert.equal(vcpuOp(f, commands.initialise, 1, inline(scratch)), -EINVAL);
});
