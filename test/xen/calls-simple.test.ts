import assert from "node:assert/strict";
import { test } from "node:test";
import { EFAULT, EINVAL, ENOSYS, EPERM } from "../../emulator/xen/errno.ts";
import {
  call,
  callWith,
  get,
  hole,
  inline,
  machine,
  number,
  put,
  scratch,
  struct,
} from "./calls-fixture.ts";

/** [command, bytes written, what stands at the front] */
const versions: [number, number, string][] = [
  [1, 16, ".0"],
  [2, 144, "xen-ia64-conformance"],
  [3, 1024, "xen-3.0-ia64 xen-3.0-ia64be "],
  [4, 64, "unavailable"],
  [9, 1024, ""],
];
for (const [cmd, size, text] of versions) {
  test(`xen_version ${cmd} writes ${size} bytes to any domain (abi 4.8)`, () => {
    const { hv, guest } = machine();
    guest.writePhysical(scratch, new Uint8Array(size + 1).fill(0xff));
    assert.equal(call(hv, guest.vcpus[1]!, number.xenVersion, cmd, inline(scratch)), 0);
    assert.equal(get(guest, scratch, size).text(0, size), text);
    assert.equal(get(guest, scratch + size - 1, 2).u16(0), 0xff00);
    assert.equal(call(hv, guest.vcpus[0]!, number.xenVersion, cmd, inline(hole)), -EFAULT);
  });
}

test("xen_version: numbers, parameters, features, uuid (abi 4.8)", () => {
  const { hv, guest } = machine();
  const vcpu = guest.vcpus[0]!;
  const version = (cmd: number, handle: bigint) => call(hv, vcpu, number.xenVersion, cmd, handle);
  assert.equal(version(0, 0n), 0x40000);
  assert.equal(version(7, 0n), 16384);
  assert.equal(version(7, inline(scratch)), -EINVAL);
  assert.equal(version(5, inline(scratch)), 0);
  assert.equal(get(guest, scratch, 8).big(0), 0xf000000000000000n);
  const features = (index: number) =>
    callWith(
      hv,
      vcpu,
      number.xenVersion,
      6,
      struct(8, (v) => v.set32(0, index)),
    );
  assert.equal(features(0).reply.u32(4), 5);
  assert.equal(features(1).result, -EINVAL);
  assert.equal(version(6, inline(hole)), -EFAULT);
  guest.handle.set([1, 2, 3]);
  assert.equal(version(8, inline(scratch)), 0);
  assert.deepEqual(get(guest, scratch, 16).bytes, guest.handle);
  for (const cmd of [10, -1]) assert.equal(version(cmd, 0n), -ENOSYS);
});

/** [type, address, result] */
const callbacks: [number, bigint, number][] = [
  [0, 0x10_0000n, 0],
  [1, 0x10_0000n, 0],
  [2, 0x10_0000n, -ENOSYS],
  [2, 0xf000_0000_0000_0000n, -EINVAL],
  [0, 0xe800_0000_0000_0000n, -EINVAL],
  [0, 0xffff_ffff_fff0_0000n, 0],
];
for (const [type, address, expected] of callbacks) {
  test(`callback_op register type ${type} at 0x${address.toString(16)} (abi 4.3)`, () => {
    const { hv, guest } = machine();
    const [vcpu, sibling] = [guest.vcpus[1]!, guest.vcpus[0]!];
    const op = struct(16, (view) => {
      view.set16(0, type);
      view.set64(8, address);
    });
    assert.equal(callWith(hv, vcpu, number.callbackOp, 0, op).result, expected);
    assert.equal(vcpu.eventCallback, expected === 0 && type === 0 ? address : 0n);
    assert.equal(sibling.eventCallback, 0n);
  });
}

test("callback_op: faults, unregister, unknown commands (abi 4.3)", () => {
  const { hv, guest } = machine();
  const callback = (cmd: number, handle: bigint) =>
    call(hv, guest.vcpus[0]!, number.callbackOp, cmd, handle);
  assert.equal(callback(0, inline(hole)), -EFAULT);
  assert.equal(callback(1, inline(hole)), -EFAULT);
  assert.equal(callback(1, inline(scratch)), -EINVAL);
  assert.equal(callback(2, inline(hole)), -ENOSYS);
});

test("console_io is for dom0 alone, tested before the command (abi 4.9)", () => {
  const { hv, guest, dom0 } = machine();
  for (const cmd of [0, 1, 7]) {
    assert.equal(call(hv, guest.vcpus[0]!, number.consoleIo, cmd, 1, inline(hole)), -EPERM);
  }
  assert.equal(call(hv, dom0.vcpus[0]!, number.consoleIo, 7, 1, inline(hole)), -ENOSYS);
});

test("a console write goes out in chunks of 127 bytes; a NUL ends its chunk (abi 4.9)", () => {
  const { hv, dom0 } = machine();
  const write = (count: number, handle: bigint) =>
    call(hv, dom0.vcpus[0]!, number.consoleIo, 0, count, handle);
  const line = struct(300, (view) => view.bytes.fill(0x61));
  line.set8(130, 0);
  put(dom0, scratch, line);
  assert.equal(write(300, inline(scratch)), 0);
  assert.equal(hv.console.text(), "a".repeat(127 + 3 + 46));
  assert.equal(write(-1, inline(hole)), 0);
  assert.equal(write(1, inline(hole)), -EFAULT);
});

test("a console read returns the bytes typed (abi 4.9)", () => {
  const { hv, dom0 } = machine();
  const read = (count: number) =>
    call(hv, dom0.vcpus[0]!, number.consoleIo, 1, count, inline(scratch));
  assert.equal(read(5), 0);
  hv.console.type(Uint8Array.of(104, 105, 33));
  assert.equal(read(-1), 0);
  assert.equal(read(2), 2);
  assert.equal(get(dom0, scratch, 2).text(0, 2), "hi");
  assert.equal(read(5), 1);
});

/** An array of multicall entries, each of an op and its first argument. */
function entries(...list: [number, number][]) {
  return struct(64 * list.length, (view) => {
    for (const [i, [op, argument]] of list.entries()) {
      view.set64(64 * i, op);
      view.set64(64 * i + 8, 0x5555n);
      view.set64(64 * i + 16, argument);
    }
  });
}

test("multicall runs its entries in order and writes each result (abi 4.1)", () => {
  const { hv, guest } = machine();
  const list = entries([17, 0], [70, 0], [13, 0], [29, 99], [17, 7]);
  put(guest, scratch, list);
  assert.equal(call(hv, guest.vcpus[0]!, number.multicall, inline(scratch), 5), 0);
  const results = get(guest, scratch, 320);
  const expected = [0x40000, -ENOSYS, -EINVAL, -ENOSYS, 16384];
  for (const [i, value] of expected.entries()) {
    assert.equal(BigInt.asIntN(64, results.big(64 * i + 8)), BigInt(value), `entry ${i}`);
  }
});

test("multicall stops at an entry that it cannot read; those before it are done (abi 4.1)", () => {
  const { hv, guest } = machine();
  const at = 16 * 0x4000 - 64;
  put(guest, at, entries([17, 0]));
  assert.equal(call(hv, guest.vcpus[0]!, number.multicall, inline(at), 2), -EFAULT);
  assert.equal(get(guest, at, 64).big(8), 0x40000n);
});

test("numbers without a handler are -ENOSYS (abi 2)", () => {
  const { hv, dom0 } = machine();
  for (const nr of [0, 1, 2, 3, 4, 5, 8, 11, 14, 15, 16, 19, 21, 26, 28, 39, 47, 51, 63]) {
    assert.equal(call(hv, dom0.vcpus[0]!, nr), -ENOSYS, `hypercall ${nr}`);
  }
});
