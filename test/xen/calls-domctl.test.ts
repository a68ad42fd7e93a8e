import assert from "node:assert/strict";
import { test } from "node:test";
import type { ByteView } from "../../emulator/xen/bytes.ts";
import { DOMID_SELF, sharedInfoGpfn } from "../../emulator/xen/constants.ts";
import { EACCES, EBUSY, EFAULT, EINVAL, ENOSYS, EPERM, ESRCH } from "../../emulator/xen/errno.ts";
import { guestContextSize } from "../../emulator/xen/guest-context-layout.ts";
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

const cmd = {
  createdomain: 1,
  destroydomain: 2,
  pausedomain: 3,
  unpausedomain: 4,
  getdomaininfo: 5,
  getmemlist: 6,
  max_mem: 11,
  setvcpucontext: 12,
  getvcpuinfo: 14,
  max_vcpus: 15,
  setdomainhandle: 17,
  arch_setup: 23,
  settimeoffset: 24,
  resumedomain: 27,
  subscribe: 29,
  set_address_size: 35,
  get_address_size: 36,
  set_target: 46,
} as const;

type Command = keyof typeof cmd;
type Fill = (view: ByteView) => void;

/** A domctl by dom0: the result, and the structure as it is then. */
function domctl(f: Fixture, command: Command | number, id: number, fill: Fill = () => {}) {
  const op = struct(144, (view) => {
    view.set32(0, typeof command === "number" ? command : cmd[command]);
    view.set32(4, 6);
    view.set16(8, id);
    fill(view);
  });
  put(f.dom0, scratch, op);
  const result = call(f.hv, f.dom0.vcpus[0]!, number.domctl, inline(scratch));
  return { result, reply: get(f.dom0, scratch, 144) };
}

test("domctl tests the copy, the version, the privilege, the command (abi 5.2, HYP-070)", () => {
  const f = machine();
  const { hv, guest } = f;
  const ask = (handle: bigint) => call(hv, guest.vcpus[0]!, number.domctl, handle);
  assert.equal(ask(inline(hole)), -EFAULT);
  put(
    guest,
    scratch,
    struct(144, (view) => view.set32(4, 5)),
  );
  assert.equal(ask(inline(scratch)), -EACCES);
  put(
    guest,
    scratch,
    struct(144, (view) => view.set32(4, 6)),
  );
  assert.equal(ask(inline(scratch)), -EPERM);
  for (const command of [0, 7, 99, 1000]) assert.equal(domctl(f, command, 1).result, -ENOSYS);
});

/** [command, result for an unknown domain]; DOMID_SELF is one too. */
const unknown: [Command, number][] = [
  ["destroydomain", -ESRCH],
  ["pausedomain", -ESRCH],
  ["unpausedomain", -ESRCH],
  ["getmemlist", -EINVAL],
  ["max_mem", -ESRCH],
  ["setvcpucontext", -ESRCH],
  ["getvcpuinfo", -ESRCH],
  ["max_vcpus", -ESRCH],
  ["setdomainhandle", -ESRCH],
  ["arch_setup", -EINVAL],
  ["settimeoffset", -ESRCH],
  ["resumedomain", -ESRCH],
  ["subscribe", -ESRCH],
  ["set_address_size", -ESRCH],
  ["get_address_size", -ESRCH],
  ["set_target", -ESRCH],
  ["getdomaininfo", -ESRCH],
];
for (const [command, expected] of unknown) {
  test(`${command} of no domain (abi 5.2)`, () => {
    const f = machine();
    for (const id of [9, DOMID_SELF]) assert.equal(domctl(f, command, id).result, expected);
  });
}

/** [what, command, domain, fields, result] */
const refusals: [string, Command, number, Fill, number][] = [
  ["unknown flag before id", "createdomain", 1, (v) => v.set32(36, 16), -EINVAL],
  ["VTi without hardware", "createdomain", 0, (v) => v.set32(36, 1), -EINVAL],
  ["id in use", "createdomain", 1, () => {}, -EINVAL],
  ["itself", "destroydomain", 0, () => {}, -EINVAL],
  ["itself", "pausedomain", 0, () => {}, -EINVAL],
  ["too many", "max_vcpus", 1, (v) => v.set32(16, 65), -EINVAL],
  ["itself", "max_vcpus", 0, (v) => v.set32(16, 2), -EINVAL],
  ["fewer", "max_vcpus", 1, (v) => v.set32(16, 1), -EINVAL],
  ["more than some", "max_vcpus", 1, (v) => v.set32(16, 3), -EBUSY],
  ["as many", "max_vcpus", 1, (v) => v.set32(16, 2), 0],
  ["no such vcpu", "getvcpuinfo", 1, (v) => v.set32(16, 2), -EINVAL],
  ["itself", "setvcpucontext", 0, () => {}, -EINVAL],
  ["no such vcpu", "setvcpucontext", 1, (v) => v.set32(16, 2), -EINVAL],
  ["bad handle", "setvcpucontext", 1, (v) => v.set64(24, inline(hole)), -EFAULT],
  ["32 bits", "set_address_size", 1, (v) => v.set32(16, 32), -EINVAL],
  ["64 bits", "set_address_size", 1, (v) => v.set32(16, 64), 0],
  ["VTi", "arch_setup", 1, (v) => v.set64(16, 1), -EINVAL],
  ["itself", "set_target", 1, (v) => v.set16(16, 1), -EINVAL],
  ["no such target", "set_target", 1, (v) => v.set16(16, 9), -ESRCH],
];
for (const [what, command, id, fill, expected] of refusals) {
  test(`${command}: ${what} (abi 5.2)`, () => {
    assert.equal(domctl(machine(), command, id, fill).result, expected);
  });
}

test("createdomain makes a paused domain without vcpus and pages (abi 5.2)", () => {
  const f = machine();
  const create = (id: number) =>
    domctl(f, "createdomain", id, (view) => {
      view.set32(16, 77);
      view.set8(20, 0xaa);
      view.set8(35, 0xbb);
    });
  assert.equal(create(40).result, 0);
  const domain = f.hv.domains.get(40)!;
  assert.deepEqual([domain.vcpus.length, domain.totPages, domain.maxPages], [0, 0, 0]);
  assert.equal(domain.pausedByController, true);
  assert.deepEqual([domain.ssidref, domain.handle[0], domain.handle[15]], [77, 0xaa, 0xbb]);
  const first = create(0).reply.u16(8);
  assert.equal(f.hv.domains.has(first), true);
  assert.equal(create(0x7ff0).reply.u16(8), first + 1);
});

test("destroydomain gives everything back and closes the channels (behaviour 10)", () => {
  const f = machine();
  const port = f.dom0.events.allocateUnbound(f.guest.id);
  f.guest.events.bindInterdomain(f.dom0, port);
  const free = f.hv.frames.free;
  const heap = f.hv.frames.xenHeapPages(f.guest.id);
  assert.equal(domctl(f, "destroydomain", f.guest.id).result, 0);
  assert.equal(f.hv.frames.free, free + 16 + heap);
  assert.deepEqual(f.dom0.events.port(port)?.binding, { state: "unbound", remote: f.guest.id });
  assert.equal(domctl(f, "destroydomain", f.guest.id).result, -ESRCH);
});

test("a page mapped by dom0 keeps the domain dying until it is unmapped (RBT-018)", () => {
  const f = machine();
  const vcpu = f.dom0.vcpus[0]!;
  assert.equal(call(f.hv, vcpu, number.dom0vpOp, 9, 99, 3, 0, f.guest.id), 0);
  assert.equal(domctl(f, "destroydomain", f.guest.id).result, 0);
  assert.equal(domctl(f, "destroydomain", f.guest.id).result, 0);
  const { reply } = domctl(f, "getdomaininfo", f.guest.id);
  assert.deepEqual([reply.u16(8), reply.u32(20) & 1, reply.u64(24)], [f.guest.id, 1, 1]);
  assert.equal(domctl(f, "max_vcpus", f.guest.id, (v) => v.set32(16, 2)).result, 0);
  assert.equal(domctl(f, "arch_setup", f.guest.id).result, -EINVAL);
  call(f.hv, vcpu, number.dom0vpOp, 5, 99, 0);
  assert.equal(domctl(f, "getdomaininfo", f.guest.id).reply.u16(8), f.other.id);
});

test("a dying domain gets no vcpus (behaviour 10)", () => {
  const f = machine();
  const bare = f.hv.createDomain({})!;
  bare.dying = true;
  assert.notEqual(domctl(f, "max_vcpus", bare.id, (v) => v.set32(16, 2)).result, 0);
  assert.equal(bare.vcpus.length, 0);
});

test("pause and unpause: once is as good as twice (abi 5.2)", () => {
  const f = machine();
  const steps: Command[] = ["unpausedomain", "pausedomain", "pausedomain", "unpausedomain"];
  const paused = steps.map((command) => {
    assert.equal(domctl(f, command, f.guest.id).result, 0);
    return f.guest.stopped;
  });
  assert.deepEqual(paused, [false, true, true, false]);
});

test("getdomaininfo finds the next domain and fills every field (abi 5.2)", () => {
  const f = machine();
  const { hv, guest, other } = f;
  hv.advance(500);
  guest.vcpus[0]!.runstate = { state: 0, entryTime: 200, time: [1000, 0, 0, 0] };
  other.handle.fill(0xcd);
  domctl(f, "destroydomain", guest.id);
  domctl(f, "arch_setup", other.id);
  other.vcpus[1]!.runstate = { state: 0, entryTime: 200, time: [1000, 0, 0, 0] };
  const { result, reply } = domctl(f, "getdomaininfo", guest.id);
  assert.equal(result, 0);
  assert.deepEqual([reply.u16(8), reply.u16(16)], [other.id, other.id]);
  assert.equal(reply.u32(20), 0xffff_0020);
  const wide = [24, 32, 40, 48, 56].map((at) => reply.u64(at));
  assert.deepEqual(wide, [16, 32, 0, sharedInfoGpfn, 1300]);
  assert.deepEqual([reply.u32(64), reply.u32(68)], [2, 1]);
  assert.deepEqual(reply.bytes.slice(76, 92), other.handle);
});

/** Bits 0..5 of the flags, and the code. */
const flags: [string, (f: Fixture) => void, number, number][] = [
  ["no vcpu online", ({ guest }) => guest.vcpus.map((v) => (v.down = true)), 0, 255],
  ["all blocked", ({ guest }) => guest.vcpus.map((v) => (v.blocked = true)), 16, 255],
  ["one blocked", ({ guest }) => (guest.vcpus[1]!.blocked = true), 0, 255],
  ["paused", ({ hv, guest }) => hv.setPausedByController(guest, true), 8, 255],
  ["shut down", ({ hv, guest }) => hv.shutdownDomain(guest, 1), 4, 1],
  ["latched", ({ guest }) => (guest.shutdownCode = 2), 0, 2],
];
for (const [what, prepare, low, code] of flags) {
  test(`domain flags: ${what} (abi 5.2)`, () => {
    const f = machine();
    prepare(f);
    const value = domctl(f, "getdomaininfo", f.guest.id).reply.u32(20);
    assert.deepEqual([value & 0xff, (value >> 16) & 0xff], [low, code]);
  });
}

test("resumedomain clears the shutdown state (abi 5.2, RBT-012)", () => {
  const f = machine();
  f.hv.shutdownDomain(f.guest, 2);
  assert.equal(domctl(f, "resumedomain", f.guest.id).result, 0);
  assert.equal(domctl(f, "getdomaininfo", f.guest.id).reply.u32(20), 0xffff_0000);
});

test("a subscribed port tells of the suspend, no other shutdown (abi 5.2, RBT-011)", () => {
  const f = machine();
  const exception = f.dom0.events.bindVirq(3, 0);
  const port = f.guest.events.allocateUnbound(0);
  const local = f.dom0.events.bindInterdomain(f.guest, port);
  const word = () => f.hv.ram.u64(f.dom0.sharedInfoFrame * 0x4000 + 0xc00);
  f.hv.ram.setU64(f.dom0.sharedInfoFrame * 0x4000 + 0xc00, 0n);
  domctl(f, "subscribe", f.guest.id, (view) => view.set32(16, port));
  f.hv.shutdownDomain(f.guest, 2);
  assert.equal(word(), 1n << BigInt(local));
  f.hv.shutdownDomain(f.other, 1);
  assert.equal(word(), (1n << BigInt(local)) | (1n << BigInt(exception)));
});

test("getmemlist gives each frame or ~0, as far as the buffer goes (abi 5.2)", () => {
  const f = machine();
  const list = (max: bigint, buffer: number) =>
    domctl(f, "getmemlist", f.guest.id, (view) => {
      view.set64(16, max);
      view.set64(24, 14);
      view.set64(32, inline(buffer));
    });
  const { result, reply } = list(3n, 0x1_0000);
  assert.deepEqual([result, reply.u64(40)], [0, 3]);
  const frames = get(f.dom0, 0x1_0000, 24);
  assert.deepEqual(
    [0, 8, 16].map((at) => frames.big(at)),
    [14n, 15n, (1n << 64n) - 1n],
  );
  const short = list((1n << 64n) - 1n, 16 * 0x4000 - 16);
  assert.deepEqual([short.result, short.reply.u64(40)], [-EFAULT, 2]);
});

test("getvcpuinfo tells state and time of a vcpu (abi 5.2)", () => {
  const f = machine();
  f.hv.advance(50);
  const [first, second] = f.guest.vcpus;
  first!.runstate = { state: 0, entryTime: 20, time: [100, 0, 0, 0] };
  second!.blocked = true;
  const info = (id: number) => {
    const { reply } = domctl(f, "getvcpuinfo", f.guest.id, (view) => view.set32(16, id));
    return [reply.u8(20), reply.u8(21), reply.u8(22), reply.u64(24), reply.u32(32)];
  };
  assert.deepEqual(info(0), [1, 0, 1, 130, 0]);
  assert.deepEqual(info(1), [1, 1, 0, 0, 0]);
});

test("setvcpucontext gives registers, a null one takes them (abi 5.2, RBT-040)", () => {
  const f = machine();
  const vcpu = f.guest.vcpus[0]!;
  vcpu.blocked = true;
  const set = (handle: bigint) =>
    domctl(f, "setvcpucontext", f.guest.id, (view) => view.set64(24, handle)).result;
  assert.equal(set(0n), 0);
  assert.deepEqual([vcpu.initialised, vcpu.down, vcpu.blocked], [false, true, false]);
  const context = struct(guestContextSize, (view) => {
    view.set64(0x1d0, 0x10_0000);
    view.set64(0x10 + 8 * 28, 0x1234);
  });
  put(f.dom0, 0x1_0000, context);
  assert.equal(set(inline(0x1_0000)), 0);
  assert.deepEqual([vcpu.initialised, vcpu.down], [true, false]);
  f.hv.scheduler.withRegisters(vcpu, (cpu) => {
    assert.deepEqual([cpu.ip, cpu.gr(28)], [0x10_0000n, 0x1234n]);
  });
  f.guest.dying = true;
  assert.equal(set(inline(0x1_0000)), -EINVAL);
});

test("settings reach the domain (abi 5.2)", () => {
  const f = machine();
  const set = (command: Command, fill: Fill) =>
    assert.equal(domctl(f, command, f.guest.id, fill).result, 0);
  set("max_mem", (view) => view.set64(16, 100));
  assert.equal(f.guest.maxPages, 6);
  set("settimeoffset", (view) => view.set32(16, -3600));
  assert.equal(f.guest.timeOffset, -3600);
  set("setdomainhandle", (view) => view.bytes.fill(0x5a, 16, 32));
  assert.deepEqual(f.guest.handle, new Uint8Array(16).fill(0x5a));
  set("set_target", (view) => view.set16(16, f.other.id));
  assert.equal(f.guest.target, f.other);
  assert.equal(domctl(f, "set_target", f.guest.id, (v) => v.set16(16, 0)).result, -EINVAL);
  assert.equal(domctl(f, "get_address_size", f.guest.id).reply.u32(16), 64);
});

test("arch_setup query tells the defaults (behaviour 2.2, HYP-076)", () => {
  const f = machine();
  const { result, reply } = domctl(f, "arch_setup", f.guest.id, (view) => view.set64(16, 3));
  assert.equal(result, 0);
  const wide = [16, 24, 40].map((at) => reply.big(at));
  assert.deepEqual(wide, [2n, 0n, 0xf500000000000000n]);
  assert.equal(reply.u32(48), 0x1000);
});

test("arch_setup takes the end of memory from the map, and maps shared_info (behaviour 2.2)", () => {
  const f = machine();
  const [bp, memmap] = [0x2_0490, 12];
  const boot = struct(0x60, (view) => view.set64(0x50, memmap));
  const map = struct(24 + 3 * 40, (view) => {
    view.set64(0, 3 * 40);
    view.set64(8, 40);
    for (const [i, [type, start, pages]] of [
      [7, 0, 40],
      [7, 0x10_0000, 16],
      [11, 0x100_0000, 16],
    ].entries()) {
      const at = 24 + 40 * i;
      view.set32(at, type!);
      view.set64(at + 8, start!);
      view.set64(at + 24, pages!);
    }
  });
  put(f.guest, bp, boot);
  put(f.guest, memmap * 0x4000, map);
  const setUp = (at: number) =>
    domctl(f, "arch_setup", f.guest.id, (view) => {
      view.set64(24, at);
      view.set64(32, 0x4_0000);
      view.set64(40, 0xf600000000000000n);
      view.set32(48, 0x1001);
    }).result;
  assert.equal(setUp(bp), 0);
  assert.equal(f.guest.convmemEnd, 0x11_0000);
  assert.deepEqual([f.guest.hypercallImm, f.guest.sharedInfoVa], [0x1001, 0xf600000000000000n]);
  assert.equal(f.guest.p2m.lookup(sharedInfoGpfn)?.mfn, f.guest.sharedInfoFrame);
  assert.equal(setUp(hole), 0);
  assert.equal(f.guest.convmemEnd, 0x4_0000);
  domctl(f, "arch_setup", f.guest.id);
  assert.equal(f.guest.hypercallImm, 0x1001);
});

test("a guest cannot free its shared_info by the frame that tools see it at (abi 4.6)", () => {
  const f = machine();
  domctl(f, "arch_setup", f.guest.id);
  call(f.hv, f.guest.vcpus[0]!, number.dom0vpOp, 5, sharedInfoGpfn, 0);
  assert.equal(f.hv.frames.ownerOf(f.guest.sharedInfoFrame), f.guest.id);
});
