import assert from "node:assert/strict";
import { test } from "node:test";
import { hex, type Machine, machineWith, PSR, runToInterruption } from "./core-machine.ts";

/** A program that is interrupted, and what the interruption says. Vectors: vol. 2, chapter 8. */
interface Case {
  readonly rule: string;
  readonly source: string;
  readonly psr?: bigint;
  readonly vector: number;
  /** Of cr.isr: the code, bits 43:32 without the slot, and the slot (ei). */
  readonly code?: number;
  readonly bits?: number;
  readonly slot?: number;
  readonly prepare?: (machine: Machine) => void;
}

const R = 4;
const W = 2;
const NI = 1 << 7;

const cases: readonly Case[] = [
  { rule: "break.m", source: "break.m 0x1ffff", vector: 0x2c00 },
  { rule: "break.b", source: "break.b 5", vector: 0x2c00 },
  { rule: "a write of r0", source: "{ .mii; add r0 = r8, r9; nop.i 0; nop.i 0 }", vector: 0x5400 },
  { rule: "a register outside the frame", source: "mov r32 = r8", vector: 0x5400 },
  {
    rule: "a privileged instruction at level 1",
    source: "ssm 0x2000",
    psr: PSR.ic | PSR.cpl1,
    vector: 0x5400,
    code: 0x10,
  },
  {
    rule: "mov from cr.ivr at level 3",
    source: "mov r8 = cr.ivr",
    psr: PSR.ic | PSR.cpl3,
    vector: 0x5400,
    code: 0x10,
  },
  {
    rule: "an interruption register while psr.ic = 1",
    source: "mov r8 = cr.ifa",
    vector: 0x5400,
    code: 0,
  },
  {
    rule: "the same at level 1: the illegal operation comes first",
    source: "mov r8 = cr.iip",
    psr: PSR.ic | PSR.cpl1,
    vector: 0x5400,
    code: 0,
  },
  { rule: "a reserved control register", source: "mov cr3 = r8", vector: 0x5400, code: 0 },
  { rule: "a read-only control register", source: "mov cr.ivr = r8", vector: 0x5400, code: 0 },
  {
    rule: "reserved bits of cr.itv",
    source: "mov r8 = 0x800 ;; mov cr.itv = r8",
    vector: 0x5400,
    code: 0x30,
  },
  {
    rule: "a kernel register written at level 1",
    source: "mov ar.k1 = r8",
    psr: PSR.ic | PSR.cpl1,
    vector: 0x5400,
    code: 0x20,
  },
  {
    rule: "ar.itc written at level 1",
    source: "mov ar.itc = r8",
    psr: PSR.ic | PSR.cpl1,
    vector: 0x5400,
    code: 0x20,
  },
  { rule: "a write of ar.bsp", source: "mov ar.bsp = r8", vector: 0x5400, code: 0 },
  {
    rule: "reserved bits of ar.rsc",
    source: "mov r8 = 0x20 ;; mov ar.rsc = r8",
    vector: 0x5400,
    code: 0x30,
  },
  {
    rule: "reserved bits of ar.pfs",
    source: "movl r8 = 1 << 40 ;; mov ar.pfs = r8",
    vector: 0x5400,
    code: 0x30,
  },
  {
    rule: "an unsupported page size in a region register",
    source: "mov r8 = 15 << 2 ;; mov rr[r0] = r8",
    vector: 0x5400,
    code: 0x30,
  },
  { rule: "a reserved bit of the system mask", source: "ssm 0x40", vector: 0x5400, code: 0x30 },
  { rule: "a bit of the system mask in sum", source: "sum 0x2000", vector: 0x5400, code: 0x30 },
  { rule: "itc while psr.ic = 1", source: "itc.d r8 ;;", vector: 0x5400, code: 0 },
  {
    rule: "a translation register that does not exist",
    source:
      "rsm 0x2000 ;; mov r9 = 16 << 2 ;; mov cr.itir = r9 ;; mov r8 = 16 ;; itr.d dtr[r8] = r8",
    vector: 0x5400,
    code: 0x30,
    bits: NI,
  },
  { rule: "vmsw in physical mode", source: "vmsw.0 ;;", vector: 0x6100, code: 0 },
  {
    rule: "alloc of more locals than registers",
    source: "{ .mii; nop.m 0; nop.i 0; nop.i 0 }",
    vector: 0x5400,
    prepare: ({ memory, cpu }) => memory.write8(Number(cpu.ip), allocBundle),
  },
  {
    rule: "a reserved template",
    source: "nop.m 0",
    vector: 0x5400,
    prepare: ({ memory, cpu }) => memory.write8(Number(cpu.ip), 6n),
  },
  {
    rule: "a NaT in an address",
    source: "ld8 r8 = [r9]",
    vector: 0x5600,
    code: 0x10,
    bits: R,
    prepare: ({ cpu }) => cpu.setGr(9, 0n, true),
  },
  {
    rule: "a NaT in a control register move",
    source: "mov cr.ipsr = r9",
    psr: 0n,
    vector: 0x5600,
    code: 0x10,
    bits: NI,
    prepare: ({ cpu }) => cpu.setGr(9, 0n, true),
  },
  {
    rule: "a physical address beyond 50 bits",
    source: "movl r9 = 1 << 50 ;; ld8 r8 = [r9]",
    vector: 0x5400,
    code: 0x30,
    bits: R,
  },
  {
    rule: "an unaligned load with psr.ac",
    source: "mov r9 = 4 ;; ld8 r8 = [r9]",
    psr: PSR.ic | PSR.ac,
    vector: 0x5a00,
    bits: R,
  },
  {
    rule: "an unaligned store across 16 bytes",
    source: "mov r9 = 12 ;; st8 [r9] = r8",
    vector: 0x5a00,
    bits: W,
  },
  {
    rule: "an unaligned semaphore",
    source: "mov r9 = 4 ;; xchg8 r8 = [r9], r10",
    vector: 0x5a00,
    bits: R | W,
  },
  {
    rule: "a fault in slot 1",
    source: "{ .mii; nop.m 0; add r0 = r8, r9; nop.i 0 }",
    vector: 0x5400,
    slot: 1,
  },
  {
    rule: "single step",
    source: "{ .mii; nop.m 0; nop.i 0; nop.i 0 }",
    psr: PSR.ic | PSR.ss,
    vector: 0x6000,
    code: 8,
  },
  {
    rule: "a loop branch outside slot 2",
    source: "{ .bbb; nop.b 0; nop.b 0; br.cloop.sptk.few . }",
    vector: 0x5400,
    slot: 0,
    prepare: ({ memory, cpu }) => {
      const [at, loop] = [Number(cpu.ip), memory.read8(Number(cpu.ip) + 8) >> 23n];
      memory.write8(at, (memory.read8(at) & ~(((1n << 41n) - 1n) << 5n)) | (loop << 5n));
    },
  },
  {
    rule: "a taken branch",
    source: "br.cond.sptk.few 1f ;;\n1: nop.m 0",
    psr: PSR.ic | PSR.tb,
    vector: 0x5f00,
    code: 4,
    slot: 2,
  },
  {
    rule: "a return to a lower level",
    source:
      "movl r8 = 3 << 62\nmovl r9 = 1f ;;\nmov ar.pfs = r8\nmov b0 = r9 ;;\nbr.ret.sptk.many b0 ;;\n1: nop.m 0",
    psr: PSR.ic | PSR.lp,
    vector: 0x5e00,
    code: 2,
    slot: 2,
  },
  // Of several traps the most urgent has its vector, and ISR.code tells them all (vol. 2, 5.3.2).
  {
    rule: "a taken branch that is stepped over",
    source: "br.cond.sptk.few 1f ;;\n1: nop.m 0",
    psr: PSR.ic | PSR.tb | PSR.ss,
    vector: 0x5f00,
    code: 12,
    slot: 2,
    prepare: ({ cpu }) => {
      cpu.slot = 2;
    },
  },
  {
    rule: "a return to a lower level with the other traps of branches",
    source: "br.ret.sptk.many b0 ;;\n1: nop.m 0",
    psr: PSR.ic | PSR.lp | PSR.tb | PSR.ss,
    vector: 0x5e00,
    code: 14,
    slot: 2,
    prepare: ({ cpu }) => {
      cpu.slot = 2;
      cpu.setAr(64, 3n << 62n);
      cpu.setBr(0, cpu.ip + 16n);
    },
  },
  {
    rule: "an inexact result that is stepped over",
    source: "{ .mfi; nop.m 0; fnorm.s.s0 f6 = f7; nop.i 0 }",
    psr: PSR.ic | PSR.ss,
    vector: 0x5d00,
    code: 0x6009,
    slot: 1,
    prepare: ({ cpu }) => {
      cpu.slot = 1;
      cpu.setAr(40, 0x9804c_0270_033fn & ~0x20n);
      cpu.setFr(7, (1n << 64n) - 1n, 0xffff);
    },
  },
];

/** alloc r2 = ar.pfs with sof 2, sol 3, sor 0, in slot 0 of an MII bundle. */
const allocBundle =
  0n | (((1n << 37n) | (6n << 33n) | (3n << 20n) | (2n << 13n) | (2n << 6n)) << 5n);

for (const { rule, source, psr, vector, code, bits, slot, prepare } of cases) {
  test(`${rule} gives vector ${hex(BigInt(vector))}`, () => {
    const machine = machineWith(source, psr);
    prepare?.(machine);
    assert.equal(runToInterruption(machine).toString(16), vector.toString(16));
    const isr = machine.cpu.cr(17);
    if (code !== undefined) assert.equal(hex(isr & 0xffffn), hex(BigInt(code)), "ISR.code");
    if (bits !== undefined) assert.equal(hex((isr >> 32n) & 0x9ffn), hex(BigInt(bits)), "ISR");
    if (slot !== undefined) assert.equal((isr >> 41n) & 3n, BigInt(slot), "ISR.ei");
  });
}

test("an interruption saves psr and ip, and switches to level 0, bank 0, without collection", () => {
  const machine = machineWith(
    `{ .mii; nop.m 0; nop.i 0; break.i 7 }`,
    PSR.ic | PSR.i | PSR.cpl3 | PSR.bn | PSR.ac | PSR.be | PSR.rt,
  );
  const { cpu } = machine;
  const before = cpu.psr;
  cpu.setGr(16, 0x1616n);
  assert.equal(runToInterruption(machine), 0x2c00);
  assert.equal(hex(cpu.cr(16)), hex(before | (2n << 41n)), "IPSR with ri = 2");
  assert.equal(cpu.cr(19), 0x10000n, "IIP");
  assert.equal(cpu.cr(24), 7n, "IIM");
  assert.equal(hex(cpu.psr), hex(PSR.rt), "rt, dt, it, pk, mc, mfl, mfh, up stay");
  assert.equal(cpu.gr(16), 0n, "r16 of bank 0");
  cpu.rfi();
  assert.equal(cpu.gr(16), 0x1616n, "r16 of bank 1 again");
  assert.equal(hex(cpu.psr), hex(before | (2n << 41n)));
});

test("with psr.ic = 0 an interruption writes only cr.isr, with ni", () => {
  const machine = machineWith("break.i 7", 0n);
  const { cpu } = machine;
  cpu.setCr(19, 0x1234n);
  cpu.setCr(16, 0x5678n);
  cpu.setCr(24, 0x9an);
  assert.equal(runToInterruption(machine), 0x2c00);
  assert.equal((cpu.cr(17) >> 39n) & 1n, 1n);
  assert.deepEqual([cpu.cr(19), cpu.cr(16), cpu.cr(24)], [0x1234n, 0x5678n, 0x9an]);
});

test("cr.iipa is the bundle of the last instruction that completed", () => {
  const first = machineWith("nop.m 0 ;;\nnop.m 0 ;;\n{ .mii; break.m 1; nop.i 0; nop.i 0 }");
  runToInterruption(first);
  assert.equal(first.cpu.cr(19) - first.cpu.cr(22), 16n);
  const second = machineWith("{ .mii; nop.m 0; break.i 1; nop.i 0 }");
  runToInterruption(second);
  assert.equal(second.cpu.cr(19), second.cpu.cr(22));
});

test("dcr.be and dcr.pp become psr.be and psr.pp of the handler", () => {
  const machine = machineWith("break.i 7");
  machine.cpu.setCr(0, 3n);
  runToInterruption(machine);
  assert.equal(machine.cpu.psr, 2n | (1n << 21n));
});

test("an external interrupt waits for psr.i, and cr.tpr and cr.ivr rank it", () => {
  const machine = machineWith("nop.m 0 ;;\nnop.m 0 ;;\nssm 0x4000 ;;\n1: br.cond.sptk.few 1b ;;");
  const { cpu, vectors } = machine;
  cpu.interrupts.pend(0x31);
  cpu.interrupts.pend(0xe3);
  cpu.setCr(66, 0xf0n);
  cpu.run(12);
  assert.deepEqual(vectors, [], "masked by cr.tpr");
  cpu.setCr(66, 0n);
  cpu.ip = 0x10000n;
  cpu.run(1);
  assert.deepEqual(vectors, [0x3000]);
  assert.equal(cpu.interrupts.acknowledge(), 0xe3n);
  assert.equal(cpu.interrupts.acknowledge(), 0xfn, "0x31 ranks below the one in service");
  cpu.interrupts.end();
  assert.equal(cpu.interrupts.acknowledge(), 0x31n);
});

test("the interval timer interrupts when ar.itc reaches cr.itm", () => {
  const machine = machineWith("1: nop.m 0 ;;\nbr.cond.sptk.few 1b ;;", PSR.ic | PSR.i);
  const { cpu, vectors } = machine;
  cpu.itcBase = 1000;
  cpu.setCr(1, 1500n);
  cpu.setCr(72, 0xefn);
  assert.equal(cpu.run(500), 500);
  assert.deepEqual(vectors, []);
  cpu.itcBase = 1500;
  cpu.run(500);
  assert.deepEqual(vectors, [0x3000]);
  assert.equal(cpu.interrupts.acknowledge(), 0xefn);
});

test("hint @pause ends the run after that instruction", () => {
  const { cpu } = machineWith("1: add r8 = 1, r8 ;;\nhint @pause ;;\nbr.cond.sptk.few 1b");
  assert.ok(cpu.run(100) < 10);
  assert.equal(cpu.gr(8), 1n);
  cpu.run(100);
  assert.equal(cpu.gr(8), 2n);
});

test("single step traps after each instruction, and resumes at the next one", () => {
  const machine = machineWith(
    "{ .mii; add r8 = 1, r8; add r9 = 1, r9; add r10 = 1, r10 }\n{ .mlx; nop.m 0; movl r11 = 7 }",
    PSR.ic | PSR.ss,
  );
  const { cpu } = machine;
  const traps: string[] = [];
  cpu.intercept = (_, vector) => {
    const slots = [cpu.cr(17) >> 41n, cpu.cr(16) >> 41n].map((value) => value & 3n);
    const bundles = [cpu.cr(22), cpu.cr(19)].map((value) => (value - 0x10000n) / 16n);
    traps.push(
      `${hex(BigInt(vector))} ei ${slots[0]} iipa ${bundles[0]}: ${bundles[1]}.${slots[1]}`,
    );
    cpu.rfi();
  };
  cpu.run(5);
  assert.deepEqual(traps, [
    "0x6000 ei 0 iipa 0: 0.1",
    "0x6000 ei 1 iipa 0: 0.2",
    "0x6000 ei 2 iipa 0: 1.0",
    "0x6000 ei 0 iipa 1: 1.1",
    "0x6000 ei 1 iipa 1: 2.0",
  ]);
  assert.deepEqual(
    [8, 9, 10, 11].map((r) => cpu.gr(r)),
    [1n, 1n, 1n, 7n],
  );
});
