import assert from "node:assert/strict";
import { test } from "node:test";
import {
  alternateDataTlbMiss,
  alternateInstructionTlbMiss,
  dataTlbMiss,
  vhptTranslation,
} from "../../emulator/ia64/fault.ts";
import { frameSize } from "../../emulator/xen/constants.ts";
import { readVirtual, writeVirtual } from "../../emulator/xen/guest-virtual.ts";
import { insertCache, insertRegister } from "../../emulator/xen/insert-guest.ts";
import { setMetaphysical } from "../../emulator/xen/metaphysical.ts";
import { purgeLocal, purgeRegisters } from "../../emulator/xen/purge.ts";
import { fill, guestPhysical, translateGuest } from "../../emulator/xen/translate.ts";
import type { Trap } from "../../emulator/xen/trap.ts";
import { writeRegion } from "../../emulator/xen/window.ts";
import { XSI } from "../../emulator/xen/xsi.ts";
import { trapped } from "./core-trap.ts";

/** Present, accessed, dirty, write-back, read-write-execute, privilege level 0. */
const pte = (gpa: number) => BigInt(gpa) | 0x661n;
const va = 0x2000_0000_0010_0000n;

/** A vcpu in virtual mode whose regions have id 10 + n, 16 KiB pages and the walker as given. */
function virtual(walker = 0n): Trap {
  const trap = trapped();
  for (let i = 0n; i < 8n; i++) {
    writeRegion(trap, Number(i), ((10n + i) << 8n) | (14n << 2n) | walker);
  }
  setMetaphysical(trap, false);
  return trap;
}

function insert(trap: Trap, address: bigint, gpa: number, shift: number): void {
  trap.vcpu.xsi.set(XSI.ifa, address);
  trap.vcpu.xsi.set(XSI.itir, BigInt(shift << 2));
  insertCache(trap, "data", pte(gpa));
}

/** Machine address that the hardware gives a load of the guest's, or the fault's name. */
function load({ cpu }: Trap, address: bigint): number | string {
  cpu.psr |= 1n << 13n;
  const found = cpu.translate(address, "read", 1);
  return typeof found === "number" ? found : found.name;
}

const machine = ({ vcpu }: Trap, gpa: number) => vcpu.domain.machineAddress(gpa)!;

test("metaphysical mode: an address of region 0 is guest-physical (TLB-006)", () => {
  const trap = trapped();
  assert.deepEqual(translateGuest(trap, 0x12345n, "data"), { kind: "physical", gpa: 0x12345 });
  assert.equal(fill(trap, 0x12345n, "data"), undefined);
  assert.equal(load(trap, 0x12345n), machine(trap, 0x12345));
});

test("instruction fetches outside region 0 are always virtual (TLB-007)", () => {
  const trap = trapped();
  assert.equal(fill(trap, va, "instruction"), alternateInstructionTlbMiss);
});

test("without a walker a miss is an alternate one (TLB-017)", () => {
  const trap = virtual();
  assert.equal(fill(trap, va, "data"), alternateDataTlbMiss);
  assert.equal(fill(trap, va, "instruction"), alternateInstructionTlbMiss);
});

test("itc gives the piece of 16 KiB; the others hit until the next itc (TLB-010)", () => {
  const trap = virtual();
  insert(trap, va + 0x4000n, 0x20_0000, 16);
  assert.equal(load(trap, va + 0x4008n), machine(trap, 0x20_4008));
  assert.equal(load(trap, va), dataTlbMiss.name);
  assert.equal(fill(trap, va, "data"), undefined);
  assert.equal(load(trap, va), machine(trap, 0x20_0000));
  insert(trap, va + 0x10_0000n, 0x30_0000, 14);
  assert.equal(fill(trap, va + 0x8000n, "data"), alternateDataTlbMiss);
  assert.equal(load(trap, va + 0x4000n), machine(trap, 0x20_4000));
});

test("a translation of privilege level 0 is one of level 1 (abi 1.1)", () => {
  const trap = virtual();
  insert(trap, va, 0x20_0000, 14);
  assert.equal(typeof trap.cpu.translate(va, "write", 1), "number");
  assert.equal(typeof trap.cpu.translate(va, "write", 2), "object");
});

test("twelve translation registers a side; the lowest wins (TLB-012, TLB-058)", () => {
  const trap = virtual();
  trap.vcpu.xsi.set(XSI.ifa, va + 0x123n);
  trap.vcpu.xsi.set(XSI.itir, 14n << 2n);
  assert.equal(insertRegister(trap, "data", 12n, pte(0)), false);
  assert.equal(insertRegister(trap, "data", 11n, pte(0x20_0000)), true);
  assert.equal(guestPhysical(trap, va + 5n), 0x20_0005);
  assert.equal(insertRegister(trap, "data", 3n, pte(0x30_0000)), true);
  assert.equal(guestPhysical(trap, va), 0x30_0000);
  purgeRegisters(trap, "data", va, 12);
  assert.equal(guestPhysical(trap, va), alternateDataTlbMiss);
});

test("a purge drops the range and both last translations (TLB-056)", () => {
  const trap = virtual();
  insert(trap, va, 0x20_0000, 14);
  purgeLocal(trap, va + 0x100_0000n, 14);
  assert.equal(load(trap, va), machine(trap, 0x20_0000));
  assert.equal(trap.vcpu.translations.lastData, undefined);
  purgeLocal(trap, va, 14);
  assert.equal(load(trap, va), dataTlbMiss.name);
});

/** Points pta at a table of 2^15 bytes at the start of region 1, mapped at 3 MiB. */
function withTable(trap: Trap): bigint {
  trap.vcpu.xsi.set(XSI.pta, (15n << 2n) | 1n);
  return 0x2000_0000_0000_0000n + ((0x10_0000n >> 14n) << 3n);
}

test("the guest's short VHPT: unmapped, not present, present (TLB-018 to TLB-020)", () => {
  const trap = virtual(1n);
  const entry = withTable(trap);
  assert.equal(fill(trap, va, "data"), vhptTranslation);
  trap.vcpu.xsi.set(XSI.ifa, entry);
  trap.vcpu.xsi.set(XSI.itir, 14n << 2n);
  insertRegister(trap, "data", 0n, pte(0x30_0000));
  assert.equal(fill(trap, va, "data"), dataTlbMiss);
  const at = 0x30_0000 + Number(entry & 0x3fffn);
  const bytes = new Uint8Array(8);
  new DataView(bytes.buffer).setBigUint64(0, pte(0x20_0000), true);
  trap.vcpu.domain.writePhysical(at, bytes);
  assert.equal(fill(trap, va, "data"), undefined);
  assert.equal(load(trap, va + 3n), machine(trap, 0x20_0003));
});

test("a long-format table always misses (TLB-021)", () => {
  const trap = virtual(1n);
  trap.vcpu.xsi.set(XSI.pta, (15n << 2n) | 0x101n);
  assert.equal(fill(trap, va, "data"), dataTlbMiss);
});

test("an address inside the table's window is not walked (TLB-022)", () => {
  const trap = virtual(1n);
  const entry = withTable(trap);
  assert.equal(fill(trap, entry, "data"), dataTlbMiss);
});

test("a guest frame that does not exist is counted, not a fault (behaviour 2.5)", () => {
  const trap = virtual();
  insert(trap, va, 64 << 20, 14);
  assert.equal(trap.hv.diagnostics.get("p2m miss"), 1);
  assert.equal(trap.hv.ram.u64(load(trap, va) as number), 0n);
  assert.equal(trap.vcpu.domain.crashReason, undefined);
});

test("insertions over the hypervisor or the XSI window crash the domain (TLB-032, TLB-033)", () => {
  for (const address of [0xf000_0000_0000_0000n, 0xf500_0000_0000_4000n]) {
    const trap = virtual();
    insert(trap, address, 0x20_0000, 14);
    assert.match(trap.vcpu.domain.crashReason ?? "", /hypervisor's range/);
  }
  const trap = virtual();
  purgeLocal(trap, 0xf7ff_ffff_ffff_ffffn, 12);
  assert.match(trap.vcpu.domain.crashReason ?? "", /hypervisor's range/);
});

test("dom0 may not insert pages below 16 KiB (TLB-011)", () => {
  const trap = virtual();
  insert(trap, va, 0x20_0000, 12);
  assert.match(trap.vcpu.domain.crashReason ?? "", /16 KiB/);
});

test("the XSI window is there at privilege level 1 (layouts 1.1)", () => {
  const trap = virtual();
  const { domain, registersFrame } = trap.vcpu;
  const window = domain.sharedInfoVa;
  assert.equal(load(trap, window + 0xc00n), domain.sharedInfoFrame * frameSize + 0xc00);
  assert.equal(load(trap, window + 0x4c10n), registersFrame * frameSize + 0xc10);
});

test("a copy through guest addresses goes on at 0 behind the last one", () => {
  const trap = trapped();
  const { vcpu } = trap;
  vcpu.xsi.metaphysical = false;
  for (const [slot, va, pte] of [
    [0n, 0xffff_ffff_ffff_c000n, 0x20_0661n],
    [1n, 0n, 0x20_4661n],
  ] as const) {
    vcpu.xsi.set(XSI.ifa, va);
    vcpu.xsi.set(XSI.itir, 14n << 2n);
    assert.equal(insertRegister(trap, "data", slot, pte), true);
  }
  const bytes = Uint8Array.from({ length: 16 }, (_, i) => i + 1);
  assert.equal(writeVirtual(trap, 0xffff_ffff_ffff_fff8n, bytes), undefined);
  assert.deepEqual(vcpu.domain.readPhysical(0x20_3ff8, 16), bytes);
  assert.deepEqual(readVirtual(trap, 0xffff_ffff_ffff_fff8n, 16), bytes);
});
