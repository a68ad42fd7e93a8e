import assert from "node:assert/strict";
import { test } from "node:test";
import { ByteView } from "../../emulator/xen/bytes.ts";
import { decodeMemmapInfo, encodeMemmapInfo } from "../../emulator/xen/memmap.ts";
import { decodeStartInfo, encodeStartInfo, setMemmapFrame } from "../../emulator/xen/start-info.ts";

const info = {
  pages: 4096,
  flags: 0,
  store: { frame: 4094, port: 1 },
  console: { frame: 4095, port: 2 },
  commandLine: "root=none",
  ramdisk: { start: 0x800000, size: 100 },
};
const tables = { systemTable: 0x2100, memoryMap: 0x2400, memoryMapSize: 240, fpswa: 0 };

test("fields stand at the offsets of layouts 4", () => {
  const view = new ByteView(encodeStartInfo(0x3ff4000, info, tables));
  assert.equal(view.bytes.length, 0x490 + 0x60);
  assert.equal(view.text(0, 32), "xen-3.0-ia64");
  assert.equal(view.u64(0x20), 4096);
  assert.deepEqual([view.u64(0x38), view.u32(0x40)], [4094, 1]);
  assert.deepEqual([view.u64(0x48), view.u32(0x50)], [4095, 2]);
  assert.deepEqual([view.u64(0x70), view.u64(0x78)], [0x800000, 100]);
  assert.equal(view.text(0x80, 1024), "root=none");
  assert.equal(view.u64(0x490), 0x3ff4080);
  assert.deepEqual(
    [0x498, 0x4a0, 0x4a8, 0x4b0].map((at) => view.u64(at)),
    [0x2100, 0x2400, 240, 40],
  );
  assert.equal(view.u32(0x4b8), 1);
  assert.deepEqual([view.u16(0x4bc), view.u16(0x4be), view.u16(0x4c2)], [80, 25, 24]);
  assert.deepEqual([view.u64(0x4d0), view.u64(0x4d8)], [0x800000, 100]);
  setMemmapFrame(view.bytes, 4092, 1);
  assert.deepEqual([view.u64(0x4e0), view.u64(0x4e8)], [4092, 1]);
});

test("a guest reads back what the builder wrote; dom0 has no rings", () => {
  const { magic, ...read } = decodeStartInfo(encodeStartInfo(0, info, tables));
  assert.equal(magic, "xen-3.0-ia64");
  assert.deepEqual(read, info);
  const dom0 = { ...info, flags: 3, store: null, console: null, ramdisk: null };
  assert.deepEqual(decodeStartInfo(encodeStartInfo(0, dom0, tables)), {
    magic: "xen-3.0-ia64",
    ...dom0,
  });
});

test("a command line too long is cut and still ends with NUL", () => {
  const long = { ...info, commandLine: "x".repeat(2000) };
  const view = new ByteView(encodeStartInfo(0, long, tables));
  assert.equal(view.text(0x80, 1024).length, 1023);
  assert.equal(view.u64(0x480), 0);
});

test("a memory map page is read as written; one that runs past its page is refused", () => {
  const map = [{ type: 7, start: 0x4000, size: 0x100000, attribute: 8n }];
  const bytes = encodeMemmapInfo(map);
  assert.deepEqual(decodeMemmapInfo(bytes), map);
  assert.equal(new ByteView(bytes).u64(24 + 24), 0x100);
  assert.throws(() => decodeMemmapInfo(bytes.subarray(0, 60)), RangeError);
});
