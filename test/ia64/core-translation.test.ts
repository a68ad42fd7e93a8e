import assert from "node:assert/strict";
import { test } from "node:test";
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

test("faults of instruction fetches come in the order of their priority", () => {
  const order: readonly (readonly [string, bigint])[] = [
    ["Page Not Present", 0n],
    ["NaT Page Consumption", 1n | (7n << 2n)],
    ["Instruction Key Miss", 1n],
    ["Key Permission", 1n],
    ["Instruction Access Rights", 1n],
    ["Instruction Access Bit", 1n | (1n << 9n)],
    ["0x20000", 1n | (1n << 9n) | (1n << 5n)],
  ];
  const cpu = processor(PSR.ic | PSR.it | PSR.pk);
  for (const [name, pte] of order) {
    if (name === "Key Permission") cpu.setPkr(3, (0x77n << 8n) | 9n);
    if (name === "Instruction Access Rights") cpu.setPkr(3, (0x77n << 8n) | 1n);
    cpu.tlb.insert("i", REGION5, 0x123, pte | 0x20000n, PAGE_16K | (0x77n << 8n));
    assert.equal(outcome(cpu, REGION5, "execute"), name);
  }
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

test("psr.ia lets one instruction of a page that was not accessed through", () => {
  const { cpu, vectors } = machineWith("nop.m 0 ;;\nnop.m 0 ;;", PSR.ic | PSR.it | (1n << 45n));
  cpu.tlb.insert("i", 0x10000n, 0, 1n | (1n << 9n) | 0x10000n, PAGE_16K);
  cpu.run(1);
  assert.deepEqual(vectors, []);
  cpu.run(1);
  assert.deepEqual(vectors, [0x2400]);
  assert.equal(cpu.cr(17) >> 32n, 1n | (1n << 9n), "isr.x, and slot 1");
});

test("a semaphore on a clean page is a write, and a dirty page comes before an accessed one", () => {
  for (const [bits, vector] of [
    [0n, 0x2000],
    [1n << 5n, 0x2000],
    [1n << 6n, 0x2800],
    [3n << 5n, undefined],
  ] as const) {
    const { cpu, vectors } = machineWith("xchg8 r8 = [r0], r0", VIRTUAL);
    cpu.tlb.insert("d", 0n, 0, 1n | bits | (2n << 9n) | 0x20000n, PAGE_16K);
    cpu.run(1);
    assert.equal(vectors[0], vector);
    if (vector !== undefined) assert.equal((cpu.cr(17) >> 32n) & 7n, 6n);
  }
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

test("an instruction miss names the bundle in cr.ifa and sets isr.x", () => {
  const machine = machineWith("nop.m 0", PSR.ic | PSR.it);
  const { cpu } = machine;
  cpu.setRr(0, (0x99n << 8n) | PAGE_16K);
  assert.equal(runToInterruption(machine), 0x0c00);
  assert.equal(cpu.cr(20), 0x10000n);
  assert.equal(cpu.cr(17) >> 32n, 1n);
  assert.equal(cpu.cr(21), (0x99n << 8n) | PAGE_16K);
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
