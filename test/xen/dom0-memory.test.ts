import assert from "node:assert/strict";
import { test } from "node:test";
import { MachineMemory } from "../../emulator/ia64/memory.ts";
import { Processor } from "../../emulator/ia64/processor.ts";
import { populateDom0 } from "../../emulator/xen/dom0-memory.ts";
import { FrameTable } from "../../emulator/xen/frames.ts";
import { Hypervisor } from "../../emulator/xen/hypervisor.ts";
import { Profile } from "../../emulator/xen/profile.ts";
import { copyFromGuest, copyToGuest } from "../../emulator/xen/xencomm.ts";

const firstFrame = 0x1000;

/** A machine of January 2006 with 16 frames of dom0 from 64 MiB on, and a domU with one frame. */
function january() {
  const memory = new MachineMemory(1, 66 << 20);
  const hv = new Hypervisor(memory, [new Processor(memory, 0)], new Profile("xen-2006-01"));
  const dom0 = hv.createDomain({ id: 0, privileged: true })!;
  dom0.maxPages = 100;
  assert.ok(populateDom0(hv, dom0, 16));
  const other = hv.createDomain({})!;
  other.maxPages = 1;
  const mfn = hv.frames.allocate(other)!;
  hv.physmap.addPage(other, 5, mfn);
  return { hv, dom0, other, mfn };
}

test("pages at one place are taken all or none", () => {
  const frames = new FrameTable(100);
  const owner = { id: 1, maxPages: 100 };
  assert.ok(frames.allocateAt(owner, 40, 10));
  assert.deepEqual([frames.pages(1), frames.free], [10, 89]);
  assert.ok(!frames.allocateAt(owner, 35, 10), "overlaps");
  assert.ok(!frames.allocateAt(owner, 95, 10), "beyond the end");
  assert.deepEqual([frames.pages(1), frames.free, frames.count[35]], [10, 89, 0]);
});

test("P=M: every address of the machine is dom0's, and of nobody else", () => {
  const { hv, dom0, other, mfn } = january();
  assert.equal(dom0.machineAddress(mfn * 0x4000 + 8), mfn * 0x4000 + 8);
  assert.deepEqual(dom0.frameAt(mfn), { mfn, flags: 0 });
  assert.equal(dom0.machineAddress(hv.frames.total * 0x4000), undefined);
  assert.equal(other.machineAddress(firstFrame * 0x4000), undefined);
  assert.equal(other.machineAddress(5 * 0x4000 + 8), mfn * 0x4000 + 8);
});

test("a buffer at a virtual address is copied page by page, and stops where none is", () => {
  const { dom0 } = january();
  // Two pages the other way round, and nothing behind them.
  const pages = new Map([
    [4n, firstFrame + 2],
    [5n, firstFrame + 1],
  ]);
  dom0.pointerToPhysical = (va) => {
    const frame = pages.get(va >> 14n);
    return frame === undefined ? undefined : frame * 0x4000 + Number(va & 0x3fffn);
  };
  const across = (5n << 14n) - 2n;
  assert.ok(copyToGuest(dom0, across, Uint8Array.of(1, 2, 3, 4)));
  assert.deepEqual([...copyFromGuest(dom0, across, 4)!], [1, 2, 3, 4]);
  assert.deepEqual([...dom0.readPhysical((firstFrame + 1) * 0x4000, 2)!], [3, 4]);
  const end = (6n << 14n) - 2n;
  assert.ok(!copyToGuest(dom0, end, Uint8Array.of(1, 2, 3, 4)));
  assert.deepEqual([...copyFromGuest(dom0, end, 2)!], [1, 2], "the part before the fault");
  assert.equal(copyFromGuest(dom0, end, 4), undefined);
});
