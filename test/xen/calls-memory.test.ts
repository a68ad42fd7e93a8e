import assert from "node:assert/strict";
import { test } from "node:test";
import { DOMID_SELF } from "../../emulator/xen/constants.ts";
import { EFAULT, EINVAL, ENOSYS, EPERM, ESRCH } from "../../emulator/xen/errno.ts";
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
  struct,
} from "./calls-fixture.ts";

const [increase, decrease, populate] = [0, 1, 6] as const;
const listAt = 0x1_0000;

interface Options {
  readonly who?: "dom0" | "guest";
  readonly domid?: number;
  readonly start?: number;
  readonly count?: bigint;
  readonly order?: number;
  readonly flags?: number;
  readonly list?: bigint;
}

/** A reservation call with this list of frames; its result. */
function reserve(f: Fixture, cmd: number, frames: readonly number[], options: Options = {}) {
  const vcpu = f[options.who ?? "guest"].vcpus[0]!;
  const entries = struct(8 * frames.length, (view) => {
    for (const [i, frame] of frames.entries()) view.set64(8 * i, frame);
  });
  put(vcpu.domain, listAt, entries);
  const op = struct(32, (view) => {
    view.set64(0, options.list ?? inline(listAt));
    view.set64(8, options.count ?? frames.length);
    view.set32(16, options.order ?? 0);
    view.set32(20, options.flags ?? 0);
    view.set16(24, options.domid ?? DOMID_SELF);
  });
  return callWith(f.hv, vcpu, number.memoryOp, cmd | ((options.start ?? 0) << 6), op).result;
}

test("decrease frees the listed frames (abi 4.6, MEM-010)", () => {
  const f = machine();
  const free = f.hv.frames.free;
  assert.equal(reserve(f, decrease, [8, 9, 10]), 3);
  assert.equal(f.guest.totPages, 13);
  assert.equal(f.hv.frames.free, free + 3);
  assert.equal(f.guest.p2m.lookup(9), undefined);
});

test("populate places pages and leaves the list alone (abi 4.6, MEM-012)", () => {
  const f = machine();
  assert.equal(reserve(f, populate, [100, 101]), 2);
  assert.equal(f.guest.totPages, 18);
  const { mfn } = f.guest.p2m.lookup(101)!;
  assert.equal(f.hv.frames.m2p[mfn], 101);
  assert.equal(get(f.guest, listAt, 16).big(8), 101n);
});

test("populate over a page releases the page that was there (abi 4.6, MEM-045)", () => {
  const f = machine();
  const before = f.guest.p2m.lookup(9)!.mfn;
  assert.equal(reserve(f, populate, [9]), 1);
  assert.equal(f.guest.totPages, 16);
  assert.equal(f.hv.frames.ownerOf(before), undefined);
});

test("increase gives frames that are placed nowhere (abi 4.6, MEM-014)", () => {
  const f = machine();
  const placed = f.guest.p2m.count;
  assert.equal(reserve(f, increase, [0, 0]), 2);
  const mfn = Number(get(f.guest, listAt, 16).big(8));
  assert.equal(f.hv.frames.ownerOf(mfn), f.guest.id);
  assert.equal(f.guest.p2m.count, placed);
  assert.equal(reserve(f, increase, [], { list: 0n, count: 3n }), 3);
  assert.equal(f.guest.totPages, 21);
});

/** [what, command, frames, options, count, pages of the guest then] */
const partial: [string, number, number[], Options, number, number][] = [
  ["an unmapped frame stops the pass", decrease, [8, 9, 99, 10], {}, 2, 14],
  ["a frame too big for any memory", decrease, [8, Number.MAX_SAFE_INTEGER], {}, 1, 15],
  ["pages before a hole in an extent stay freed", decrease, [14], { order: 2 }, 0, 14],
  ["a whole extent", decrease, [8, 12], { order: 2 }, 2, 8],
  ["an extent of any order ends", decrease, [8], { order: 0xffff_ffff }, 0, 8],
  ["start extent", decrease, [8, 9, 10], { start: 2 }, 3, 15],
  ["start beyond the list", decrease, [8], { start: 2 }, 2, 16],
  ["list faults at once", decrease, [], { list: inline(hole), count: 1n }, 0, 16],
  ["null list", decrease, [], { list: 0n, count: 1n }, 0, 16],
  ["2^58 extents", decrease, [8], { count: 1n << 58n }, 0, 16],
  ["unknown domain", decrease, [8], { domid: 9 }, 0, 16],
  ["own number", decrease, [8], { domid: 1 }, 0, 16],
  ["other domain", decrease, [8], { domid: 2 }, 0, 16],
  ["address bits 14", decrease, [8], { flags: 14 }, 0, 16],
  ["address bits 1, later start", decrease, [8, 9, 10], { flags: 1, start: 2 }, 2, 16],
  ["limit of the domain", populate, Array.from({ length: 17 }, (_, i) => 100 + i), {}, 16, 32],
  ["order without I/O rights", populate, [100], { order: 1 }, 0, 16],
  ["on demand", populate, [100], { flags: 1 << 16 }, 0, 16],
  ["beyond 44 address bits", populate, [100, 2 ** 30], {}, 1, 17],
  ["beyond the machine's addresses", populate, [100], { flags: 15 }, 0, 16],
  ["order without I/O rights", increase, [0], { order: 1 }, 0, 16],
  ["populate own number", populate, [100], { domid: 1 }, 0, 16],
];
for (const [what, cmd, frames, options, count, pages] of partial) {
  test(`memory_op ${cmd} returns the count reached: ${what} (abi 4.6)`, () => {
    const f = machine();
    assert.equal(reserve(f, cmd, frames, options), count);
    assert.equal(f.guest.totPages, pages);
  });
}

test("a bad structure returns the start extent, which has 58 bits (abi 4.6)", () => {
  const { hv, guest } = machine();
  for (const cmd of [increase, decrease, populate]) {
    for (const start of [5n, 1n << 57n]) {
      const command = BigInt(cmd) | (start << 6n);
      const result = call(hv, guest.vcpus[0]!, number.memoryOp, command, inline(hole));
      assert.equal(result, Number(start));
    }
  }
});

test("a page that cannot be listed stays with the domain (abi 4.6)", () => {
  const f = machine();
  assert.equal(reserve(f, increase, [], { list: inline(hole), count: 2n }), 0);
  assert.equal(f.guest.totPages, 17);
});

test("dom0 acts on another domain, with extents of its order (abi 4.6, MEM-015, MEM-017)", () => {
  const f = machine();
  assert.equal(reserve(f, populate, [64], { who: "dom0", domid: f.guest.id, order: 2 }), 1);
  assert.equal(f.guest.totPages, 20);
  const mfns = [64, 65, 66, 67].map((gpfn) => f.guest.p2m.lookup(gpfn)!.mfn);
  assert.deepEqual(
    mfns,
    [0, 1, 2, 3].map((i) => mfns[0]! + i),
  );
  assert.equal(reserve(f, decrease, [64, 65], { who: "dom0", domid: f.guest.id }), 2);
  assert.equal(f.guest.totPages, 18);
});

test("a page of another domain is not the guest's to free (abi 4.6, MEM-046)", () => {
  const f = machine();
  const foreign = f.other.p2m.lookup(3)!.mfn;
  f.hv.frames.getPage(foreign, f.other.id);
  f.hv.physmap.addForeign(f.guest, 100, foreign, 0);
  assert.equal(reserve(f, decrease, [8, 100]), 1);
  assert.equal(f.guest.p2m.lookup(100)?.mfn, foreign);
});

test("below a lowered limit nothing is taken away, nothing is given (MEM-020)", () => {
  const f = machine();
  f.guest.maxPages = 10;
  assert.equal(reserve(f, populate, [100]), 0);
  assert.equal(f.guest.totPages, 16);
});

test("a dying domain gets no pages (behaviour 10)", () => {
  const f = machine();
  f.guest.dying = true;
  assert.equal(reserve(f, populate, [100], { who: "dom0", domid: f.guest.id }), 0);
});

test("maximum_ram_page needs no argument (abi 4.6, MEM-042)", () => {
  const { hv, guest } = machine();
  assert.equal(call(hv, guest.vcpus[0]!, number.memoryOp, 2, inline(hole)), (8 << 20) / 0x4000);
});

/** [caller, domain id, result of current_reservation, maximum_reservation, maximum_gpfn] */
const queries: ["dom0" | "guest", number, number, number, number][] = [
  ["guest", DOMID_SELF, 16, 32, 15],
  ["guest", 1, -EPERM, -EPERM, -EPERM],
  ["guest", 2, -EPERM, -EPERM, -EPERM],
  ["guest", 9, -ESRCH, -ESRCH, -ESRCH],
  ["dom0", 1, 16, 32, 15],
];
for (const [who, id, ...expected] of queries) {
  test(`reservations of domain ${id} for ${who} (abi 4.6, MEM-023, MEM-024)`, () => {
    const f = machine();
    f.guest.convmemEnd = 16 * 0x4000;
    const ask = (cmd: number) =>
      callWith(
        f.hv,
        f[who].vcpus[0]!,
        number.memoryOp,
        cmd,
        struct(2, (v) => v.set16(0, id)),
      );
    assert.deepEqual(
      [3, 4, 14].map((cmd) => ask(cmd).result),
      expected,
    );
    assert.equal(call(f.hv, f[who].vcpus[0]!, number.memoryOp, 3, inline(hole)), -EFAULT);
  });
}

test("what ia64 does not have is -ENOSYS (abi 4.6, MEM-040, MEM-041)", () => {
  const { hv, guest } = machine();
  const vcpu = guest.vcpus[0]!;
  for (const cmd of [5, 8, 9, 12, 13, 15, 18, 19, 63]) {
    assert.equal(call(hv, vcpu, number.memoryOp, cmd, inline(hole)), -ENOSYS, `command ${cmd}`);
  }
  const add = (id: number) => struct(24, (view) => view.set16(0, id));
  assert.equal(callWith(hv, vcpu, number.memoryOp, 7, add(DOMID_SELF)).result, -ENOSYS);
  assert.equal(callWith(hv, vcpu, number.memoryOp, 7, add(9)).result, -ESRCH);
  assert.equal(callWith(hv, vcpu, number.memoryOp, 7, add(2)).result, -EPERM);
  assert.equal(call(hv, vcpu, number.memoryOp, 7, inline(hole)), -EFAULT);
});

test("a populate-on-demand target is accepted and changes nothing (abi 4.6)", () => {
  const { hv, dom0, guest } = machine();
  const op = struct(40, (view) => {
    view.bytes.fill(0x77);
    view.set16(32, guest.id);
  });
  for (const cmd of [16, 17]) {
    assert.equal(call(hv, guest.vcpus[0]!, number.memoryOp, cmd, inline(hole)), -EINVAL);
    assert.equal(call(hv, dom0.vcpus[0]!, number.memoryOp, cmd, inline(hole)), -EFAULT);
    const { result, reply } = callWith(hv, dom0.vcpus[0]!, number.memoryOp, cmd, op);
    assert.equal(result, 0);
    assert.deepEqual(
      [8, 16, 24].map((at) => reply.big(at)),
      [16n, 0n, 0n],
    );
  }
  assert.equal(guest.totPages, 16);
});
