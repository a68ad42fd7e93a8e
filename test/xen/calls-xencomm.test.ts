import assert from "node:assert/strict";
import { test } from "node:test";
import { copyFromGuest, copyToGuest, isNullHandle } from "../../emulator/xen/xencomm.ts";
import { hole, inline, machine, put, scratch, struct } from "./calls-fixture.ts";

const magic = 0x58434f4d;
const unused = (1n << 64n) - 1n;
const text = Uint8Array.from({ length: 0x4000 }, (_, i) => (i * 7) & 0xff);

/** A guest whose descriptor at `scratch` lists these addresses. */
function guestWith(addresses: readonly (number | bigint)[], head = magic, at = scratch) {
  const { guest, other, hv } = machine();
  const descriptor = struct(8 + 8 * addresses.length, (view) => {
    view.set32(0, head);
    view.set32(4, addresses.length);
    for (const [i, address] of addresses.entries()) view.set64(8 + 8 * i, address);
  });
  put(guest, at, descriptor);
  return { guest, other, hv };
}

test("an inline handle is contiguous guest-physical memory from its address (abi 3)", () => {
  const { guest } = machine();
  assert.ok(copyToGuest(guest, inline(0x3ff0), text.subarray(0, 64)));
  assert.deepEqual(guest.readPhysical(0x3ff0, 64), text.slice(0, 64));
  assert.deepEqual(copyFromGuest(guest, inline(0x3ff0), 16, 48), text.slice(48, 64));
});

test("a descriptor joins its pages in order and skips unused slots (abi 3)", () => {
  const { guest } = guestWith([0x1_3ff8, unused, 0x1_8000, 0x1_0000]);
  assert.ok(copyToGuest(guest, BigInt(scratch), text.subarray(0, 0x4010)));
  assert.ok(copyToGuest(guest, BigInt(scratch), text.subarray(0, 0x20), 0x4000));
  assert.deepEqual(guest.readPhysical(0x1_3ff8, 8), text.slice(0, 8));
  assert.deepEqual(guest.readPhysical(0x1_8000, 0x3ff8), text.slice(8, 0x4000));
  assert.deepEqual(guest.readPhysical(0x1_0000, 0x18), text.slice(8, 0x20));
});

test("both forms advance (abi 3)", () => {
  const { guest } = guestWith([0x1_3ff8, 0x1_8000, 0x1_0000]);
  copyToGuest(guest, BigInt(scratch), text);
  for (const offset of [0, 3, 8, 9, 0x3ff0]) {
    const expected = text.slice(offset, offset + 16);
    assert.deepEqual(copyFromGuest(guest, BigInt(scratch), 16, offset), expected);
  }
});

test("a descriptor's array may cross pages (abi 3)", () => {
  const at = 0xbff0;
  const { guest } = guestWith([0x1_0000, unused, 0x1_4000], magic, at);
  assert.equal(copyFromGuest(guest, BigInt(at), 0x8000)?.length, 0x8000);
});

const faults: [string, bigint, number?][] = [
  ["NULL", 0n],
  ["inline NULL", inline(0)],
  ["inline, page not present", inline(hole)],
  ["inline, runs into a page not present", inline(0x3_fff8)],
  ["inline, beyond every address", inline((1n << 63n) - 8n)],
  ["inline, offset beyond every address", inline(8), 2 ** 61],
  ["descriptor page not present", BigInt(hole)],
  ["descriptor beyond every address", (1n << 63n) - 8n],
  ["descriptor exhausted", BigInt(scratch), 0x4000],
];
for (const [name, handle, offset] of faults) {
  test(`a copy faults: ${name} (abi 3)`, () => {
    const { guest } = guestWith([0x1_0000]);
    assert.equal(copyFromGuest(guest, handle, 16, offset), undefined);
    assert.equal(copyToGuest(guest, handle, text.subarray(0, 16), offset), false);
  });
}

test("a descriptor with a wrong magic or alignment faults (abi 3)", () => {
  const reversed = guestWith([0x1_0000], 0x4d4f4358);
  assert.equal(copyFromGuest(reversed.guest, BigInt(scratch), 1), undefined);
  const misaligned = guestWith([0x1_0000], magic, scratch + 4);
  assert.equal(copyFromGuest(misaligned.guest, BigInt(scratch + 4), 1), undefined);
});

test("a page of another domain faults, the part before it is copied (abi 3)", () => {
  const { guest, other, hv } = guestWith([0x1_0000, 0x1_4000]);
  const foreign = other.p2m.lookup(5)!.mfn;
  hv.frames.getPage(foreign, other.id);
  hv.physmap.addForeign(guest, 5, foreign, 0);
  assert.equal(copyToGuest(guest, BigInt(scratch), text.subarray(0, 1), 0x4000), false);
  const long = new Uint8Array(0x4001).fill(9);
  assert.equal(copyToGuest(guest, BigInt(scratch), long), false);
  assert.deepEqual(guest.readPhysical(0x1_0000, 2), Uint8Array.of(9, 9));
  assert.deepEqual(other.readPhysical(0x1_4000, 1), Uint8Array.of(0));
});

test("null handles: 0, inline 0, invalid or empty descriptors (abi 3)", () => {
  assert.equal(isNullHandle(guestWith([]).guest, 0n), true);
  assert.equal(isNullHandle(guestWith([]).guest, inline(0)), true);
  assert.equal(isNullHandle(guestWith([]).guest, inline(8)), false);
  assert.equal(isNullHandle(guestWith([]).guest, BigInt(scratch)), true);
  assert.equal(isNullHandle(guestWith([unused]).guest, BigInt(scratch)), true);
  assert.equal(isNullHandle(guestWith([unused, 0x1_0000]).guest, BigInt(scratch)), false);
  assert.equal(isNullHandle(guestWith([0x1_0000], 1).guest, BigInt(scratch)), true);
});
