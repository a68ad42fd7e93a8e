import assert from "node:assert/strict";
import { test } from "node:test";
import { ByteView, byteSum } from "../../emulator/xen/bytes.ts";
import { buildFirmware, domuMemory } from "../../emulator/xen/firmware-image.ts";
import { decodeMemoryMap } from "../../emulator/xen/memmap.ts";

const frames = 4096;
const image = buildFirmware({
  hypercallImmediate: 0x1000,
  vcpus: 2,
  memory: domuMemory(frames),
  fpswaRevision: 0x10002,
});
const view = new ByteView(image.bytes);
const at = (address: number, length: number) => image.bytes.subarray(address, address + length);
const hex = (bytes: Uint8Array) => Buffer.from(bytes).toString("hex");

test("the stubs are the bundles of abi 7.1", () => {
  assert.equal(hex(at(0x100, 16)), "11100000062400000100008008008400");
  assert.equal(hex(at(0x820, 16)), "11100000222400000100008008008400");
  assert.equal(hex(at(0x840, 16)), "11100000242400000100000008008000");
  // Assembled with GNU as.
  assert.equal(hex(at(0x190, 16)), "11102400062400000100008008008400");
  assert.equal(
    hex(at(0x800, 32)),
    "0310000020249000000448e0c04920d01300800000c001040040008408008400",
  );
});

test("the assist's stub has its descriptor before it and ends with a return", () => {
  assert.equal(view.u64(0x900), 0x910);
  assert.equal(hex(at(0x910, 16)), "097000400021f0408430284010002890");
  assert.equal(hex(at(0x910 + 160, 16)), "2bd900361e0400000002000000020000");
  assert.equal(view.u64(image.fpswa + 16), 0x900);
});

test("another break immediate goes into every stub", () => {
  const other = buildFirmware({
    hypercallImmediate: 0x100100,
    vcpus: 1,
    memory: domuMemory(frames),
    fpswaRevision: null,
  });
  const slot1 = (address: number) => {
    const stub = new ByteView(other.bytes.subarray(address, address + 16));
    return ((stub.big(0) | (stub.big(8) << 64n)) >> 46n) & ((1n << 41n) - 1n);
  };
  for (const address of [0x100, 0x190, 0x820, 0x840]) {
    assert.equal(slot1(address), (1n << 36n) | (0x100n << 6n));
  }
  assert.equal(other.fpswa, 0);
});

test("ACPI tables are linked and their checksums are right", () => {
  assert.equal(Buffer.from(at(0x1000, 8)).toString(), "RSD PTR ");
  assert.equal(view.u8(0x100f), 2);
  assert.equal(byteSum(at(0x1000, 20)), 0);
  assert.equal(byteSum(at(0x1000, 36)), 0);
  const table = (address: number) => at(address, view.u32(address + 4));
  const name = (address: number) => Buffer.from(at(address, 4)).toString();
  const xsdt = view.u64(0x1018);
  const fadt = view.u64(xsdt + 36);
  const madt = view.u64(xsdt + 44);
  const dsdt = view.u64(fadt + 140);
  const facs = view.u64(fadt + 132);
  assert.deepEqual([xsdt, fadt, madt, dsdt, facs].map(name), [
    "XSDT",
    "FACP",
    "APIC",
    "DSDT",
    "FACS",
  ]);
  for (const address of [xsdt, fadt, madt, dsdt]) assert.equal(byteSum(table(address)), 0);
  assert.equal(facs % 64, 0);
  assert.equal(view.u8(fadt + 8), 3);
  assert.equal(view.u32(fadt + 4), 244);
});

test("MADT enables the vcpus that the domain has (DOM-016)", () => {
  const madt = view.u64(view.u64(0x1018) + 44);
  for (let vcpu = 0; vcpu < 64; vcpu++) {
    const entry = madt + 44 + 12 * vcpu;
    assert.deepEqual([...at(entry, 5)], [7, 12, vcpu, vcpu, 0]);
    assert.equal(view.u32(entry + 8), vcpu < 2 ? 1 : 0);
  }
});

test("the system table leads to runtime services and to SAL (DOM-013, DOM-014, DOM-017)", () => {
  assert.equal(Buffer.from(at(image.systemTable, 8)).toString(), "IBI SYST");
  const runtime = view.u64(image.systemTable + 88);
  const stubs = [0, 1, 2, 3, 4, 6, 7, 8, 9, 10].map((slot) =>
    view.u64(view.u64(runtime + 24 + 8 * slot)),
  );
  assert.deepEqual(
    stubs,
    [0, 1, 2, 3, 4, 5, 6, 7, 8, 9].map((index) => 0x100 + 16 * index),
  );
  const tables = view.u64(image.systemTable + 112);
  assert.equal(hex(at(tables, 16)), "322d9deb882dd3119a160090273fc14d");
  const sal = view.u64(tables + 16);
  assert.equal(Buffer.from(at(sal, 4)).toString(), "SST_");
  assert.equal(view.u16(sal + 10), 2);
  assert.equal(byteSum(at(sal, view.u32(sal + 4))), 0);
  assert.deepEqual([view.u64(sal + 104), view.u64(sal + 112)], [0x800, 0x820]);
});

test("the memory map covers the domain in order, without gap or overlap (DOM-011, DOM-012)", () => {
  const map = decodeMemoryMap(at(image.memoryMap, image.memoryMapSize));
  assert.deepEqual(
    map.map(({ type }) => type),
    [13, 10, 6, 7, 6, 12],
  );
  for (const [index, range] of map.slice(0, 5).entries()) {
    assert.equal(map[index - 1] === undefined ? 0 : end(map[index - 1]!), range.start);
  }
  assert.equal(map[1]!.start, 0x1000);
  assert.equal(map[3]!.start, image.bytes.length);
  assert.equal(map[4]!.start, (frames - 4) * 0x4000);
  assert.equal(end(map[4]!), frames * 0x4000);
  assert.ok(image.memoryMap + image.memoryMapSize <= image.bytes.length);
  assert.equal(image.bytes.length % 0x1000, 0);
});

function end(range: { start: number; size: number }): number {
  return range.start + range.size;
}
