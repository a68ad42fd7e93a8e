import assert from "node:assert/strict";
import { test } from "node:test";
import { MachineMemory } from "../../emulator/ia64/memory.ts";
import { HostVhpt } from "../../emulator/xen/host-vhpt.ts";
import { insertCache } from "../../emulator/xen/insert-guest.ts";
import { P2M_TLB_TRACK } from "../../emulator/xen/p2m.ts";
import { Ram } from "../../emulator/xen/ram.ts";
import type { Trap } from "../../emulator/xen/trap.ts";
import { XSI } from "../../emulator/xen/xsi.ts";
import { trapped } from "./core-trap.ts";

const va = 0x2000_0000_0010_0000n;
const rid = 0x0a_0004;

const table = () => new HostVhpt(new Ram(new MachineMemory(1, 1 << 20)), 4);

test("a page is displaced by one of the same place, and by no other", () => {
  const vhpt = table();
  assert.equal(vhpt.insert(va, rid, 1n, 56n, 14), false);
  assert.equal(vhpt.insert(va, rid, 1n, 56n, 14), false, "the same page");
  assert.equal(vhpt.insert(va + 0x4000n, rid, 1n, 56n, 14), false, "the next place");
  assert.equal(vhpt.insert(va + 0x200_0000n, rid, 1n, 56n, 14), true, "2048 pages on");
  assert.equal(vhpt.has(va, rid, 14), false);
  assert.equal(vhpt.has(va + 0x4000n, rid, 14), true);
});

test("purges take the range, of that region id only", () => {
  for (const shift of [14, 16, 24, 25, 28]) {
    const vhpt = table();
    const size = 1n << BigInt(shift);
    const first = (va >> 28n) << 28n;
    vhpt.insert(first, rid, 1n, 56n, 14);
    vhpt.insert(first + size, rid + 2, 1n, 56n, 14);
    vhpt.insert(first + 0x4000n, rid + 0x800, 1n, 56n, 14);
    vhpt.purge(first + size - 1n, rid, shift, 14);
    assert.equal(vhpt.has(first, rid, 14), false, `2^${shift}`);
    assert.equal(vhpt.has(first + size, rid + 2, 14), true, `2^${shift}`);
    assert.equal(vhpt.has(first + 0x4000n, rid + 0x800, 14), true, `2^${shift}`);
  }
});

test("a purge of less than a page takes the page", () => {
  const vhpt = table();
  vhpt.insert(va, rid, 1n, 56n, 14);
  vhpt.purge(va + 0x3000n, rid, 12, 14);
  assert.equal(vhpt.has(va, rid, 14), false);
});

/** Another vcpu of the domain has its turn on the processor. */
function turn(trap: Trap, id: number, previous?: number): void {
  const { vcpus } = trap.vcpu.domain;
  const before = previous === undefined ? undefined : vcpus[previous];
  trap.hv.tlb.switchTo(vcpus[id]!, trap.cpu, before);
}

test("what another vcpu of the domain left is flushed once (behaviour 3.3, flush clock)", () => {
  const trap = trapped();
  const { hv, cpu, vcpu } = trap;
  const flushes = () => hv.counters.get("TLB flush", vcpu.domain.id);
  const before = flushes();
  turn(trap, 0, 0);
  assert.equal(flushes(), before, "nobody else was there");
  turn(trap, 1, 0);
  assert.equal(flushes(), before + 1);
  hv.tlb.flush(vcpu, cpu);
  turn(trap, 0, 1);
  assert.equal(flushes(), before + 3, "vcpu 1 left after the flush");
  vcpu.domain.lastOn[cpu.index] = { vcpu: 1, leftAt: hv.tlb.clock - 1 };
  turn(trap, 0);
  assert.equal(hv.counters.get("TLB flush avoided", vcpu.domain.id), 1);
});

test("a vcpu that ran elsewhere in between finds nothing of its own", () => {
  const trap = trapped();
  const { hv, vcpu } = trap;
  const before = hv.counters.get("TLB flush", vcpu.domain.id);
  vcpu.lastProcessor = 1;
  turn(trap, 0, 0);
  assert.equal(hv.counters.get("TLB flush", vcpu.domain.id), before + 1);
});

test("a destroyed domain leaves nothing in any table", () => {
  const { hv } = trapped();
  const [vhpt] = hv.tlb.tables;
  vhpt!.insert(va, rid, 1n, 56n, 14);
  hv.destroyDomain(hv.createDomain({})!);
  assert.deepEqual([...vhpt!.validEntries()], []);
});

test("a vcpu's own table takes four frames, and destruction gives them back", () => {
  const { hv } = trapped();
  const before = hv.frames.free;
  const domain = hv.createDomain({})!;
  const vcpu = hv.createVcpu(domain)!;
  const pages = hv.frames.xenHeapPages(domain.id);
  assert.equal(hv.tlb.allocateTable(vcpu), true);
  assert.equal(hv.tlb.allocateTable(vcpu), true);
  assert.equal(hv.frames.xenHeapPages(domain.id), pages + 4);
  assert.equal(vcpu.vhpt!.frame % 4, 0);
  hv.destroyDomain(domain);
  assert.equal(hv.frames.free, before);
});

test("a tracked frame is remembered with one page, or as seen through many (TLB-071)", () => {
  const trap = trapped();
  const { domain, xsi } = trap.vcpu;
  xsi.metaphysical = false;
  const { mfn } = domain.p2m.lookup(128)!;
  domain.p2m.replace(128, mfn, P2M_TLB_TRACK);
  const insert = (address: bigint) => {
    xsi.set(XSI.ifa, address);
    xsi.set(XSI.itir, 14n << 2n);
    insertCache(trap, "data", (128n << 14n) | 0x661n);
  };
  assert.equal(domain.tracking.take(128), undefined);
  insert(va);
  insert(va + 0x100n);
  const page = domain.tracking.take(128);
  assert.equal(page !== "many" && page?.va, va);
  assert.equal(page !== "many" && page?.insertions, 2);
  insert(va);
  insert(va + 0x4000n);
  assert.equal(domain.tracking.take(128), "many");
});
