import assert from "node:assert/strict";
import { test } from "node:test";
import { ByteView } from "../../emulator/xen/bytes.ts";
import { DOMID_SELF, frameSize, grantTableGpfn } from "../../emulator/xen/constants.ts";
import { dispatchHypercall } from "../../emulator/xen/dispatch.ts";
import type { Domain } from "../../emulator/xen/domain.ts";
import { EFAULT, EINVAL, ENOMEM, ENOSYS } from "../../emulator/xen/errno.ts";
import { maximumUses } from "../../emulator/xen/grants/pin.ts";
import { Invariants } from "../../emulator/xen/invariants/index.ts";
import {
  call,
  callWith,
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

const op = { map: 0, unmap: 1, setup: 2, transfer: 4, copy: 5, query: 6, version: 8, status: 9 };
const [okay, general, badReference, badHandle, noSpace, badPage] = [0, -1, -3, -4, -7, -9];

/** A machine in which "guest" has a table, and each domain may have many pages. */
function granting(ramSize?: number): Fixture {
  const f = machine(ramSize);
  for (const domain of [f.dom0, f.guest, f.other]) domain.maxPages = 1000;
  assert.equal(setUp(f, f.guest, 1), okay);
  return f;
}

function setUp({ hv }: Fixture, domain: Domain, frames: number, list = inline(scratch + 64)) {
  const view = struct(24, (v) => {
    v.set16(0, DOMID_SELF);
    v.set32(4, frames);
    v.set64(16, list);
  });
  put(domain, scratch, view);
  assert.equal(call(hv, domain.vcpus[0]!, 20, op.setup, inline(scratch), 1), 0);
  return signed(get(domain, scratch, 24), 8);
}

/** A version 1 entry of "guest", stored as the guest would: through the frame that it sees. */
function enter({ guest }: Fixture, ref: number, flags: number, user: Domain, gpfn: number): void {
  const entry = struct(8, (v) => {
    v.set16(0, flags);
    v.set16(2, user.id);
    v.set32(4, gpfn);
  });
  put(guest, grantTableGpfn * frameSize + 8 * ref, entry);
}

function flagsOf({ guest }: Fixture, ref: number): number {
  return get(guest, grantTableGpfn * frameSize + 8 * ref, 8).u16(0);
}

function signed(view: ByteView, offset: number): number {
  return (view.u16(offset) << 16) >> 16;
}

/** One element of `size` bytes through an operation; its status, and what is in it. */
function one(f: Fixture, by: Domain, cmd: number, at: number, view: ByteView) {
  put(by, scratch, view);
  assert.equal(call(f.hv, by.vcpus[0]!, 20, cmd, inline(scratch), 1), 0);
  assert.deepEqual(new Invariants(f.hv).broken(), []);
  const reply = get(by, scratch, view.bytes.length);
  return { status: signed(reply, at), reply };
}

interface MapOptions {
  readonly gpfn?: number | bigint;
  readonly flags?: number;
  readonly by?: Domain;
}

/** Maps a reference of "guest" in "other", for the processor and at frame 100 if not told. */
function map(f: Fixture, ref: number, { gpfn = 100, flags = 2, by = f.other }: MapOptions = {}) {
  const view = struct(32, (v) => {
    v.set64(0, BigInt(gpfn) << 14n);
    v.set32(8, flags);
    v.set32(12, ref);
    v.set16(16, f.guest.id);
    v.set32(20, 0x7777);
  });
  const { status, reply } = one(f, by, op.map, 18, view);
  return { status, handle: reply.u32(20), bus: reply.big(24) };
}

function unmap(f: Fixture, handle: number, gpfn: number, bus = 0n, by = f.other) {
  const view = struct(24, (v) => {
    v.set64(0, gpfn * frameSize);
    v.set64(8, bus);
    v.set32(16, handle);
  });
  return one(f, by, op.unmap, 20, view).status;
}

test("handle and bus address are not written on failure (abi 4.7)", () => {
  const f = granting();
  assert.deepEqual(map(f, 5), { status: general, handle: 0x7777, bus: 0n });
});

test("a count below zero is refused before the command is looked at (abi 4.7)", () => {
  const { hv, guest } = machine();
  for (const cmd of [0, 2, 3, 8, 10, 99]) {
    assert.equal(call(hv, guest.vcpus[0]!, 20, cmd, inline(hole), 0x8000_0000), -EINVAL);
  }
  assert.equal(call(hv, guest.vcpus[0]!, 20, 99, inline(hole), 1), -ENOSYS);
});

test("a batch of none is done at once, wherever it is (abi 4.7)", () => {
  const { hv, guest } = machine();
  assert.equal(call(hv, guest.vcpus[0]!, 20, op.map, inline(hole), 0), 0);
});

test("a batch ends at an element that can't be read; those before it stay done (abi 4.7)", () => {
  const f = granting();
  enter(f, 8, 1, f.other, 5);
  const at = 16 * frameSize - 32;
  const view = struct(32, (v) => {
    v.set64(0, 100 * frameSize);
    v.set32(8, 2);
    v.set32(12, 8);
    v.set16(16, f.guest.id);
  });
  put(f.other, at, view);
  assert.equal(call(f.hv, f.other.vcpus[0]!, 20, op.map, inline(at), 2), -EFAULT);
  assert.equal(f.other.p2m.lookup(100)?.mfn, f.guest.p2m.lookup(5)?.mfn);
});

test("a mapping that the caller can't be told of is taken back (behaviour 17)", () => {
  const f = granting();
  enter(f, 8, 1, f.other, 5);
  // The granted page takes the place of the one with the array.
  const at = 8 * frameSize;
  const view = struct(32, (v) => {
    v.set64(0, at);
    v.set32(8, 2);
    v.set32(12, 8);
    v.set16(16, f.guest.id);
  });
  put(f.other, at, view);
  assert.equal(call(f.hv, f.other.vcpus[0]!, 20, op.map, inline(at), 1), -EFAULT);
  assert.equal(f.other.p2m.lookup(8), undefined);
  assert.equal(flagsOf(f, 8), 1);
  assert.deepEqual(new Invariants(f.hv).broken(), []);
});

test("a long batch is done in parts, each element once (abi 1.4)", () => {
  const f = granting();
  const size = 24;
  const count = 1200;
  // Transfers of one page to a domain that does not exist: each takes a fresh page.
  const batch = struct(count * size, (v) => {
    for (let i = 0; i < count; i++) {
      v.set64(i * size, 7);
      v.set16(i * size + 8, 77);
    }
  });
  put(f.other, 8 * frameSize, batch);
  const values = [op.transfer, inline(8 * frameSize), count, 0, 0].map(BigInt);
  const vcpu = f.other.vcpus[0]!;
  dispatchHypercall(f.hv, vcpu, number.grantTableOp, values);
  const { preempted } = vcpu.work;
  assert.ok(preempted, "it is not done at once");
  assert.equal(refused(f, count, size), preempted.progress);
  dispatchHypercall(f.hv, vcpu, number.grantTableOp, preempted.args, preempted);
  assert.ok(refused(f, count, size) > preempted.progress);
  assert.equal(call(f.hv, vcpu, number.grantTableOp, ...values), 0);
  assert.equal(refused(f, count, size), count);
});

/** Elements of that batch that have been done. */
function refused({ other }: Fixture, count: number, size: number): number {
  const view = get(other, 8 * frameSize, count * size);
  const each = Array.from({ length: count }, (_, i) => signed(view, i * size + 16));
  return each.filter((status) => status === -2).length;
}

test("an array behind a descriptor is followed from element to element (abi 3)", () => {
  const f = granting();
  enter(f, 8, 1, f.other, 5);
  for (const [i, gpfn] of [100, 101].entries()) {
    const view = struct(32, (v) => {
      v.set64(0, gpfn * frameSize);
      v.set32(8, 2);
      v.set32(12, 8);
      v.set16(16, f.guest.id);
    });
    put(f.other, scratch + 32 * i, view);
  }
  const descriptor = struct(16, (v) => {
    v.set32(0, 0x58434f4d);
    v.set32(4, 1);
    v.set64(8, scratch);
  });
  put(f.other, scratch + 0x1000, descriptor);
  assert.equal(call(f.hv, f.other.vcpus[0]!, 20, op.map, scratch + 0x1000, 2), 0);
  assert.notEqual(f.other.p2m.lookup(101), undefined);
});

test("a list of frames that can't be written is no error of setup_table (abi 4.7)", () => {
  const f = machine();
  assert.equal(setUp(f, f.guest, 2, inline(hole)), okay);
  assert.equal(f.guest.grants.frames.length, 2);
});

test("but one of get_status_frames: -5 (abi 4.7)", () => {
  const f = granting();
  changeVersion(f, 2);
  const view = struct(16, (v) => {
    v.set32(0, 1);
    v.set16(4, DOMID_SELF);
    v.set64(8, inline(hole));
  });
  assert.equal(one(f, f.guest, op.status, 6, view).status, -5);
});

function changeVersion({ hv, guest }: Fixture, version: number): number {
  const view = struct(4, (v) => v.set32(0, version));
  const { result, reply } = callWith(hv, guest.vcpus[0]!, number.grantTableOp, op.version, view);
  assert.equal(reply.u32(0), guest.grants.version, "the version in force is written back");
  return result;
}

test("a table that can't grow stays as it is, with version 1 in force (abi 4.7)", () => {
  const f = machine(2 << 20);
  const { hv, guest } = f;
  while (hv.frames.free > 3) hv.frames.allocateXenHeap(f.dom0.id);
  assert.equal(setUp(f, guest, 5), general);
  assert.equal(guest.grants.frames.length, 1);
  assert.equal(guest.grants.version, 1);
  assert.equal(hv.frames.free, 3);
});

test("version 2 needs memory for its status words (abi 4.7)", () => {
  const f = granting(2 << 20);
  while (f.hv.frames.free > 0) f.hv.frames.allocateXenHeap(f.dom0.id);
  assert.equal(changeVersion(f, 2), -ENOMEM);
  assert.equal(f.guest.grants.version, 1);
});

test("version 1 gives the frames of status words back (abi 4.7)", () => {
  const f = granting();
  const { free } = f.hv.frames;
  assert.equal(changeVersion(f, 2), 0);
  assert.equal(setUp(f, f.guest, 9), okay);
  assert.equal(f.guest.grants.statusFrames.length, 2);
  assert.equal(changeVersion(f, 1), 0);
  assert.equal(f.hv.frames.free, free - 8);
});

test("a dying domain gets no frames (behaviour 10)", () => {
  const f = granting();
  enter(f, 8, 1, f.other, 5);
  map(f, 8);
  f.hv.destroyDomain(f.guest);
  const view = struct(24, (v) => {
    v.set16(0, f.guest.id);
    v.set32(4, 4);
  });
  assert.equal(one(f, f.dom0, op.setup, 8, view).status, general);
  assert.equal(f.hv.frames.xenHeapPages(f.guest.id), 0);
});

test("a domain that can't be given its table is not created (behaviour 10)", () => {
  const { hv } = machine(2 << 20);
  while (hv.frames.free > 1) hv.frames.allocateXenHeap(0);
  assert.equal(hv.createDomain({}), undefined);
  assert.equal(hv.frames.free, 1);
});

test("a grant gets no more users than its counters hold (abi 4.7)", () => {
  const f = granting();
  enter(f, 8, 1, f.other, 5);
  for (let i = 0; i < maximumUses; i++) assert.equal(map(f, 8, { gpfn: 100 + i }).status, okay);
  assert.equal(map(f, 8, { gpfn: 500 }).status, general);
  assert.equal(f.hv.frames.count[f.guest.p2m.lookup(5)!.mfn], 1 + maximumUses);
});

test("a domain has so many handles, and reuses those that it gave back (abi 4.7)", () => {
  const f = granting();
  enter(f, 8, 1, f.other, 5);
  f.other.grants.mappings.length = 65536;
  f.other.grants.mappings.fill({ device: true, write: true, granter: f.other, ref: 0, mfn: 0 });
  const view = struct(32, (v) => {
    v.set32(8, 2);
    v.set32(12, 8);
    v.set16(16, f.guest.id);
  });
  const { result, reply } = callWith3(f, op.map, view);
  assert.equal(result, 0);
  assert.equal(signed(reply, 18), noSpace);
  f.other.grants.mappings.length = 0;
  assert.equal(map(f, 8, { gpfn: 100 }).handle, 0);
  assert.equal(map(f, 8, { gpfn: 101 }).handle, 1);
  assert.equal(unmap(f, 0, 100), okay);
  assert.equal(map(f, 8, { gpfn: 102 }).handle, 0);
});

/** As callWith, for "other" and an array of one. */
function callWith3(f: Fixture, cmd: number, view: ByteView) {
  put(f.other, scratch, view);
  const result = call(f.hv, f.other.vcpus[0]!, 20, cmd, inline(scratch), 1);
  return { result, reply: get(f.other, scratch, view.bytes.length) };
}

test("addresses beyond 44 bits are refused (layouts 5.4)", () => {
  const f = granting();
  enter(f, 8, 1, f.other, 5);
  for (const gpfn of [2n ** 30n, 2n ** 49n]) assert.equal(map(f, 8, { gpfn }).status, general);
  assert.equal(flagsOf(f, 8), 1);
});

test("the same frame twice at one address: the second handle stays (behaviour 9)", () => {
  const f = granting();
  enter(f, 8, 1, f.other, 5);
  const [first, second] = [map(f, 8), map(f, 8)];
  assert.equal(second.status, okay);
  assert.equal(unmap(f, first.handle, 100), okay);
  assert.equal(unmap(f, second.handle, 100), general);
  assert.equal(flagsOf(f, 8), 0x19);
  assert.equal(f.hv.destroyDomain(f.other), 0);
  assert.equal(flagsOf(f, 8), 1);
  assert.deepEqual(new Invariants(f.hv).broken(), []);
});

test("a page that a domain granted to itself is not unmapped (behaviour 9)", () => {
  const f = granting();
  enter(f, 8, 1, f.guest, 5);
  const { status, handle } = map(f, 8, { by: f.guest });
  assert.equal(status, okay);
  assert.equal(unmap(f, handle, 100, 0n, f.guest), general);
  f.hv.destroyDomain(f.guest);
  assert.equal(f.hv.domains.has(f.guest.id), false);
});

test("a handle of another granter's table is not confused with it (abi 4.7)", () => {
  const f = granting();
  enter(f, 8, 1, f.other, 5);
  const { handle } = map(f, 8);
  for (const wild of [handle + 1, 0xffff_ffff, 0x8000_0000]) {
    assert.equal(unmap(f, wild, 100), badHandle);
  }
});

test("mapping again for writing needs the entry's leave, once (HYP-095)", () => {
  const f = granting();
  enter(f, 8, 1, f.other, 5);
  assert.equal(map(f, 8, { flags: 2 | 4 }).status, okay);
  enter(f, 8, 1 | 4, f.other, 5);
  assert.equal(map(f, 8, { gpfn: 101 }).status, general);
  assert.equal(map(f, 8, { gpfn: 101, flags: 2 | 4 }).status, okay);
  enter(f, 8, 1, f.other, 5);
  assert.equal(map(f, 8, { gpfn: 102 }).status, okay);
  enter(f, 8, 0, f.guest, 9);
  assert.equal(map(f, 8, { gpfn: 103 }).status, okay);
});

test("the page of a frame that went elsewhere meanwhile is not mapped (abi 4.7)", () => {
  const f = granting();
  enter(f, 8, 1, f.other, 5);
  map(f, 8);
  // The mapping is dropped behind the grant's back, and then the page by its owner.
  f.hv.physmap.remove(f.other, 100);
  f.hv.physmap.remove(f.guest, 5);
  assert.equal(map(f, 8, { gpfn: 101 }).status, general);
});

test("a page is transferred to oneself at the limit (abi 4.7)", () => {
  const f = granting();
  f.guest.maxPages = f.guest.totPages + 1;
  enter(f, 9, 2, f.guest, 200);
  const { mfn } = f.guest.p2m.lookup(5)!;
  assert.equal(transfer(f, f.guest, 5, 9), okay);
  assert.equal(f.guest.p2m.lookup(200)?.mfn, mfn);
  assert.equal(f.guest.totPages, 17);
});

function transfer(f: Fixture, by: Domain, gpfn: number | bigint, ref: number): number {
  const view = struct(24, (v) => {
    v.set64(0, gpfn);
    v.set16(8, f.guest.id);
    v.set32(12, ref);
  });
  return one(f, by, op.transfer, 16, view).status;
}

test("a page that arrives takes the place of what is there (abi 4.7)", () => {
  const f = granting();
  enter(f, 9, 2, f.other, 5);
  const before = f.guest.p2m.lookup(5)!.mfn;
  assert.equal(transfer(f, f.other, 7, 9), okay);
  assert.equal(f.hv.frames.ownerOf(before), undefined);
  assert.equal(f.guest.totPages, 16);
});

test("nothing arrives at a frame that can't be, or in a dying domain (abi 4.7)", () => {
  const f = granting();
  enter(f, 9, 2, f.other, 0x4000_0000);
  assert.equal(transfer(f, f.other, 7, 9), general);
  assert.equal(flagsOf(f, 9), 2);
  enter(f, 9, 2, f.other, 100);
  f.guest.dying = true;
  assert.equal(transfer(f, f.other, 7, 9), general);
});

test("a page without memory for another in its place is kept (HYP-061)", () => {
  const f = granting(2 << 20);
  enter(f, 9, 2, f.other, 100);
  while (f.hv.frames.free > 0) f.hv.frames.allocateXenHeap(f.dom0.id);
  const { mfn } = f.other.p2m.lookup(7)!;
  assert.equal(transfer(f, f.other, 7, 9), badPage);
  assert.equal(transfer(f, f.other, (1n << 64n) - 1n, 9), badPage);
  assert.equal(f.other.p2m.lookup(7)?.mfn, mfn);
});

test("the table of a domain can be looked for beyond its end (abi 4.7)", () => {
  const f = granting();
  for (const ref of [2048, 0xffff_ffff]) assert.equal(map(f, ref).status, badReference);
  assert.equal(setUp(f, f.guest, 2), okay);
  enter(f, 2048, 1, f.other, 5);
  assert.equal(map(f, 2048).status, okay);
  assert.equal(map(f, 4096).status, badReference);
});

test("a chunk that overlaps itself is copied as it was (abi 4.7)", () => {
  const f = granting();
  const page = new Uint8Array(64).map((_, i) => i);
  put(f.guest, 5 * frameSize, new ByteView(page));
  const view = struct(40, (v) => {
    v.set64(0, 5);
    v.set16(8, DOMID_SELF);
    v.set64(16, 5);
    v.set16(24, DOMID_SELF);
    v.set16(26, 8);
    v.set16(32, 32);
  });
  assert.equal(one(f, f.guest, op.copy, 36, view).status, okay);
  assert.deepEqual(get(f.guest, 5 * frameSize + 8, 32).bytes, page.subarray(0, 32));
});

test("what a guest puts into the frames of its table breaks nothing (behaviour 17)", () => {
  const f = granting();
  enter(f, 8, 1, f.other, 5);
  map(f, 8);
  // The table's own frame is given away by the balloon while a grant of it is in use.
  f.hv.physmap.remove(f.guest, grantTableGpfn);
  assert.equal(unmap(f, 0, 100), okay);
  f.hv.destroyDomain(f.guest);
  assert.equal(f.hv.domains.has(f.guest.id), false);
});
