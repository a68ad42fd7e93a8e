import assert from "node:assert/strict";
import { test } from "node:test";
import { ByteView } from "../../../emulator/xen/bytes.ts";
import { sharedInfoGpfn } from "../../../emulator/xen/constants.ts";
import { EAGAIN, ENOMEM } from "../../../emulator/xen/errno.ts";
import { decodeMemmapInfo } from "../../../emulator/xen/memmap.ts";
import { decodeStartInfo } from "../../../emulator/xen/start-info.ts";
import { ToolstackError } from "../../../emulator/xen/toolstack/error.ts";
import { guestConfig, guestFrames, toolstackFixture } from "./toolstack-fixture.ts";

const copying = ["add_physmap_with_gmfn", "zap_physmap"];

test("a domain is built by the calls of behaviour 2.2, in that order", () => {
  const { machine, toolstack } = toolstackFixture();
  machine.log.length = 0;
  toolstack.create(guestConfig);
  const calls = machine.log.filter((op) => !copying.includes(op));
  assert.deepEqual(calls.slice(0, 10), [
    "createdomain",
    "max_mem",
    "max_vcpus",
    "populate_physmap",
    "alloc_unbound",
    "alloc_unbound",
    "arch_setup",
    "arch_setup",
    "setvcpucontext",
    "bind_interdomain",
  ]);
  assert.equal(calls.at(-1), "unpausedomain");
});

test("the special pages hold what the guest expects (DOM-005..DOM-009)", () => {
  const { machine, toolstack } = toolstackFixture();
  const domain = machine.domains.get(toolstack.create(guestConfig))!;
  const page = (frame: number) => new ByteView(domain.p2m.get(frame)!);
  const info = decodeStartInfo(page(guestFrames - 3).bytes);
  assert.equal(info.pages, guestFrames);
  assert.deepEqual(info.store, { frame: guestFrames - 2, port: 1 });
  assert.deepEqual(info.console, { frame: guestFrames - 1, port: 2 });
  assert.equal(info.commandLine, "quiet");
  // domain_start and domain_size were for arch_setup only.
  assert.deepEqual([page(guestFrames - 3).big(0x4e0), page(guestFrames - 3).big(0x4e8)], [0n, 0n]);
  assert.deepEqual(decodeMemmapInfo(page(guestFrames - 4).bytes), [
    { type: 7, start: 0, size: guestFrames * 0x4000, attribute: 8n },
  ]);

  const shared = page(sharedInfoGpfn);
  for (const vcpu of [0, 1, 63]) assert.equal(shared.u16(0x30 * vcpu), 0x100);
  assert.equal(shared.big(0xc00), 0n);
  assert.deepEqual(
    [shared.u64(0x1010), shared.u32(0x101c), shared.u64(0x1020)],
    [guestFrames - 3, 1, guestFrames - 4],
  );
  const bootParam = `0x${((guestFrames - 3) * 0x4000 + 0x490).toString(16)}`;
  assert.equal(domain.archSetup!.bp, bootParam);
  assert.equal(domain.context!.r28, bootParam);
  assert.equal(domain.context!.ip, "0x100000");
});

test("segments land at their physical addresses, across frames, with zeroes behind", () => {
  const { machine, toolstack } = toolstackFixture();
  const domain = machine.domains.get(toolstack.create(guestConfig))!;
  const byte = (gpa: number) => domain.p2m.get(gpa >> 14)![gpa % 0x4000];
  assert.equal(byte(0x101fef), 0x55);
  assert.equal(byte(0x101ff1), 1);
  assert.equal(byte(0x102017), 39);
  assert.equal(byte(0x10202b), 0);
  assert.equal(byte(0x10202c), 0x55);
});

test("what is refused on the way is reported, and undone", () => {
  for (const op of ["max_vcpus", "alloc_unbound", "arch_setup", "setvcpucontext"]) {
    const { machine, toolstack } = toolstackFixture();
    machine.refuse.set(op, EAGAIN);
    const failure = (error: unknown) =>
      error instanceof ToolstackError && error.errno === EAGAIN && error.what.includes(op);
    assert.throws(() => toolstack.create(guestConfig), failure, op);
    machine.refuse.clear();
    toolstack.service();
    assert.deepEqual([...machine.domains.keys()], [0], op);
    assert.deepEqual(toolstack.store.directory("/vm"), [], op);
  }
});

test("a domain that cannot get its memory is not built", () => {
  const { toolstack } = toolstackFixture();
  const failure = (error: unknown) => error instanceof ToolstackError && error.errno === ENOMEM;
  assert.throws(() => toolstack.create({ ...guestConfig, maxMemory: 1 << 20 }), failure);
});

test("populate_physmap names at most 2048 frames a call", () => {
  const { machine, toolstack } = toolstackFixture();
  const id = toolstack.control.createDomain("0".repeat(32));
  toolstack.control.setMaxMemory(id, 2049 * 0x4000);
  machine.log.length = 0;
  toolstack.control.populate(id, 2049);
  assert.deepEqual(machine.log, ["populate_physmap", "populate_physmap"]);
  assert.equal(machine.domains.get(id)!.p2m.has(2048), true);
});

const note = (type: number, text: string) => ({
  owner: "Xen",
  type,
  data: Uint8Array.from(`${text}\0`, (c) => c.charCodeAt(0)),
});
const images = [
  ["notes that fit", [note(5, "xen-3.0"), note(8, "generic")], true],
  ["Linux without a loader note", [note(6, "linux")], true],
  ["DOM-002: another version", [note(5, "xen-2.0"), note(8, "generic")], false],
  ["neither generic nor Linux", [note(5, "xen-3.0")], false],
  ["notes of somebody else", [{ ...note(5, "xen-2.0"), owner: "GNU" }], true],
] as const;

for (const [rule, notes, accepted] of images) {
  test(`image: ${rule}`, () => {
    const { machine, toolstack } = toolstackFixture();
    const create = () =>
      toolstack.create({ ...guestConfig, image: { ...guestConfig.image, notes } });
    if (accepted) assert.equal(create(), 1);
    else assert.throws(create, ToolstackError);
    assert.equal(machine.domains.size, accepted ? 2 : 1);
  });
}

test("an ENTRY note overrides the entry point", () => {
  const { machine, toolstack } = toolstackFixture();
  const data = Uint8Array.from([0x34, 0x12, 0x10, 0, 0, 0, 0, 0]);
  const notes = [note(8, "generic"), { owner: "Xen", type: 1, data }];
  const id = toolstack.create({ ...guestConfig, image: { ...guestConfig.image, notes } });
  assert.equal(machine.domains.get(id)!.context!.ip, "0x101234");
});

for (const [where, paddr, expected] of [
  ["past the end of memory", (guestFrames - 4) * 0x4000 - 8, /end of the domain's memory/],
  ["in the firmware's frame", 0x3ff0, /firmware/],
] as const) {
  test(`DOM-004: a segment ${where} is refused`, () => {
    const { toolstack } = toolstackFixture();
    const segments = [{ paddr, vaddr: BigInt(paddr), data: new Uint8Array(4), memsz: 9 }];
    const image = { ...guestConfig.image, segments };
    assert.throws(() => toolstack.create({ ...guestConfig, image }), expected);
  });
}
