import assert from "node:assert/strict";
import { test } from "node:test";
import type { ByteView } from "../../emulator/xen/bytes.ts";
import { EFAULT, EINVAL, ENODATA, ENOSYS, ESRCH } from "../../emulator/xen/errno.ts";
import { loadGuestContext } from "../../emulator/xen/guest-context.ts";
import { guestContextSize } from "../../emulator/xen/guest-context-layout.ts";
import { PSR } from "../../emulator/xen/psr.ts";
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

const contextAt = 0x1_0000;

/** getvcpucontext by dom0. */
function getContext(f: Fixture, domain: number, vcpu: number, handle = inline(contextAt)): number {
  const op = struct(144, (view) => {
    view.set32(0, 13);
    view.set32(4, 6);
    view.set16(8, domain);
    view.set32(16, vcpu);
    view.set64(24, handle);
  });
  put(f.dom0, scratch, op);
  return call(f.hv, f.dom0.vcpus[0]!, number.domctl, inline(scratch));
}

test("getvcpucontext refuses in order: domain, vcpu, registers, buffer (abi 5.2, RBT-029)", () => {
  const f = machine();
  f.guest.vcpus[1]!.initialised = false;
  assert.equal(getContext(f, 9, 9, 0n), -ESRCH);
  assert.equal(getContext(f, f.guest.id, 2, 0n), -EINVAL);
  assert.equal(getContext(f, f.guest.id, 1, 0n), -ENODATA);
  assert.equal(getContext(f, f.guest.id, 0, 0n), -EFAULT);
  assert.equal(getContext(f, f.guest.id, 0, inline(hole)), -EFAULT);
});

/** Translation on; di is always on in hardware. The slot of the instruction is 1. */
const psr = PSR.ac | PSR.ic | PSR.i | PSR.dt | PSR.di | PSR.rt | PSR.it | PSR.bn | (1n << 41n);

/** A context with something different in each field that is loaded; `words` of register stack. */
function context(bspstore: number, words: number, frame: number): ByteView {
  return struct(guestContextSize, (view) => {
    const fill = (offset: number, count: number, base: number) => {
      for (let i = 0; i < count; i++) view.set64(offset + 8 * i, (BigInt(base) << 40n) | BigInt(i));
    };
    view.set64(0, 2n | 8n);
    fill(0x18, 31, 1);
    fill(0x110, 8, 2);
    view.set64(0x1d0, 0x10_0040);
    view.set64(0x1d8, psr);
    view.set64(0x1e0, (1n << 63n) | BigInt(frame));
    view.set64(0x1e8, 0x5555_0001n);
    view.set32(0x1f0, 0x8000_0100);
    fill(0x1f8, 8, 3);
    for (const [offset, value] of [
      [0x278, 0x4],
      [0x280, bspstore + 8 * words],
      [0x288, bspstore],
      [0x290, 0x7777],
      [0x2f8, 11],
      [0x318, 12],
      [0x3f8, 13],
      [0x400, 14],
      [0x408, 15],
    ] as const)
      view.set64(offset, value);
    for (let f = 2; f < 128; f++) {
      view.set64(0xa00 + 16 * f, (1n << 63n) | BigInt(f));
      view.set64(0xa08 + 16 * f, 0xffff + f);
    }
    for (let i = 0; i < 8; i++) view.set64(0x1280 + 8 * i, (BigInt(i + 1) << 8n) | (14n << 2n));
    view.set64(0x638, 0x3c);
    view.set64(0x608, 0x20_0000);
    for (let slot = 0; slot < 12; slot++) {
      for (const side of [0x1378, 0x14f8]) {
        for (const [i, word] of [1, 14 << 2, slot * 0x4000, side].entries()) {
          view.set64(side + 32 * slot + 8 * i, word);
        }
      }
    }
    for (let word = 0; word < words; word++) view.set64(0x1698 + 8 * word, 0x5000 + word);
    // A NaT collection has the bits of ar.rnat for what is below ar.bspstore.
    const firstSlot = (bspstore >> 3) & 63;
    const collection = 0x1698 + 8 * (63 - firstSlot);
    const spilled = 0x7777n | ((0x7fn << BigInt(firstSlot)) & ((1n << 63n) - 1n));
    if (63 - firstSlot < words) view.set64(collection, spilled);
    view.set64(0x5698, 0x1_0f0fn);
    view.set64(0x56b0, 0x10_1000);
  });
}

/** Ranges of the context that come back as they were set: [offset, size]. */
const kept: [string, number, number][] = [
  ["flags", 0, 8],
  ["r1..r31", 0x18, 31 * 8],
  ["b0..b7", 0x110, 64],
  ["ip, psr, cfm, pr", 0x1d0, 32],
  ["nats", 0x1f0, 4],
  ["kernel registers", 0x1f8, 64],
  ["rsc, bsp, bspstore, rnat", 0x278, 32],
  ["ccv", 0x2f8, 8],
  ["unat", 0x318, 8],
  ["pfs, lc, ec", 0x3f8, 24],
  ["iva", 0x608, 8],
  ["pta", 0x638, 8],
  ["f2..f127", 0xa20, 126 * 16],
  ["region registers", 0x1280, 64],
  ["translation registers", 0x1378, 768],
  ["callback", 0x56b0, 8],
];

/** [ar.bspstore, words of stack, registers of the current frame] */
const stacks: [number, number, number][] = [
  [0x1000, 0, 0],
  [0x1000, 12, 5],
  [0x11e0, 8, 8],
  [0x11f0, 60, 3],
  [0x1008, 90, 90],
];
for (const [bspstore, words, frame] of stacks) {
  test(`a context comes back as set: ${words} words at 0x${bspstore.toString(16)} (abi 5.2)`, () => {
    const f = machine();
    const vcpu = f.guest.vcpus[1]!;
    vcpu.initialised = false;
    const set = context(bspstore, words, frame);
    assert.equal(loadGuestContext(f.hv, vcpu, set.bytes), 0);
    for (let round = 0; round < 2; round++) {
      assert.equal(getContext(f, f.guest.id, 1), 0);
      const got = get(f.dom0, contextAt, guestContextSize);
      const stack: [string, number, number] = ["stack image", 0x1698, 8 * words];
      for (const [name, offset, size] of [...kept, stack]) {
        const range = (view: ByteView) => view.bytes.slice(offset, offset + size);
        assert.deepEqual(range(got), range(set), name);
      }
    }
  });
}

/** Words of a stack whose first one is that of r32 and whose 64th holds NaT bits. */
for (const [words, result] of [
  [97, 0],
  [98, -ENOSYS],
] as const) {
  test(`a stack of ${words - 1} dirty registers (behaviour 11, SAV-019)`, () => {
    const f = machine();
    const vcpu = f.guest.vcpus[1]!;
    vcpu.initialised = false;
    assert.equal(loadGuestContext(f.hv, vcpu, context(0x1000, words, 0).bytes), result);
  });
}
