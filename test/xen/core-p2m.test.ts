import assert from "node:assert/strict";
import { test } from "node:test";
import { MachineMemory } from "../../emulator/ia64/memory.ts";
import { Hypervisor } from "../../emulator/xen/hypervisor.ts";
import { gpfnLimit, P2M_READONLY, P2m } from "../../emulator/xen/p2m.ts";

test("entries are sparse and 44 address bits wide (layouts 5.4)", () => {
  const p2m = new P2m();
  assert.equal(p2m.set(5, 100, P2M_READONLY), true);
  assert.equal(p2m.set(5, 101, 0), false);
  assert.equal(p2m.set(gpfnLimit - 1, 0, 0), true);
  assert.equal(p2m.set(gpfnLimit, 7, 0), false);
  assert.deepEqual(p2m.lookup(5), { mfn: 100, flags: P2M_READONLY });
  assert.deepEqual(
    [...p2m.entries()].map(([gpfn]) => gpfn),
    [5, gpfnLimit - 1],
  );
  assert.equal(p2m.highest(), gpfnLimit - 1);
  p2m.remove(gpfnLimit - 1);
  assert.equal(p2m.highest(), 5);
  assert.equal(p2m.count, 1);
});

function machine() {
  const hv = new Hypervisor(new MachineMemory(1, 4 * 1024 * 1024), []);
  const own = hv.createDomain({ id: 0, privileged: true })!;
  const other = hv.createDomain({})!;
  own.maxPages = 10;
  other.maxPages = 10;
  return { hv, own, other };
}

test("placing a page releases the page that was there (abi 4.6 populate)", () => {
  const { hv, own } = machine();
  const [first, second] = [hv.frames.allocate(own)!, hv.frames.allocate(own)!];
  hv.physmap.addPage(own, 3, first);
  hv.physmap.addPage(own, 3, second);
  assert.equal(own.totPages, 1);
  assert.equal(hv.frames.m2p[second], 3);
  assert.equal(hv.frames.ownerOf(first), undefined);
});

test("guest memory is reachable only through own pages (abi 3)", () => {
  const { hv, own, other } = machine();
  hv.physmap.addPage(own, 0, hv.frames.allocate(own)!);
  const foreign = hv.frames.allocate(other)!;
  hv.frames.getPage(foreign, other.id);
  hv.physmap.addForeign(own, 1, foreign, 0);
  assert.equal(own.writePhysical(0x3ffe, Uint8Array.of(1, 2)), true);
  assert.deepEqual(own.readPhysical(0x3ffe, 2), Uint8Array.of(1, 2));
  assert.equal(own.writePhysical(0x3ffe, Uint8Array.of(3, 4, 5)), false);
  assert.deepEqual(own.readPhysical(0x3ffe, 2), Uint8Array.of(3, 4));
  assert.equal(own.readPhysical(0x4000, 1), undefined);
  assert.equal(own.readPhysical(0x8000, 1), undefined);
});

test("a destroyed domain stays until the last foreign reference goes (behaviour 10)", () => {
  const { hv, own, other } = machine();
  hv.createVcpu(other);
  const [kept, mapped] = [hv.frames.allocate(other)!, hv.frames.allocate(other)!];
  hv.physmap.addPage(other, 0, kept);
  hv.physmap.addPage(other, 1, mapped);
  hv.frames.getPage(mapped, other.id);
  hv.physmap.addForeign(own, 9, mapped, 0);
  const free = hv.frames.free;
  assert.equal(hv.destroyDomain(other), 0);
  assert.equal(hv.destroyDomain(other), 0);
  assert.equal(hv.domains.get(other.id), other);
  assert.equal(other.totPages, 1);
  assert.equal(hv.frames.free, free + 5);
  hv.physmap.remove(own, 9);
  assert.equal(hv.domains.has(other.id), false);
  assert.equal(hv.frames.free, free + 6);
});

test("ids are not reused while others are free (behaviour 10)", () => {
  const { hv, other } = machine();
  hv.destroyDomain(other);
  assert.equal(hv.createDomain({})?.id, other.id + 1);
});
