import assert from "node:assert/strict";
import { beforeEach, test } from "node:test";
import { assemble } from "../../emulator/ia64/assembler/index.ts";
import { MachineMemory } from "../../emulator/ia64/memory.ts";
import { Processor } from "../../emulator/ia64/processor.ts";
import { machineWith, PSR, runToInterruption, stackBase } from "./core-machine.ts";
import { bench } from "./step.ts";

/* Advanced loads and their checks (manual vol. 1, 4.4.5). */

const { cpu, vectors, run } = bench();
const { memory } = cpu;
const data = 0x20000;

/** Another value in memory, which no store has put there: only a load can tell. */
function sneak(address: number, value: bigint): void {
  memory.view.setBigUint64(memory.ramBase + address, value, true);
}

/** Whether a check load of r8 from [r9] finds the entry of the advanced load. */
function hits(): boolean {
  sneak(data, 0xbadn);
  cpu.setGr(8, 77n);
  run("ld8.c.nc r8 = [r9]");
  return cpu.gr(8) === 77n;
}

beforeEach(() => {
  run("invala");
  memory.write8(data, 5n);
  memory.write8(data + 8, 6n);
  cpu.setGr(9, BigInt(data));
  cpu.setGr(8, 0n);
});

test("a check load that hits leaves target and memory alone, and increments its base", () => {
  run("ld8.a r8 = [r9]");
  assert.equal(cpu.gr(8), 5n);
  cpu.setGr(8, 77n);
  sneak(data, 6n);
  run("ld8.c.clr r8 = [r9], 8");
  assert.deepEqual([cpu.gr(8), cpu.gr(9)], [77n, BigInt(data + 8)]);
});

test(".clr removes the entry that it finds, .nc keeps it", () => {
  run("ld8.a r8 = [r9]");
  run("ld8.c.nc r8 = [r9]");
  assert.equal(hits(), true);
  run("ld8.c.clr r8 = [r9]");
  assert.equal(hits(), false);
  run("ld8.a r8 = [r9]");
  run("ld8.c.clr.acq r8 = [r9]");
  assert.equal(hits(), false);
});

test("a check load that misses loads; .nc then has an entry, .clr has not", () => {
  run("ld8.c.clr r8 = [r9]");
  assert.equal(cpu.gr(8), 5n);
  assert.equal(hits(), false);
  assert.equal(hits(), true, "by the check load in the line above");
});

test("a store that overlaps invalidates, one beside it does not", () => {
  const width = new Map([
    ...["st1 [r10] = r0", "st1.rel [r10] = r0, 1"].map((source) => [source, 1] as const),
    ...["st2 [r10] = r0", "st4 [r10] = r0", "st8 [r10] = r0"].map(
      (source) => [source, Number(source[2])] as const,
    ),
    ["st8.spill [r10] = r0", 8],
    ["stfs [r10] = f0", 4],
    ["stfd [r10] = f0", 8],
    ["stf8 [r10] = f0", 8],
    ["stfe [r10] = f0", 16],
    ["stf.spill [r10] = f0", 16],
    ["st16 [r10] = r0, ar.csd", 16],
    ["xchg1 r11 = [r10], r0", 1],
    ["xchg8 r11 = [r10], r0", 8],
    ["cmpxchg4.acq r11 = [r10], r0, ar.ccv", 4],
    ["fetchadd8.rel r11 = [r10], 1", 8],
  ]);
  cpu.setAr(32, 0n);
  for (const [source, size] of width) {
    for (const [at, expected] of [
      [data - size, true],
      [size === 16 ? data : data + 8 - size, false],
      [data, false],
      [size === 16 ? data + 16 : data + 8, true],
    ] as const) {
      run("ld8.a r8 = [r9]");
      if (source.startsWith("cmpxchg")) memory.write4(at, 0);
      if (source.startsWith("cmpxchg")) run("ld8.a r8 = [r9]");
      cpu.setGr(10, BigInt(at));
      run(source);
      assert.equal(hits(), expected, `${source} at ${at - data}`);
    }
  }
});

test("cmp8xchg16 invalidates the 16 bytes that it writes", () => {
  run("ld8.a r8 = [r9]");
  cpu.setGr(10, BigInt(data + 8));
  cpu.setAr(32, 6n);
  run("cmp8xchg16.acq r11 = [r10], r0, ar.csd, ar.ccv");
  assert.equal(hits(), false);
});

test("a small entry is not invalidated by stores to the rest of its word", () => {
  cpu.setGr(10, BigInt(data + 2));
  run("ld2.a r8 = [r10]");
  cpu.setGr(11, BigInt(data));
  run("st2 [r11] = r0");
  cpu.setGr(8, 99n);
  run("ld2.c.nc r8 = [r10]");
  assert.equal(cpu.gr(8), 99n);
});

test("a new advanced load of a register replaces its entry", () => {
  run("ld8.a r8 = [r9]");
  cpu.setGr(10, BigInt(data + 8));
  run("ld8.a r8 = [r10]");
  run("st8 [r9] = r0");
  assert.equal(hits(), true, "the first address is of no interest");
  run("ld8.a r8 = [r9]");
  run("ld8.a r8 = [r10]");
  run("st8 [r10] = r0");
  assert.equal(hits(), false);
});

test("there are 32 entries; the next load replaces the oldest", () => {
  for (let r = 32; r < 64; r++) run(`ld8.a r${r} = [r9]`);
  const found = (r: number): boolean => {
    cpu.setGr(r, 99n);
    run(`ld8.c.nc r${r} = [r9]`);
    return cpu.gr(r) === 99n;
  };
  assert.equal(found(32), true);
  run("ld8.a r64 = [r9]");
  for (let r = 33; r < 65; r++) assert.equal(found(r), true, `r${r}`);
  assert.equal(found(32), false);
});

test("memory that may not be read ahead of time gives 0 and no entry (vol. 2, 4.4.6)", () => {
  run("ld8.a r8 = [r9]");
  cpu.setGr(10, (1n << 63n) | BigInt(data));
  run("ld8.a r8 = [r10]");
  assert.equal(cpu.gr(8), 0n);
  assert.equal(hits(), false);
  run("invala");
  run("ld8.c.nc r8 = [r10]");
  cpu.setGr(9, cpu.gr(10));
  assert.equal(hits(), false, "the check load of such memory makes none either");
});

test("ld.sa that defers removes the entry, so that the check finds out (vol. 1, 4.4.5.4)", () => {
  run("ld8.a r8 = [r9]");
  cpu.setGr(10, 1n << 55n);
  run("ld8.sa r8 = [r10]");
  assert.equal(cpu.nat(8), true);
  assert.equal(hits(), false);
  assert.equal(cpu.nat(8), false);
  run("ld8.sa r8 = [r9]");
  assert.equal(hits(), true, "one that does not defer makes an entry");
  run("invala");
  run("ld8.a r8 = [r9]");
  cpu.psr |= PSR.ed;
  run("ld8.sa r8 = [r9]");
  assert.equal(cpu.nat(8), true);
  assert.equal(hits(), false, "psr.ed");
});

test("a check load with a NaT as its address faults, entry or not", () => {
  const before = vectors.length;
  run("ld8.a r8 = [r9]");
  cpu.setGr(9, BigInt(data), true);
  run("ld8.c.nc r8 = [r9]");
  assert.deepEqual(vectors.slice(before), [0x5600]);
});

test("a check load that hits translates nothing", () => {
  const before = vectors.length;
  run("ld8.a r8 = [r9]");
  cpu.setGr(10, BigInt(data + 1));
  run("ld8.c.nc r8 = [r10]");
  cpu.setGr(10, 1n << 55n);
  run("ld8.c.nc r8 = [r10]");
  assert.equal(cpu.gr(8), 5n);
  assert.equal(vectors.length, before);
});

test("chk.a branches if the register has no entry", () => {
  const branches = (source: string): boolean => {
    run(source);
    return cpu.ip === 0x8000n;
  };
  assert.equal(branches("chk.a.nc r8, 0x8000"), true);
  assert.equal(branches("chk.a.clr f8, 0x8000"), true);
  run("ld8.a r8 = [r9]");
  run("ldfd.a f8 = [r9]");
  for (const register of ["r8", "f8"]) {
    assert.equal(branches(`chk.a.nc ${register}, 0x8000`), false);
    assert.equal(branches(`chk.a.clr ${register}, 0x8000`), false);
    assert.equal(branches(`chk.a.nc ${register}, 0x8000`), true, "it was cleared");
  }
});

test("floating-point loads have entries of their own", () => {
  run("ldf8.a f8 = [r9]");
  assert.equal(hits(), false, "f8 is not r8");
  sneak(data, 7n);
  run("ldf8.c.nc f8 = [r9]");
  assert.equal(cpu.frSignificand(8), 5n);
  run("st1 [r9] = r0");
  run("ldf8.c.clr f8 = [r9]");
  assert.equal(cpu.frSignificand(8), 0n);
});

test("a pair needs the entries of both registers", () => {
  const loads = (): boolean => {
    cpu.setFr(8, 77n, 0x1003e);
    run("ldfp8.c.nc f8, f9 = [r9]");
    return cpu.frSignificand(8) !== 77n;
  };
  run("ldfp8.a f8, f9 = [r9]");
  assert.equal(loads(), false);
  run("invala.e f9");
  assert.equal(loads(), true);
  assert.equal(loads(), false);
  cpu.setGr(10, BigInt(data + 8));
  run("st1 [r10] = r0");
  assert.equal(loads(), true);
});

test("invala.e removes one entry, invala all", () => {
  run("ld8.a r8 = [r9]");
  run("ldf8.a f8 = [r9]");
  run("invala.e r7");
  assert.equal(hits(), true);
  run("invala.e f8");
  assert.equal(hits(), true);
  run("invala.e r8");
  assert.equal(hits(), false);
  run("ld8.a r8 = [r9]");
  run("invala");
  assert.equal(hits(), false);
});

test("what the host writes invalidates as a store does", () => {
  const writes: readonly (() => void)[] = [
    () => memory.write1(data + 7, 0),
    () => memory.write8(data, 0n),
    () => memory.writeBlock(data - 0x1000, new Uint8Array(0x3000)),
    () => memory.fill(data, 4),
  ];
  for (const write of writes) {
    run("ld8.a r8 = [r9]");
    write();
    assert.equal(hits(), false);
  }
});

test("frames without entries cost stores nothing", () => {
  const flags = () => memory.u8[memory.frameFlags + (data >> 12)];
  assert.equal(flags(), 0);
  run("ld8.a r8 = [r9]");
  assert.notEqual(flags(), 0);
  run("st8 [r9] = r0");
  assert.equal(flags(), 0);
});

test("a purge of translations drops advanced loads", () => {
  for (const purge of ["ptc.l r0, r11", "ptc.ga r0, r11 ;;", "ptr.d r0, r11", "ptc.e r0"]) {
    cpu.setGr(11, 14n << 2n);
    run("ld8.a r8 = [r9]");
    run(purge);
    assert.equal(hits(), false, purge);
  }
});

test("r16..r31 of the other bank are other registers", () => {
  run("ld8.a r16 = [r9]");
  run("bsw.1 ;;");
  cpu.setGr(16, 99n);
  run("ld8.c.nc r16 = [r9]");
  assert.equal(cpu.gr(16), 5n, "a miss");
  sneak(data, 6n);
  run("bsw.0 ;;");
  run("ld8.c.nc r16 = [r9]");
  assert.equal(cpu.gr(16), 5n, "the entry of bank 0 is still there");
});

test("an advanced load follows its register through rotation", () => {
  const machine = machineWith(`
        alloc r2 = ar.pfs, 0, 16, 0, 16
        mov r9 = ${data}
        mov ar.lc = 1 ;;
        ld8.a r32 = [r9]
        ldf8.a f32 = [r9]
        br.ctop.sptk.few next ;;
next:   chk.a.nc r33, miss
        chk.a.nc f33, miss
        chk.a.nc r32, end
miss:   mov r8 = 1
end:    break 0`);
  runToInterruption(machine);
  assert.equal(machine.cpu.gr(8), 0n);
});

/** Runs a program with an advanced load; r8 counts the checks that found the entry. */
function foundBy(source: string): bigint {
  const machine = machineWith(`
        alloc r2 = ar.pfs, 0, 8, 4, 0
        mov r9 = ${data} ;;
${source}
        break 0
sibling: alloc r40 = ar.pfs, 4, 8, 4, 0 ;;
        chk.a.nc r38, 1f ;;
        add r8 = 1, r8
1:      ld8.a r38 = [r9]
        br.ret.sptk.many b0 ;;
deep:   alloc r40 = ar.pfs, 0, 60, 4, 0
        mov r41 = b0 ;;
        add r14 = -1, r14 ;;
        cmp.lt p6, p0 = 0, r14
 (p6)   br.call.sptk.many b0 = deep ;;
        mov b0 = r41
        mov ar.pfs = r40 ;;
        br.ret.sptk.many b0 ;;
entered: chk.a.nc r32, 1f ;;
        add r8 = 1, r8
1:      alloc r32 = ar.pfs, 0, 8, 1, 0
        mov r33 = b0 ;;
        add r14 = -1, r14 ;;
        cmp.lt p6, p0 = 0, r14
 (p6)   br.call.sptk.many b0 = entered ;;
        mov b0 = r33
        mov ar.pfs = r32 ;;
        br.ret.sptk.many b0 ;;
shrink: alloc r32 = ar.pfs, 0, 2, 0, 0
        mov r33 = b0 ;;
        br.call.sptk.many b0 = sibling ;;
        mov b0 = r33
        mov ar.pfs = r32 ;;
        br.ret.sptk.many b0 ;;
  `);
  runToInterruption(machine);
  return machine.cpu.gr(8);
}

const check = `
        chk.a.nc r34, 1f ;;
        add r8 = 1, r8 ;;
1:`;

test("an advanced load of the caller outlives a call", () => {
  const call = "br.call.sptk.many b0 = sibling ;;";
  assert.equal(foundBy(`ld8.a r34 = [r9]\n${call}\n${check}`), 1n);
});

test("a function does not find what an earlier one loaded into its registers", () => {
  const call = "br.call.sptk.many b0 = sibling ;;";
  assert.equal(foundBy(`${call}\n${call}\n${call}`), 0n);
});

test("an argument register that a deeper function used has no entry after the return", () => {
  // shrink keeps two of the caller's registers from r40 on; its callee's r38 is the caller's r48.
  const call = "alloc r2 = ar.pfs, 0, 8, 16, 0 ;;\nbr.call.sptk.many b0 = shrink ;;";
  assert.equal(foundBy(`${call}\n${check.replace("r34", "r48")}`), 0n);
});

test("a register that was spilled and filled has lost its entry, whatever its contents", () => {
  const recurse = (depth: number) => `
        mov r14 = ${depth} ;;
        ld8.a r34 = [r9]
        br.call.sptk.many b0 = deep ;;
${check}`;
  assert.equal(foundBy(recurse(1)), 1n, "nothing was spilled");
  assert.equal(foundBy(recurse(2)), 0n);
});

test("however deep calls go, a register is not taken for another", () => {
  const recurse = "mov r14 = 60\nld8.a r32 = [r9] ;;\nbr.call.sptk.many b0 = entered ;;";
  assert.equal(foundBy(recurse), 0n);
});

test("stores of the register stack engine invalidate", () => {
  const machine = machineWith(`
        mov r9 = ${stackBase} ;;
        ld8.a r8 = [r9]
        alloc r32 = ar.pfs, 0, 4, 0, 0 ;;
        cover ;;
        flushrs ;;
        chk.a.nc r8, miss
        mov r10 = 1
miss:   break 0`);
  runToInterruption(machine);
  assert.equal(machine.cpu.gr(10), 0n);
});

test("loading a context drops advanced loads: they were another program's", () => {
  cpu.saveContext(0x90000);
  run("ld8.a r8 = [r9]");
  cpu.loadContext(0x90000);
  cpu.setGr(9, BigInt(data));
  assert.equal(hits(), false);
});

/** Two processors with the same memory; each call executes one instruction on one of them. */
function twoProcessors() {
  const memory = new MachineMemory(2, 0x100000);
  const cpus = [0, 1].map((index) => new Processor(memory, index)) as [Processor, Processor];
  for (const cpu of cpus) {
    cpu.peers = cpus;
    cpu.setGr(9, BigInt(data));
  }
  const step = (cpu: Processor, source: string): void => {
    memory.writeBlock(0x4000, assemble(source, { file: "test", base: 0x4000 }).image);
    cpu.ip = 0x4000n;
    cpu.slot = 0;
    cpu.run(1);
  };
  return { memory, cpus, step };
}

test("stores, semaphores and ptc.ga of another processor invalidate (vol. 1, 4.4.5.3.2)", () => {
  for (const source of ["st1 [r9] = r0", "xchg4 r8 = [r9], r0", "ptc.ga r9, r10 ;;"]) {
    for (const loading of [0, 1] as const) {
      const { memory, cpus, step } = twoProcessors();
      const [a, b] = [cpus[loading], cpus[1 - loading]!];
      b.setGr(10, 14n << 2n);
      step(a, "ld8.a r8 = [r9]");
      memory.view.setBigUint64(memory.ramBase + data, 7n, true);
      step(a, "ld8.c.nc r8 = [r9]");
      assert.equal(a.gr(8), 0n, "a hit");
      step(b, source);
      memory.view.setBigUint64(memory.ramBase + data, 7n, true);
      step(a, "ld8.c.nc r8 = [r9]");
      assert.equal(a.gr(8), 7n, source);
    }
  }
});

test("processors have tables of their own", () => {
  const { cpus, step } = twoProcessors();
  const [a, b] = cpus;
  b.setGr(8, 99n);
  step(a, "ld8.a r8 = [r9]");
  step(b, "ld8.c.clr r8 = [r9]");
  assert.equal(b.gr(8), 0n);
  step(b, "invala");
  a.setGr(8, 99n);
  step(a, "ld8.c.clr r8 = [r9]");
  assert.equal(a.gr(8), 99n);
});

test("a store beyond 2 GiB takes away the entry of what it writes", () => {
  const address = 0x8800_0000;
  const large = new MachineMemory(1, 0x9000_0000);
  const program = assemble("ld8.a r8 = [r9]\nst8 [r9] = r10\nld8.c.clr r8 = [r9] ;;\nbreak 0", {
    file: "test",
    base: 0x4000,
  });
  large.writeBlock(program.base, program.image);
  const processor = new Processor(large, 0);
  processor.intercept = (cpu) => cpu.stop();
  processor.ip = BigInt(program.base);
  processor.setGr(9, BigInt(address));
  processor.setGr(10, 6n);
  processor.run(100);
  assert.equal(processor.gr(8), 6n);
});
