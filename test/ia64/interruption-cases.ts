import type { Processor } from "../../emulator/ia64/processor.ts";
import { codeBase, PSR } from "./core-machine.ts";

/**
 * One interruption: how to cause it, and what its registers hold then (manual vol. 2, 8.2 and
 * 8.3). Code runs at `codeBase`, mapped there, in region 0 with 16 KiB pages and region id 0x123.
 */
export interface VectorCase {
  readonly name: string;
  readonly vector: number;
  /** Executed from its label `fault`, or from the start. */
  readonly source: string;
  readonly psr?: bigint;
  readonly prepare?: (cpu: Processor) => void;
  /** Of cr.isr: the code, the letters of the bits that are set, the slot. */
  readonly code?: number;
  readonly bits?: string;
  readonly slot?: number;
  /** Written registers; a register that is absent keeps what it held. */
  readonly ifa?: bigint;
  readonly itir?: bigint;
  readonly iha?: bigint;
  readonly iim?: bigint;
  /** Where execution resumes: bundle (offset from the code) and slot; the faulting ones if absent. */
  readonly resume?: readonly [bundle: number, slot: number];
}

/** Page 0x40000 holds data; 0x50000 is not mapped, but region 1 has the walker enabled. */
export const data = 0x40000n;
export const elsewhere = 0x50000n;
export const walked = 0x2000_0000_0012_3456n;
/** Default translation of region 0 and of region 1: region id and page size of rr. */
const itir0 = 0x12338n;
const itir1 = 0x45638n;

const code = BigInt(codeBase);
const translated = PSR.ic | PSR.it | PSR.dt | PSR.rt;

/** Present, accessed, dirty, read and write and execute at all levels. */
export const usable = 1n | (1n << 5n) | (1n << 6n) | (3n << 7n) | (3n << 9n);
const accessed = 1n << 5n;
const dirty = 1n << 6n;
const writable = 2n << 9n;
const natPage = 7n << 2n;

/** Map the page of an address to itself for one side. */
export function map(cpu: Processor, side: "i" | "d", va: bigint, pte: bigint, key = 0n): void {
  cpu.tlb.insert(
    side,
    va,
    cpu.regionId(Number(va >> 32n)),
    pte | (va & 0xfffc000n),
    (key << 8n) | (14n << 2n),
  );
}

const mapData =
  (pte: bigint, key = 0n) =>
  (cpu: Processor) =>
    map(cpu, "d", data, pte, key);
const mapCode =
  (pte: bigint, key = 0n) =>
  (cpu: Processor) =>
    map(cpu, "i", code, pte, key);
const key7 = (rights: bigint) => (cpu: Processor) => {
  cpu.setPkr(0, rights | 1n);
  cpu.setPkr(1, (7n << 8n) | rights | 1n);
};
const both =
  (...steps: readonly ((cpu: Processor) => void)[]) =>
  (cpu: Processor): void => {
    for (const step of steps) step(cpu);
  };

/** cr.pta: walker on, short format, 1 MiB at 0x40000000. */
const walker = (cpu: Processor): void => cpu.setCr(8, 0x4000_0000n | (20n << 2n) | 1n);
/** The same in long format; the page of the entry for `walked` holds zeros, whose tag is wrong. */
const longWalker = (va: bigint) => (cpu: Processor) => {
  cpu.setCr(8, 0x4000_0000n | (15n << 2n) | (1n << 8n) | 1n);
  for (const page of [0x4000_0000n, 0x4000_4000n]) {
    cpu.tlb.insert("d", page, 0x123, usable | 0x60000n, 14n << 2n);
  }
  cpu.setGr(9, va);
};

const load = "{ .mmi; nop.m 0; ld8 r8 = [r9]; nop.i 0 }";
const store = "{ .mmi; nop.m 0; st8 [r9] = r8; nop.i 0 }";
const nothing = "{ .mii; nop.m 0; nop.i 0; nop.i 0 }";
const to = (va: bigint) => (cpu: Processor) => cpu.setGr(9, va);

export const vectorCases: readonly VectorCase[] = [
  {
    name: "VHPT Translation",
    vector: 0x0000,
    source: load,
    prepare: both(walker, to(walked)),
    bits: "r",
    slot: 1,
    ifa: walked,
    itir: itir1,
    // Page 0x48 of the region, 8 bytes an entry (4.1.5.3).
    iha: 0x2000_0000_4000_0240n,
  },
  {
    name: "Data TLB",
    vector: 0x0800,
    source: store,
    prepare: longWalker(walked),
    bits: "w",
    slot: 1,
    ifa: walked,
    itir: itir1,
    iha: -1n,
  },
  {
    name: "Alternate Data TLB",
    vector: 0x1000,
    source: "{ .mmi; nop.m 0; xchg8 r8 = [r9], r10; nop.i 0 }",
    prepare: to(elsewhere + 8n),
    bits: "rw",
    slot: 1,
    ifa: elsewhere + 8n,
    itir: itir0,
  },
  {
    name: "Instruction Key Miss",
    vector: 0x1800,
    source: nothing,
    psr: translated | PSR.pk,
    bits: "x",
    ifa: code,
    itir: itir0,
  },
  {
    name: "Data Key Miss",
    vector: 0x1c00,
    source: load,
    psr: translated | PSR.pk,
    prepare: both(key7(0n), mapData(usable, 9n), to(data)),
    bits: "r",
    slot: 1,
    ifa: data,
    itir: itir0,
  },
  {
    name: "Dirty Bit",
    vector: 0x2000,
    source: store,
    prepare: both(mapData(usable & ~dirty), to(data)),
    bits: "w",
    slot: 1,
    ifa: data,
    itir: itir0,
  },
  {
    name: "Instruction Access Bit",
    vector: 0x2400,
    source: nothing,
    prepare: mapCode(usable & ~accessed),
    bits: "x",
    ifa: code,
    itir: itir0,
  },
  {
    name: "Data Access Bit",
    vector: 0x2800,
    source: load,
    prepare: both(mapData(usable & ~accessed), to(data)),
    bits: "r",
    slot: 1,
    ifa: data,
    itir: itir0,
  },
  ...(["m", "i", "f"] as const).map((unit) => ({
    name: `Break Instruction, break.${unit}`,
    vector: 0x2c00,
    source: {
      m: "{ .mii; break.m 0x1fffff; nop.i 0; nop.i 0 }",
      i: "{ .mii; nop.m 0; nop.i 0; break.i 0x12345 }",
      f: "{ .mfi; nop.m 0; break.f 0x80001; nop.i 0 }",
    }[unit],
    slot: { m: 0, i: 2, f: 1 }[unit],
    iim: { m: 0x1fffffn, i: 0x12345n, f: 0x80001n }[unit],
  })),
  {
    name: "Break Instruction, break.b, whose immediate is ignored",
    vector: 0x2c00,
    source: "{ .bbb; nop.b 0; break.b 0x1234; nop.b 0 }",
    slot: 1,
    iim: 0n,
  },
  {
    name: "Break Instruction, break.x",
    vector: 0x2c00,
    source: "{ .mlx; nop.m 0; break.x 0x3fffffffffffffff }",
    slot: 1,
    iim: 0x3fff_ffff_ffff_ffffn,
  },
  {
    name: "External Interrupt",
    vector: 0x3000,
    source: nothing,
    psr: translated | PSR.i,
    prepare: both(
      (cpu) => cpu.interrupts.pend(0x40),
      (cpu) => (cpu.slot = 2),
    ),
    slot: 2,
    resume: [0, 2],
  },
  {
    name: "Instruction Page Not Present",
    vector: 0x5000,
    source: nothing,
    prepare: mapCode(usable & ~1n),
    bits: "x",
    ifa: code,
    itir: itir0,
  },
  {
    name: "Data Page Not Present",
    vector: 0x5000,
    source: load,
    prepare: both(mapData(usable & ~1n), to(data + 16n)),
    bits: "r",
    slot: 1,
    ifa: data + 16n,
    itir: itir0,
  },
  {
    name: "Instruction Key Permission",
    vector: 0x5100,
    source: nothing,
    psr: translated | PSR.pk,
    prepare: both(key7(8n), mapCode(usable, 7n)),
    bits: "x",
    ifa: code,
    itir: itir0,
  },
  {
    name: "Data Key Permission",
    vector: 0x5100,
    source: store,
    psr: translated | PSR.pk,
    prepare: both(key7(2n), mapData(usable, 7n), to(data)),
    bits: "w",
    slot: 1,
    ifa: data,
    itir: itir0,
  },
  {
    name: "Instruction Access Rights",
    vector: 0x5200,
    source: nothing,
    prepare: mapCode((usable & ~(7n << 9n)) | writable),
    bits: "x",
    ifa: code,
    itir: itir0,
  },
  {
    name: "Data Access Rights",
    vector: 0x5300,
    source: store,
    prepare: both(mapData(usable & ~(7n << 9n)), to(data)),
    bits: "w",
    slot: 1,
    ifa: data,
    itir: itir0,
  },
  {
    name: "Illegal Operation",
    vector: 0x5400,
    source: "{ .mii; nop.m 0; add r0 = r8, r9; nop.i 0 }",
    slot: 1,
  },
  {
    name: "Illegal Operation in L+X, whose slot is 1",
    vector: 0x5400,
    source: "{ .mlx; nop.m 0; movl r127 = 5 }",
    slot: 1,
  },
  {
    name: "Privileged Operation",
    vector: 0x5400,
    source: "{ .mmi; nop.m 0; rsm 0x2000; nop.i 0 }",
    psr: translated | PSR.cpl3,
    code: 0x10,
    slot: 1,
  },
  {
    name: "Privileged Register",
    vector: 0x5400,
    source: "{ .mmi; mov.m ar.k3 = r8; nop.m 0; nop.i 0 }",
    psr: translated | PSR.cpl1,
    code: 0x20,
  },
  {
    name: "Reserved Register/Field",
    vector: 0x5400,
    source: "{ .mmi; nop.m 0; ssm 0x10000; nop.i 0 }",
    code: 0x30,
    slot: 1,
  },
  {
    name: "Disabled Instruction Set Transition",
    vector: 0x5400,
    source: "{ .bbb; nop.b 0; nop.b 0; br.ia.sptk.few b6 }",
    code: 0x40,
    slot: 2,
  },
  {
    name: "Register NaT Consumption",
    vector: 0x5600,
    source: store,
    prepare: (cpu) => cpu.setGr(9, 0n, true),
    code: 0x10,
    bits: "w",
    slot: 1,
  },
  {
    name: "Data NaT Page Consumption",
    vector: 0x5600,
    source: load,
    prepare: both(mapData(usable | natPage), to(data)),
    code: 0x20,
    bits: "r",
    slot: 1,
    ifa: data,
  },
  {
    name: "Instruction NaT Page Consumption",
    vector: 0x5600,
    source: nothing,
    prepare: mapCode(usable | natPage),
    code: 0x20,
    bits: "x",
    ifa: code,
  },
  {
    name: "Instruction Debug",
    vector: 0x5900,
    source: nothing,
    psr: translated | PSR.db,
    prepare: (cpu) => breakpoint(cpu.setIbr.bind(cpu), code, 1n << 63n),
    bits: "x",
    ifa: code,
  },
  {
    name: "Data Debug",
    vector: 0x5900,
    source: store,
    psr: translated | PSR.db,
    prepare: both(mapData(usable), to(data), (cpu) => {
      breakpoint(cpu.setDbr.bind(cpu), data, 1n << 62n);
    }),
    bits: "w",
    slot: 1,
    ifa: data,
  },
  {
    name: "Unaligned Data Reference",
    vector: 0x5a00,
    source: load,
    psr: translated | PSR.ac,
    prepare: both(mapData(usable), to(data + 4n)),
    bits: "r",
    slot: 1,
    ifa: data + 4n,
  },
  {
    name: "Lower-Privilege Transfer",
    vector: 0x5e00,
    source: "{ .mbb; nop.m 0; br.ret.sptk.few b1; nop.b 0 }",
    psr: translated | PSR.lp,
    prepare: both(returnTo(0x20n), (cpu) => cpu.setAr(64, 3n << 62n)),
    code: 0x2,
    slot: 1,
    resume: [0x20, 0],
  },
  {
    name: "Taken Branch",
    vector: 0x5f00,
    source: "{ .mfb; nop.m 0; nop.f 0; br.cond.sptk.few b1 }",
    psr: translated | PSR.tb,
    prepare: returnTo(0x30n),
    code: 0x4,
    slot: 2,
    resume: [0x30, 0],
  },
  {
    name: "Single Step",
    vector: 0x6000,
    source: nothing,
    psr: translated | PSR.ss,
    code: 0x8,
    resume: [0, 1],
  },
  {
    name: "Single Step of an L+X instruction",
    vector: 0x6000,
    source: "{ .mlx; nop.m 0; movl r8 = 5 }",
    psr: translated | PSR.ss,
    prepare: (cpu) => (cpu.slot = 1),
    code: 0x8,
    slot: 1,
    resume: [0x10, 0],
  },
];

function returnTo(offset: bigint) {
  return (cpu: Processor): void => cpu.setBr(1, code + offset);
}

function breakpoint(set: (n: number, value: bigint) => void, va: bigint, kind: bigint): void {
  set(2, va);
  set(3, kind | (1n << 56n) | ((1n << 56n) - 1n));
}

/** Those of an instruction fetch: execution starts where nothing is mapped. */
export const fetchCases: readonly VectorCase[] = [
  {
    name: "Instruction TLB",
    vector: 0x0400,
    source: nothing,
    prepare: both(longWalker(0n), (cpu) => (cpu.ip = walked)),
    bits: "x",
    ifa: walked & ~15n,
    itir: itir1,
    iha: -1n,
  },
  {
    name: "Alternate Instruction TLB",
    vector: 0x0c00,
    source: nothing,
    prepare: both(
      (cpu) => (cpu.ip = elsewhere),
      (cpu) => (cpu.slot = 2),
    ),
    bits: "x",
    slot: 2,
    ifa: elsewhere,
    itir: itir0,
  },
  {
    name: "Unimplemented Instruction Address, a fault of the fetch",
    vector: 0x5e00,
    source: nothing,
    psr: PSR.ic,
    prepare: (cpu) => (cpu.ip = 1n << 50n),
    code: 0x10,
    bits: "x",
    ifa: 1n << 50n,
  },
];

export { translated };
