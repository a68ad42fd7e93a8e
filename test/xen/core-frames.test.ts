import assert from "node:assert/strict";
import { test } from "node:test";
import { FrameTable } from "../../emulator/xen/frames.ts";

const owner = { id: 3, maxPages: 4 };

test("frames are handed out lowest first, frame 0 never", () => {
  const frames = new FrameTable(8);
  assert.deepEqual([frames.allocate(owner), frames.allocate(owner)], [1, 2]);
  frames.releaseAllocated(1);
  assert.equal(frames.allocate(owner), 1);
  assert.equal(frames.free, 5);
});

test("pages never exceed the limit of the domain, Xen heap is not counted (behaviour 8.2)", () => {
  const frames = new FrameTable(16);
  for (let i = 0; i < 4; i++) frames.allocate(owner);
  assert.equal(frames.allocate(owner), undefined);
  assert.notEqual(frames.allocateXenHeap(owner.id), undefined);
  assert.equal(frames.pages(owner.id), 4);
});

test("get_page needs a frame in use by that owner (behaviour 8.1)", () => {
  const frames = new FrameTable(8);
  const mfn = frames.allocate(owner)!;
  assert.equal(frames.getPage(mfn, 4), false);
  assert.equal(frames.getPage(5, owner.id), false);
  assert.equal(frames.getPage(99, owner.id), false);
  assert.equal(frames.getPage(mfn, owner.id), true);
});

test("a page given back while referenced is freed with the last reference (behaviour 8.1)", () => {
  const frames = new FrameTable(8);
  const freed: number[] = [];
  frames.lastPageFreed = (id) => freed.push(id);
  const mfn = frames.allocate(owner)!;
  frames.getPage(mfn, owner.id);
  assert.equal(frames.releaseAllocated(mfn), true);
  assert.equal(frames.releaseAllocated(mfn), false);
  assert.equal(frames.pages(owner.id), 1);
  frames.putPage(mfn);
  assert.equal(frames.pages(owner.id), 0);
  assert.equal(frames.ownerOf(mfn), undefined);
  assert.deepEqual(freed, [owner.id]);
});

test("only pages of a dying domain are scrubbed (behaviour 8.2)", () => {
  const frames = new FrameTable(8);
  const scrubbed: number[] = [];
  frames.scrub = (mfn) => scrubbed.push(mfn);
  const [first, second] = [frames.allocate(owner)!, frames.allocate(owner)!];
  frames.releaseAllocated(first);
  frames.setDying(owner.id, true);
  frames.releaseAllocated(second);
  assert.deepEqual(scrubbed, [second]);
});

test("an extent is consecutive and aligned", () => {
  const frames = new FrameTable(16);
  const rich = { id: 1, maxPages: 100 };
  frames.allocate(rich);
  assert.equal(frames.allocateExtent(rich, 2), 4);
  assert.equal(frames.allocateExtent(rich, 3), 8);
  assert.equal(frames.allocateExtent(rich, 2), undefined);
});
