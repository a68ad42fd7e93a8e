import assert from "node:assert/strict";
import { test } from "node:test";
import { parseElf } from "../../emulator/platform/elf.ts";
import { HpSim } from "../../emulator/platform/hp-sim/hp-sim.ts";
import { failureReport } from "../../emulator/platform/hp-sim/run-image.ts";
import { imageOf, runProgram } from "./hp-sim.ts";

test("the console gets every byte, and the exit call ends the run", () => {
  const { consoleText, outcome, instructions } = runProgram(`
        begin
        call    31, 'H'
        call    31, 0xe9
        call    31, '\\n'
        exit    0x1ff
        call    31, '!'
`);
  assert.equal(consoleText, "H\xe9\n");
  assert.equal(outcome.kind, "exit");
  assert.equal(outcome.status, 0xff, "the low 8 bits");
  assert.ok(instructions < 60, `${instructions}`);
});

test("a call changes r8 and nothing else, interruption registers included", () => {
  const { machine } = runProgram(`
        begin
        movl    r3 = 0x2034
        ;;
        mov     cr.iip = r3
        mov     cr.ipsr = r3
        mov     cr.iim = r3
        mov     r8 = 77
        ;;
        ssm     psr.ic
        ;;
        srlz.d
        call    31, 'x'
        mov     r40 = r8                // putchar has no result
        call    20                      // console init
        mov     r41 = r8
        call    999
        mov     r42 = r8
        exit    0
`);
  const cpu = machine.processors[0]!;
  assert.equal(cpu.gr(40), 77n);
  assert.equal(cpu.gr(41), 0n);
  assert.equal(cpu.gr(42), 2n ** 64n - 1n);
  for (const cr of [16, 19, 24]) assert.equal(cpu.cr(cr), 0x2034n, `cr${cr}`);
  assert.equal(cpu.psr, (1n << 44n) | (1n << 13n) | (BigInt(cpu.slot) << 41n));
});

test("an unknown call is reported a few times, and counted", () => {
  const { messages, machine } = runProgram(`
        begin
        mov     r40 = 9
        ;;
again:  call    999
        adds    r40 = -1, r40
        ;;
        cmp.ne  p6, p7 = 0, r40
        ;;
        (p6)    br.cond.sptk.few again
        exit    0
`);
  assert.deepEqual(messages, [
    "simulator call 999 is not known",
    "simulator call 999 is not known",
    "simulator call 999 is not known (not reported again)",
  ]);
  assert.equal(machine.diagnostics.counts.get("simulator call 999 is not known"), 9);
});

test("the start: physical mode, bank 1, empty frame", () => {
  const machine = new HpSim({ memory: 2 ** 21 });
  machine.load(imageOf("exit 0"), "start");
  const cpu = machine.processors[0]!;
  assert.equal(cpu.ip, 0x100000n);
  assert.equal(cpu.psr, 1n << 44n);
  assert.equal(cpu.cfm, 0n);
  assert.equal(cpu.ar(40), 0x9804c_0270_033fn, "ar.fpsr");
  for (const n of [16, 17, 18]) assert.equal(cpu.ar(n), 0n, `ar${n}`);
  for (const n of [0, 2, 64]) assert.equal(cpu.cr(n), 0n, `cr${n}`);
  for (let r = 0; r < 32; r++) assert.equal(cpu.gr(r), 0n, `r${r}`);
});

test("break 0 halts the machine with status 1, and 0x80000 calls as 0x80001 does", () => {
  const { outcome, consoleText } = runProgram(`
        begin
        mov     r15 = 31
        mov     r32 = 'k'
        ;;
        break   0x80000
        ;;
        break   0
`);
  assert.equal(consoleText, "k");
  assert.deepEqual([outcome.kind, outcome.status], ["halted", 1]);
});

test("the stop call ends with status 3", () => {
  const { outcome } = runProgram("begin\n call 0\n exit 5");
  assert.deepEqual([outcome.kind, outcome.status], ["stopped", 3]);
});

test("at privilege level 3, simulator calls and break 0 are break faults", () => {
  for (const immediate of ["0x80001", "0"]) {
    const { outcome } = runProgram(`
        begin
        movl    r3 = ivt
        ;;
        mov     cr.iva = r3
        movl    r4 = user
        movl    r5 = (1 << 44) | (3 << 32) | (1 << 13)
        ;;
        mov     cr.iip = r4
        mov     cr.ipsr = r5
        mov     cr.ifs = r0
        mov     r15 = 66
        mov     r32 = 9
        ;;
        rfi
        ;;
user:   break   ${immediate}
        ;;
        .align  0x8000
ivt:    .skip   0x2c00
        mov     r15 = 66
        mov     r32 = 44
        ;;
        break   0x80001
`);
    assert.deepEqual([outcome.kind, outcome.status], ["exit", 44], immediate);
  }
});

test("an interruption without a vector table ends with a report", () => {
  const { outcome, machine } = runProgram(`
        begin
        mov     r9 = 0x55
        ssm     psr.ic
        ;;
        srlz.d
        movl    r3 = 0x10000d
        ;;
        nop.m   0
        ld8     r4 = [r3]
        ;;
`);
  assert.deepEqual([outcome.kind, outcome.status], ["unhandled", 3]);
  assert.match(outcome.reason, /^unhandled Unaligned Data Reference \(vector 0x5a00\) at 0x1000/);
  const report = failureReport(machine);
  assert.match(report, /no interruption vector table was set/);
  assert.match(report, /> .*ld8 r4=\[r3\]/);
  assert.match(report, /r9 +0000000000000055/);
});

test("a table that cannot be fetched is an unhandled interruption, not an endless loop", () => {
  const { outcome, instructions } = runProgram(`
        begin
        movl    r3 = 1 << 40            // outside the memory
        ;;
        mov     cr.iva = r3
        break   7
        ;;
`);
  assert.deepEqual([outcome.kind, outcome.status], ["unhandled", 3]);
  assert.match(outcome.reason, /comes back|cannot be executed/);
  assert.ok(instructions < 1000, `${instructions}`);
});

test("a handler that faults for ever is an unhandled interruption", () => {
  const { outcome, instructions } = runProgram(`
        begin
        movl    r3 = ivt
        ;;
        mov     cr.iva = r3
        break   7
        ;;
        .align  0x8000
ivt:    .skip   0x2c00
        nop     0
        nop     0
        break   8
`);
  assert.deepEqual([outcome.kind, outcome.status], ["unhandled", 3]);
  assert.match(outcome.reason, /comes back to it with nothing changed/);
  assert.ok(instructions < 1000, `${instructions}`);
});

test("a handler that returns to the same fault for ever is an unhandled interruption", () => {
  const { outcome } = runProgram(`
        begin
        movl    r3 = ivt
        movl    r4 = 0x10000d
        ;;
        mov     cr.iva = r3
        ssm     psr.ic
        ;;
        srlz.d
        ld8     r5 = [r4]
        ;;
        .align  0x8000
ivt:    .skip   0x5a00
        rfi
        ;;
`);
  assert.deepEqual([outcome.kind, outcome.status], ["unhandled", 3]);
  assert.match(outcome.reason, /Unaligned Data Reference.*nothing changed/);
});

test("a program that waits by the same call again and again goes on waiting", () => {
  // The handler counts in memory alone, and leaves all registers as they were.
  const { outcome, instructions } = runProgram(`
        begin
        movl    r3 = ivt
        ;;
        mov     cr.iva = r3
        ssm     psr.ic
        ;;
        srlz.d
        ;;
wait:   break   7
        br.cond.sptk.few wait
        ;;
        .align  0x8000
ivt:    .skip   0x2c00
        movl    r16 = count
        movl    r17 = 20000
        ;;
        fetchadd8.rel r18 = [r16], 1
        ;;
        cmp.eq  p6, p7 = r17, r18
        (p6)    br.cond.sptk.few done
        mov     r18 = 0
        mov     r19 = cr.ipsr
        movl    r20 = 1 << 41
        ;;
        add     r19 = r19, r20
        ;;
        mov     cr.ipsr = r19
        ;;
        rfi
        ;;
done:   exit    3
        .data
        .align  8
count:  data8   0
`);
  assert.deepEqual([outcome.kind, outcome.status], ["exit", 3], outcome.reason);
  assert.ok(instructions > 200_000);
});

test("a handler that returns again and again is none of our business", () => {
  const { outcome } = runProgram(`
        begin
        movl    r3 = ivt
        mov     r33 = 1000
        ;;
        mov     cr.iva = r3
        ssm     psr.ic
        ;;
        srlz.d
        ;;
again:  break   7
        adds    r33 = -1, r33
        ;;
        cmp.ne  p6, p7 = 0, r33
        (p6)    br.cond.sptk.few again
        ;;
        exit    4
        .align  0x8000
ivt:    .skip   0x2c00
        mov     r16 = cr.iip
        mov     r17 = cr.ipsr
        ;;
        movl    r18 = 1 << 41
        ;;
        add     r17 = r17, r18
        ;;
        mov     cr.ipsr = r17
        ;;
        rfi
        ;;
`);
  assert.deepEqual([outcome.kind, outcome.status], ["exit", 4]);
});

test("the limit ends a run exactly there", () => {
  const { outcome, instructions } = runProgram("again: br.cond.sptk.few again", {
    maxInstructions: 12_345,
  });
  assert.deepEqual([outcome.kind, outcome.status], ["limit", 3]);
  assert.equal(instructions, 12_345);
});

test("segments go to their physical addresses, and a virtual entry point is found there", () => {
  const elf = parseElf(imageOf("begin\n exit 6"), "high");
  const high = 0xa000_0001_0000_0000n;
  const image = {
    ...elf,
    entry: elf.entry - 0x100000n + high,
    segments: elf.segments.map((segment) => ({ ...segment, vaddr: high, paddr: 0x200000 })),
  };
  const machine = new HpSim({ memory: 4 * 2 ** 20 });
  machine.memory.fill(0x200000, 0x10000, 0xaa);
  machine.load(image, "high");
  assert.equal(machine.processors[0]!.ip, 0x200000n);
  assert.equal(machine.run()?.status, 6);
});

test("bss is zeroed", () => {
  const elf = parseElf(imageOf("exit 0\n .bss\n .skip 100"), "bss");
  const machine = new HpSim({ memory: 4 * 2 ** 20 });
  machine.memory.fill(0x100000, 0x10000, 0xaa);
  machine.load(elf, "bss");
  const { paddr, data, memsz } = elf.segments.at(-1)!;
  const bss = machine.memory.readBlock(paddr + data.length, memsz - data.length);
  assert.ok(bss.length >= 100 && bss.every((byte) => byte === 0));
  assert.equal(machine.memory.read1(paddr + memsz), 0xaa, "and nothing behind it");
});

test("a segment outside the memory is refused", () => {
  const machine = new HpSim({ memory: 2 ** 20 });
  assert.throws(() => machine.load(imageOf("exit 0"), "big"), {
    name: "InputError",
    message: /^big: segment 0x100000 to 0x[0-9a-f]+ lies outside the memory.*\n {2}hint: /,
  });
});
