import assert from "node:assert/strict";
import { test } from "node:test";
import { DeviceBus } from "../../emulator/platform/device-bus.ts";
import { efiAttribute, efiType } from "../../emulator/platform/efi-memory.ts";
import { deviceSpace, ioPortSpace, MachineMap } from "../../emulator/platform/machine-map.ts";

const ramSize = 64 << 20;
const { memoryMappedIo } = efiType;

test("RAM is conventional up to what the firmware keeps at its end", () => {
  const map = new MachineMap(ramSize);
  assert.equal(map.rangeAt(0)?.type, efiType.conventional);
  const types = map.ranges().map(({ type }) => type);
  assert.deepEqual(types, [7, 13, 5, 6, 9, 10, 11, 12]);
  const ends = map.ranges().map(({ start, size }) => start + size);
  assert.equal(ends[5], ramSize);
  for (const [i, { start }] of map.ranges().slice(1, 6).entries()) assert.equal(start, ends[i]);
});

test("devices and what no range covers are memory-mapped I/O, RAM and port space are not", () => {
  const map = new MachineMap(ramSize);
  assert.ok(map.isMemoryMappedIo(deviceSpace.start));
  assert.ok(map.isMemoryMappedIo(0xfee0_0000));
  assert.ok(!map.isMemoryMappedIo(0));
  assert.ok(!map.isMemoryMappedIo(ramSize - 1));
  assert.ok(map.isMemoryMappedIo(ramSize));
  assert.ok(!map.isMemoryMappedIo(ioPortSpace.start));
  assert.ok(!map.isMemoryMappedIo(ramSize - 1, 2));
  assert.ok(!map.isMemoryMappedIo(ioPortSpace.start - 1, 2));
  assert.ok(map.isMemoryMappedIo(ioPortSpace.start - 1, 1));
});

test("a range is put in its place, and none overlaps another", () => {
  const map = new MachineMap(ramSize);
  const range = (start: number, size: number) => ({
    type: memoryMappedIo,
    start,
    size,
    attribute: efiAttribute.uc,
  });
  map.add(range(0xfec0_0000, 0x10_0000));
  assert.equal(map.rangeAt(0xfec0_1000)?.size, 0x10_0000);
  for (const [start, size] of [
    [0xfec0_0000, 0x1000],
    [0xfecf_f000, 0x2000],
    [0xfeb0_0000, 0x10_1000],
    [0xfeb0_0000, 0x100_0000],
    [0, 0x1000],
  ] as const) {
    assert.throws(() => map.add(range(start, size)), RangeError);
  }
  const starts = map.ranges().map(({ start }) => start);
  assert.deepEqual(
    starts,
    starts.toSorted((a, b) => a - b),
  );
});

test("an access beyond RAM goes to the device that is there", () => {
  const bus = new DeviceBus();
  const written: unknown[] = [];
  bus.attach({
    start: deviceSpace.start,
    size: 0x1000,
    read: (offset, size) => BigInt(offset * 16 + size),
    write: (...access) => written.push(access),
  });
  assert.equal(bus.read(deviceSpace.start + 8, 4), 132n);
  bus.write(deviceSpace.start + 0xff8, 8, 5n);
  bus.write(deviceSpace.start + 0x1000, 8, 5n);
  assert.deepEqual(written, [[0xff8, 8, 5n]]);
  assert.equal(bus.read(deviceSpace.start + 0x1000, 2), 0xffffn);
  const second = { start: deviceSpace.start + 0xfff, size: 2, read: () => 0n, write: () => {} };
  assert.throws(() => bus.attach(second), RangeError);
});
