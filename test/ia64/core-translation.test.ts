import assert from "node:assert/strict";
import { test } from "node:test";
import { allowedAccesses } from "../../emulator/ia64/access-rights.ts";
import type { Access, Processor } from "../../emulator/ia64/processor.ts";
import { hex, machineWith, PSR, runToInterruption } from "./core-machine.ts";

const PAGE_16K = 14n << 2n;
const REGION5 = 5n << 61n;
/** Present, accessed, dirty, level 0, read and write. */
const PTE_RW = 1n | (1n << 5n) | (1n << 6n) | (2n << 9n);
const VIRTUAL = PSR.ic | PSR.dt;

/** A processor with data translation on; region 5 has id 0x123 and 16 KiB pages. */
function processor(psr = VIRTUAL): Processor {
  const { cpu } = machineWith("nop.m 0", psr);
  cpu.setRr(5, (0x123n << 8n) | PAGE_16K | 1n);
  return cpu;
}

function outcome(cpu: Processor, va: bigint, access: Access = "read", cpl?: number): string {
  const result = cpu.translate(va, access, cpl);
  return typeof result === "number" ? `0x${result.toString(16)}` : result.name;
}

test("an inserted page translates every address in it, with its region id only", () => {
  const cpu = processor();
  cpu.tlb.insert("d", REGION5 | 0x4000n, 0x123, PTE_RW | 0x20000n, PAGE_16K);
  assert.equal(outcome(cpu, REGION5 | 0x4000n), "0x20000");
  assert.equal(outcome(cpu, REGION5 | 0x7fffn, "write"), "0x23fff");
  assert.equal(outcome(cpu, REGION5 | 0x8000n), "Alternate Data TLB");
  assert.equal(outcome(cpu, 0x4000n), "Alternate Data TLB", "region 0 has another id");
  cpu.setRr(0, 0x123n << 8n);
  assert.equal(outcome(cpu, 0x4000n), "0x20000", "the same id in another region");
});

test("pages of every size from 4 KiB to 4 GiB keep the offset within the page", () => {
  for (const shift of [12, 13, 14, 16, 18, 20, 22, 24, 26, 28, 30, 32]) {
    const cpu = processor();
    const size = 1n << BigInt(shift);
    const va = REGION5 | (3n * size);
    const ppn = 5n * size;
    cpu.tlb.insert("d", va + size / 2n, 0x123, PTE_RW | ppn, BigInt(shift) << 2n);
    assert.equal(outcome(cpu, va + size - 1n), hex(ppn + size - 1n), `shift ${shift}`);
    assert.equal(outcome(cpu, va + size), "Alternate Data TLB", `beyond, shift ${shift}`);
    assert.equal(outcome(cpu, va - 1n), "Alternate Data TLB", `before, shift ${shift}`);
  }
});

/** Manual vol. 2, table 4-2: rights by level 3..0 for page level 3, 2, 1, 0. */
const rightsTable: readonly (readonly string[])[] = [
  ["R R R R", "- R R R", "- - R R", "- - - R"],
  ["RX RX RX RX", "- RX RX RX", "- - RX RX", "- - - RX"],
  ["RW RW RW RW", "- RW RW RW", "- - RW RW", "- - - RW"],
  ["RWX RWX RWX RWX", "- RWX RWX RWX", "- - RWX RWX", "- - - RWX"],
  ["R RW RW RW", "- R RW RW", "- - R RW", "- - - RW"],
  ["RX RX RX RWX", "- RX RX RWX", "- - RX RWX", "- - - RWX"],
  ["RWX RW RW RW", "- RWX RW RW", "- - RWX RW", "- - - RW"],
  ["X X X RX", "X X X RX", "X X X RX", "X X X RX"],
];

test("access rights by page level and privilege level are those of the manual", () => {
  for (const [ar, row] of rightsTable.entries()) {
    for (const [i, cell] of row.entries()) {
      const pl = 3 - i;
      const letters = [3, 2, 1, 0].map((cpl) => {
        const bits = allowedAccesses(ar, pl, cpl);
        return ["R", "W", "X"].filter((_, bit) => (bits & (4 >> bit)) !== 0).join("") || "-";
      });
      assert.equal(letters.join(" "), cell, `ar ${ar} pl ${pl}`);
    }
  }
});

test("faults of a translation come in the order of their priority", () => {
  const order: readonly (readonly [string, bigint])[] = [
    ["Page Not Present", 0n],
    ["NaT Page Consumption", 1n | (7n << 2n)],
    ["Data Key Miss", 1n],
    ["Data Access Rights", 1n],
    ["Dirty Bit", 1n | (2n << 9n)],
    ["Data Access Bit", 1n | (2n << 9n) | (1n << 6n)],
    ["0x20000", PTE_RW],
  ];
  const cpu = processor(VIRTUAL | PSR.pk);
  for (const [name, pte] of order) {
    if (name === "Data Access Rights") cpu.setPkr(3, (0x77n << 8n) | 1n);
    cpu.tlb.insert("d", REGION5, 0x123, pte | 0x20000n, PAGE_16K | (0x77n << 8n));
    assert.equal(outcome(cpu, REGION5, "write"), name);
  }
  cpu.setPkr(3, (0x77n << 8n) | 3n);
  assert.equal(outcome(cpu, REGION5, "write"), "Key Permission");
  assert.equal(outcome(cpu, REGION5, "read"), "0x20000");
});

test("psr.da lets one access through without access and dirty bits", () => {
  const { cpu, vectors } = machineWith("st8 [r9] = r8 ;;\nst8 [r9] = r8 ;;", VIRTUAL | PSR.da);
  cpu.setRr(0, PAGE_16K);
  cpu.tlb.insert("d", 0n, 0, 1n | (2n << 9n) | 0x20000n, PAGE_16K);
  cpu.setGr(8, 5n);
  cpu.run(10);
  assert.deepEqual(vectors, [0x2000]);
  assert.equal(cpu.memory.read8(0x20000), 5n, "the first store");
  assert.notEqual((cpu.cr(17) >> 41n) & 3n, 0n, "the second is interrupted");
});

test("a write to a clean page after reads of it still raises Dirty Bit", () => {
  const { cpu, vectors } = machineWith(
    "ld8 r8 = [r9] ;;\nld8 r8 = [r9] ;;\nst8 [r9] = r8",
    VIRTUAL,
  );
  cpu.tlb.insert("d", 0n, 0, 1n | (1n << 5n) | (2n << 9n) | 0x20000n, PAGE_16K);
  cpu.run(10);
  assert.deepEqual(vectors, [0x2000]);
  assert.equal(cpu.cr(20), 0n);
});

test("what a privilege level may do is not remembered for another", () => {
  const { cpu, vectors } = machineWith("1: ld8 r8 = [r0] ;;\nbr.cond.sptk.few 1b ;;", VIRTUAL);
  cpu.tlb.insert("d", 0n, 0, PTE_RW | 0x20000n, PAGE_16K);
  cpu.run(10);
  assert.deepEqual(vectors, []);
  cpu.psr |= PSR.cpl3;
  cpu.run(10);
  assert.deepEqual(vectors, [0x5300]);
});

interface Miss {
  readonly psr: bigint;
  readonly rr: bigint;
  readonly pta: bigint;
  readonly vector: number;
}

const VE = 1n;
const PTA = (1n << 40n) | (15n << 2n);
const misses: readonly Miss[] = [
  { psr: PSR.dt, rr: VE, pta: PTA | VE, vector: 0x1400 },
  { psr: PSR.dt | PSR.ic, rr: 0n, pta: PTA | VE, vector: 0x1000 },
  { psr: PSR.dt | PSR.ic, rr: VE, pta: PTA, vector: 0x1000 },
  { psr: PSR.dt | PSR.ic, rr: VE, pta: PTA | VE, vector: 0x0000 },
];

test("a data miss goes to the vector that psr.ic, rr.ve, pta.ve and the VHPT say", () => {
  for (const { psr, rr, pta, vector } of misses) {
    const machine = machineWith("ld8 r8 = [r9]", psr);
    const { cpu } = machine;
    cpu.setRr(5, (0x123n << 8n) | PAGE_16K | rr);
    cpu.setCr(8, pta);
    cpu.setGr(9, REGION5 | 0x1_2345_6788n);
    assert.equal(runToInterruption(machine), vector);
    if (vector === 0x1400) continue;
    assert.equal(hex(cpu.cr(20)), hex(REGION5 | 0x1_2345_6788n), "IFA");
    assert.equal(hex(cpu.cr(21)), hex((0x123n << 8n) | PAGE_16K), "ITIR");
    if (vector === 0) {
      const entry = ((0x1_2345_6788n >> 14n) << 3n) & 0x7fffn;
      assert.equal(hex(cpu.cr(25)), hex(REGION5 | (1n << 40n) | entry), "IHA");
    }
  }
});

test("the walker inserts a short-format VHPT entry; an empty one is a TLB miss", () => {
  const { cpu, memory, vectors } = machineWith("ld8 r8 = [r9] ;;\nld8 r8 = [r10]", VIRTUAL);
  cpu.setRr(5, (0x123n << 8n) | PAGE_16K | VE);
  cpu.setCr(8, PTA | VE);
  cpu.tlb.insert("d", REGION5 | (1n << 40n), 0x123, PTE_RW | 0x30000n, 15n << 2n);
  memory.write8(0x30000 + 8 * 6, PTE_RW | 0x44000n);
  memory.write8(0x30000 + 8 * 7, 1n | (1n << 2n)); // reserved memory attribute
  memory.write8(0x44010, 0xabcdn);
  cpu.setGr(9, REGION5 | (6n << 14n) | 0x10n);
  cpu.setGr(10, REGION5 | (7n << 14n));
  cpu.run(10);
  assert.equal(cpu.gr(8), 0xabcdn);
  assert.deepEqual(vectors, [0x0800]);
});

test("the walker takes a long-format entry whose tag fits", () => {
  const { cpu, memory } = machineWith("thash r8 = r9\nttag r10 = r9 ;;\nbreak 0", VIRTUAL);
  cpu.setRr(5, (0x123n << 8n) | PAGE_16K | VE);
  cpu.setRr(7, (0x456n << 8n) | PAGE_16K);
  const table = (7n << 61n) | (1n << 40n);
  cpu.setCr(8, table | (16n << 2n) | (1n << 8n) | VE);
  cpu.tlb.insert("d", table, 0x456, PTE_RW | 0x30000n, 16n << 2n);
  const va = REGION5 | 0x123_4567_8000n;
  cpu.setGr(9, va);
  cpu.run(3);
  const entry = Number(cpu.gr(8) - table) + 0x30000;
  assert.equal(outcome(cpu, va), "Data TLB");
  memory.write8(entry, PTE_RW | 0x50000n);
  memory.write8(entry + 8, PAGE_16K);
  memory.write8(entry + 16, cpu.gr(10));
  assert.equal(outcome(cpu, va), "0x50000");
});

test("purges remove what they overlap: caches by ptc, registers by ptr only", () => {
  const cpu = processor();
  const va = REGION5 | 0x10_0000n;
  cpu.tlb.insertRegister("d", 4, va, 0x123, PTE_RW | 0x20000n, PAGE_16K);
  cpu.tlb.insert("d", va + 0x4000n, 0x123, PTE_RW | 0x24000n, PAGE_16K);
  cpu.tlb.purge(va, 0x123, 16);
  assert.equal(outcome(cpu, va), "0x20000");
  assert.equal(outcome(cpu, va + 0x4000n), "Alternate Data TLB");
  cpu.tlb.purgeAll();
  assert.equal(outcome(cpu, va), "0x20000");
  cpu.tlb.purgeRegisters("i", va, 0x123, 16);
  assert.equal(outcome(cpu, va), "0x20000", "the other side");
  cpu.tlb.purgeRegisters("d", va, 0x456, 16);
  assert.equal(outcome(cpu, va), "0x20000", "another region id");
  cpu.tlb.purgeRegisters("d", va, 0x123, 12);
  assert.equal(outcome(cpu, va), "Alternate Data TLB");
});

test("an inserted translation takes effect at once on addresses used before", () => {
  const { cpu, memory } = machineWith("1: ld8 r8 = [r0] ;;\nbr.cond.sptk.few 1b ;;", VIRTUAL);
  memory.write8(0x20000, 1n);
  memory.write8(0x24000, 2n);
  cpu.tlb.insert("d", 0n, 0, PTE_RW | 0x20000n, PAGE_16K);
  cpu.run(10);
  assert.equal(cpu.gr(8), 1n);
  cpu.tlb.insert("d", 0n, 0, PTE_RW | 0x24000n, PAGE_16K);
  cpu.run(10);
  assert.equal(cpu.gr(8), 2n);
});

test("ptc.ga reaches the other processors", () => {
  const { cpu } = machineWith("ptc.ga r9, r10 ;;", VIRTUAL);
  const peer = processor();
  cpu.peers = [cpu, peer];
  cpu.setRr(5, 0x123n << 8n);
  peer.tlb.insert("d", REGION5, 0x123, PTE_RW, PAGE_16K);
  cpu.setGr(9, REGION5);
  cpu.setGr(10, PAGE_16K);
  cpu.run(1);
  assert.equal(outcome(peer, REGION5), "Alternate Data TLB");
});

test("an instruction miss names the bundle in cr.ifa and sets isr.x", () => {
  const machine = machineWith("nop.m 0", PSR.ic | PSR.it);
  const { cpu } = machine;
  cpu.setRr(0, (0x99n << 8n) | PAGE_16K);
  assert.equal(runToInterruption(machine), 0x0c00);
  assert.equal(cpu.cr(20), 0x10000n);
  assert.equal(cpu.cr(17) >> 32n, 1n);
  assert.equal(cpu.cr(21), (0x99n << 8n) | PAGE_16K);
});

test("probe answers 0 for what the rights forbid, and faults when nothing translates", () => {
  const source =
    "probe.r r8 = r9, 3\nprobe.w r10 = r9, 0\nprobe.r r11 = r9, 0 ;;\nprobe.r r8 = r12, 0";
  const { cpu, vectors } = machineWith(source, VIRTUAL);
  cpu.tlb.insert("d", 0n, 0, 1n | (1n << 5n) | 0x20000n, PAGE_16K);
  cpu.setGr(12, 1n << 40n);
  cpu.run(10);
  assert.deepEqual([cpu.gr(8), cpu.gr(10), cpu.gr(11)], [0n, 0n, 1n]);
  assert.deepEqual(vectors, [0x1000]);
  assert.equal((cpu.cr(17) >> 32n) & 0x1fn, 0xcn, "na, r");
  assert.equal(cpu.cr(17) & 0xfn, 2n, "the code of probe");
});

test("tpa gives the physical address and tak the key", () => {
  const { cpu } = machineWith("tpa r8 = r9\ntak r10 = r9\ntak r11 = r12\nbreak 0", VIRTUAL);
  cpu.tlb.insert("d", 0n, 0, 1n | 0x20000n, PAGE_16K | (0xabcn << 8n));
  cpu.setGr(9, 0x123n);
  cpu.setGr(12, 1n << 40n);
  cpu.run(20);
  assert.deepEqual([cpu.gr(8), cpu.gr(10), cpu.gr(11)], [0x20123n, 0xabcn << 8n, 1n]);
});

test("epc takes the level of a promoting page", () => {
  const { cpu } = machineWith("epc ;;\nnop.m 0", PSR.ic | PSR.it | PSR.cpl3);
  const executeOnly = 1n | (1n << 5n) | (7n << 9n);
  cpu.tlb.insert("i", 0x10000n, 0, executeOnly | 0x10000n, PAGE_16K);
  cpu.setAr(64, 3n << 62n);
  cpu.run(3);
  assert.equal(cpu.cpl, 0);
});

test("a data breakpoint register interrupts matching accesses while psr.db is set", () => {
  const source = "st8 [r9] = r8 ;;\nld4 r8 = [r10] ;;\nst8 [r9] = r8";
  const machine = machineWith(source, PSR.ic | PSR.db);
  const { cpu, memory } = machine;
  cpu.setGr(9, 0x20000n);
  cpu.setGr(10, 0x20004n);
  cpu.setGr(8, 7n);
  cpu.setDbr(0, 0x20000n);
  cpu.setDbr(1, (1n << 63n) | (1n << 56n) | ((1n << 56n) - 8n));
  assert.equal(runToInterruption(machine), 0x5900);
  assert.equal(memory.read8(0x20000), 7n, "the store is not watched");
  assert.equal(cpu.cr(20), 0x20004n, "the mask leaves out the low 3 bits");
});

test("the long-format hash tells region ids apart", () => {
  const machine = machineWith("thash r8 = r9\nbreak 0", VIRTUAL);
  const { cpu } = machine;
  cpu.setCr(8, (16n << 2n) | (1n << 8n));
  cpu.setRr(0, (1n << 8n) | PAGE_16K);
  runToInterruption(machine);
  assert.equal(cpu.gr(8), 1n << 5n);
});
