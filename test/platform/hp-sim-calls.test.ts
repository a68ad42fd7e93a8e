import assert from "node:assert/strict";
import { test } from "node:test";
import type { FileAccess, Files } from "../../emulator/platform/hp-sim/files.ts";
import type { RunResult } from "../../emulator/platform/hp-sim/run-image.ts";
import { runProgram } from "./hp-sim.ts";

/* The simulator calls (reference, "the simulator platform"): a program for each. */

const FAILED = 2n ** 64n - 1n;

/** Results that programs leave in r40 and up. */
function results({ machine, outcome }: RunResult, count: number): bigint[] {
  assert.equal(outcome.kind, "exit", outcome.reason);
  return Array.from({ length: count }, (_, i) => machine.processors[0]!.gr(40 + i));
}

/** Files in memory, and what happened to them. */
function filesOf(content: Record<string, Uint8Array>): Files & { readonly log: string[] } {
  const log: string[] = [];
  const open = (path: string, access: FileAccess) => {
    log.push(`open ${path} ${access}`);
    const bytes = content[path];
    if (bytes === undefined) return undefined;
    return {
      read: (offset: number, length: number) =>
        access === "write" ? undefined : bytes.slice(offset, offset + length),
      write: (offset: number, data: Uint8Array) => {
        if (access === "read") return undefined;
        const fits = data.slice(0, bytes.length - offset);
        bytes.set(fits, offset);
        return fits.length;
      },
      close: () => {
        log.push(`close ${path}`);
      },
    };
  };
  return { open, log };
}

const numbers = (length: number) => Uint8Array.from({ length }, (_, i) => i);

/** Leaves r8 in \n, and the count of the completion of \descriptor in the register after it. */
const completionMacro = `
        .macro complete number, descriptor, register, count
        movl    r3 = status
        mov     r9 = \\descriptor
        ;;
        st4     [r3] = r9
        call    \\number, status
        mov     \\register = r8
        movl    r3 = status + 4
        ;;
        ld4     \\count = [r3]
        .endm
`;

const data = `
        .data
        .align  16
requests:
        data8   buffer, 16, buffer + 0x100, 8
status: data4   0, 0
name:   stringz "disk"
missing: stringz "missing"
        .align  16
buffer: .skip   0x200, 0xee
`;

test("open, read, write and close: requests scattered over memory, completions collected", () => {
  const disk = numbers(100);
  const files = filesOf({ disk });
  const result = runProgram(
    `${completionMacro}
        begin
        call    50, name, 3
        mov     r40 = r8
        call    52, 0, 2, requests, 10          // read
        mov     r41 = r8
        complete 55, 0, r42, r43
        complete 55, 0, r44, r9                 // nothing more
        call    53, 0, 1, requests, 50          // write
        complete 54, 0, r45, r46
        call    51, 0
        mov     r47 = r8
        exit    0
${data}`,
    { files },
  );
  assert.deepEqual(results(result, 8), [0n, 0n, 0n, 24n, FAILED, 0n, 16n, 0n]);
  const { memory } = result.machine;
  assert.deepEqual(files.log, ["open disk both", "close disk"]);
  assert.deepEqual(disk.slice(48, 68), Uint8Array.from([48, 49, ...numbers(26).slice(10), 66, 67]));
  const text = Buffer.from(memory.readBlock(0x100000, 0x4000));
  const at = text.indexOf(Uint8Array.from([...numbers(26).slice(10), 0xee]));
  assert.ok(at > 0, "the first request");
  assert.equal(text.indexOf(Uint8Array.from([...numbers(34).slice(26), 0xee])), at + 0x100);
});

test("a read at the end of a file moves what is there", () => {
  const result = runProgram(
    `${completionMacro}
        begin
        call    50, name, 1
        call    52, 0, 2, requests, 90
        complete 55, 0, r40, r41
        call    52, 0, 2, requests, 1000
        complete 55, 0, r42, r43
        exit    0
${data}`,
    { files: filesOf({ disk: numbers(100) }) },
  );
  assert.deepEqual(results(result, 4), [0n, 10n, 0n, 0n]);
});

test("what a disk refuses: results, and counts of -1 in completions", () => {
  const files = filesOf({ disk: numbers(100) });
  const result = runProgram(
    `${completionMacro}
        begin
        call    50, missing, 1
        mov     r40 = r8
        call    50, name, 0                     // no such access
        mov     r41 = r8
        call    50, 1 << 40, 1                  // no such pointer
        mov     r42 = r8
        call    52, 0, 1, requests, 0           // not open
        mov     r43 = r8
        call    51, 7
        mov     r44 = r8
        call    50, name, 1
        mov     r45 = r8
        call    53, 0, 1, requests, 0           // open for reading
        mov     r46 = r8
        complete 55, 0, r47, r48
        call    52, 0, 1, 1 << 40, 0            // requests outside the memory
        complete 55, 0, r49, r50
        complete 55, 5, r51, r9                 // of another descriptor
        exit    0
${data}`,
    { files },
  );
  const refused = [FAILED, FAILED, FAILED, FAILED, FAILED];
  const failedTransfers = [0n, 0n, 0xffff_ffffn, 0n, 0xffff_ffffn];
  assert.deepEqual(results(result, 12), [...refused, 0n, ...failedTransfers, FAILED]);
});

test("files of a machine without a folder cannot be opened", () => {
  const result = runProgram(`begin\n call 50, name, 1\n mov r40 = r8\n exit 0\n${data}`);
  assert.deepEqual(results(result, 1), [FAILED]);
});

test("a file that is left open is closed at the end", () => {
  const files = filesOf({ disk: numbers(1) });
  runProgram(`begin\n call 50, name, 1\n exit 0\n${data}`, { files });
  assert.deepEqual(files.log, ["open disk read", "close disk"]);
});

test("characters of the input one by one, then 0", () => {
  const result = runProgram(
    `begin
        call    21
        mov     r40 = r8
        call    21
        mov     r41 = r8
        call    21
        mov     r42 = r8
        exit    0`,
    { input: () => Uint8Array.of(0x61, 0xff) },
  );
  assert.deepEqual(results(result, 3), [0x61n, 0xffn, 0n]);
});

test("the input is not asked for by a program that does not read", () => {
  const input = () => assert.fail("asked");
  assert.equal(runProgram("begin\n exit 7", { input }).status, 7);
});

test("the command line, with a NUL", () => {
  const result = runProgram(
    `begin
        call    75, buffer
        mov     r40 = r8
        movl    r3 = buffer
        ;;
        ld8     r41 = [r3]
        exit    0
${data}`,
    { args: "a=\u00fc" },
  );
  assert.deepEqual(results(result, 2), [4n, 0xeeeeee00_bcc33d61n], "UTF-8");
  const none = runProgram(`begin\n call 75, buffer\n mov r40 = r8\n exit 0\n${data}`);
  assert.deepEqual(results(none, 1), [0n]);
});

test("the initial RAM disk", () => {
  const result = runProgram(
    `begin
        call    77, buffer
        mov     r40 = r8
        movl    r3 = buffer
        ;;
        ld8     r41 = [r3]
        call    77, 1 << 40
        mov     r42 = r8
        exit    0
${data}`,
    { initramfs: Uint8Array.of(1, 2, 3) },
  );
  assert.deepEqual(results(result, 3), [3n, 0xeeeeeeee_ee030201n, FAILED]);
  const none = runProgram(`begin\n call 77, buffer\n mov r40 = r8\n exit 0\n${data}`);
  assert.deepEqual(results(none, 1), [0n]);
});

test("the calendar starts at a fixed date and goes on with virtual time", () => {
  const program = (spin: number) => `begin
        mov     r3 = ${spin}
        ;;
        mov     ar.lc = r3
        ;;
1:      { .mib
        nop.m   0
        nop.i   0
        br.cloop.sptk.few 1b ;;
        }
        call    74, buffer
        mov     r40 = r8
        call    65, buffer + 0x20
        mov     r41 = r8
        exit    0
${data}`;
  const calendar = (spin: number) => {
    const result = runProgram(program(spin), { maxInstructions: 1e8 });
    const [status, ms] = results(result, 2);
    assert.equal(status, 0n);
    const { memory } = result.machine;
    const block = Buffer.from(memory.readBlock(0x100000, 0x4000));
    const at = block.indexOf(Buffer.from(new Uint32Array([106, 6, 1, 0, 0]).buffer));
    assert.ok(at > 0);
    assert.equal(memory.read8(0x100000 + at + 0x20), ms);
    return Array.from({ length: 8 }, (_, i) => memory.read4(0x100000 + at + 4 * i));
  };
  // Saturday, 1 July 2006, as struct tm has it.
  assert.deepEqual(calendar(1), [106, 6, 1, 0, 0, 0, 0, 6]);
  // A loop of three slots, so 3 million instructions and some: 3 ms.
  assert.deepEqual(calendar(1_000_000), [106, 6, 1, 0, 0, 0, 3, 6]);
});

test("calls that are accepted, and those of a network that is not there", () => {
  const each = [60, 69, 76, 100, 101, 102, 103, 104];
  const calls = each.map((number, i) => `call ${number}\n mov r${40 + i} = r8`).join("\n");
  const result = runProgram(`begin\n ${calls}\n exit 0`);
  assert.deepEqual(results(result, 8), [0n, 0n, 0n, ...Array(5).fill(FAILED)]);
  assert.deepEqual(result.messages, []);
});

/** A table whose external interrupt handler ends the run with the vector that it reads. */
const exitingTable = `
        .align  0x8000
ivt:    .skip   0x3000
        mov     r16 = cr.ivr
        ;;
        srlz.d
        mov     r15 = 66
        ;;
        mov     r17 = ar.itc
        alloc   r2 = ar.pfs, 0, 1, 0, 0
        ;;
        mov     r32 = r16
        ;;
        break   0x80001
`;

const enableInterrupts = `
        movl    r3 = ivt
        ;;
        mov     cr.iva = r3
        ssm     psr.ic
        ;;
        srlz.d
        ssm     psr.i
        ;;
        srlz.d
        ;;
`;

test("an interrupt that is connected and raised arrives with its vector", () => {
  const { outcome } = runProgram(`begin
        ${enableInterrupts}
        call    58, 9, 0x41
        call    59, 1                           // not connected
        nop     0
        nop     0
        call    59, 9
        nop     0
        exit    1
${exitingTable}`);
  assert.deepEqual([outcome.kind, outcome.status], ["exit", 0x41]);
});

test("a disk transfer interrupts where the disk is connected", () => {
  const { outcome } = runProgram(
    `begin
        ${enableInterrupts}
        call    58, 1, 0x52
        call    50, name, 1
        call    52, 0, 1, requests, 0
        nop     0
        exit    1
${exitingTable}
${data}`,
    { files: filesOf({ disk: numbers(100) }) },
  );
  assert.deepEqual([outcome.kind, outcome.status], ["exit", 0x52]);
});

test("the keyboard interrupts when characters wait", () => {
  const program = `begin
        ${enableInterrupts}
        call    58, 3, 0x33
        nop     0
        exit    1
${exitingTable}`;
  assert.equal(runProgram(program, { input: () => Uint8Array.of(0x61) }).status, 0x33);
  assert.equal(runProgram(program).status, 1);
});

test("the keyboard interrupts again while characters are left", () => {
  const result = runProgram(
    `begin
        call    58, 3, 0x33
        call    21
        mov     r40 = cr.irr0
        mov     r3 = cr.ivr
        ;;
        mov     cr.eoi = r0
        ;;
        srlz.d
        call    21                              // the last one
        mov     r40 = cr.irr0
        exit    0`,
    { input: () => Uint8Array.of(0x61, 0x62) },
  );
  assert.deepEqual(results(result, 1), [0n]);
});

test("the keyboard interrupts again later if nobody listened, and wakes a processor by it", () => {
  const result = runProgram(
    `begin
        call    58, 3, 0x33
        mov     r3 = cr.ivr                     // taken, and nothing read
        ;;
        mov     cr.eoi = r0
        ;;
        srlz.d
        call    19
        mov     r40 = cr.ivr
        mov     r41 = ar.itc
        exit    0`,
    { input: () => Uint8Array.of(0x61) },
  );
  const [vector, itc] = results(result, 2);
  assert.equal(vector, 0x33n);
  assert.ok(itc! > 10_000_000n && itc! < 10_001_000n, `${itc}`);
});

test("a machine that sleeps and never reads what is typed ends all the same", () => {
  const { outcome } = runProgram(
    `begin
        movl    r3 = 0xf0                       // nothing comes through
        ;;
        mov     cr.tpr = r3
        ;;
        srlz.d
        call    58, 3, 0x33
        call    19
        exit    0`,
    { input: () => Uint8Array.of(0x61) },
  );
  assert.equal(outcome.kind, "asleep");
});

test("sources and vectors that there are not are refused", () => {
  const result = runProgram(`begin
        call    58, 6, 0x41
        mov     r40 = r8
        call    58, 1, 15
        mov     r41 = r8
        exit    0`);
  assert.deepEqual(results(result, 2), [FAILED, FAILED]);
  assert.equal(result.messages.length, 2);
});

test("halt light sleeps until the interval timer, even with psr.i = 0", () => {
  const result = runProgram(`begin
        movl    r3 = 5000000000
        mov     r4 = 0xef
        ;;
        mov     cr.itm = r3
        mov     cr.itv = r4
        ;;
        srlz.d
        call    19
        mov     r40 = ar.itc
        mov     r41 = cr.irr3
        exit    0`);
  const [itc, irr3] = results(result, 2);
  assert.ok(itc! >= 5_000_000_000n && itc! < 5_000_000_010n, `${itc}`);
  assert.equal(irr3, 1n << BigInt(0xef - 192));
  assert.ok(result.instructions < 100);
});

test("halt light returns at once when an interrupt is there", () => {
  const result = runProgram(`begin
        call    58, 9, 0x41
        call    59, 9
        mov     r40 = ar.itc
        call    19
        mov     r41 = ar.itc
        exit    0`);
  const [before, after] = results(result, 2);
  assert.ok(after! - before! < 20n);
});

test("asleep with nothing to wake it, the run ends", () => {
  const { outcome } = runProgram("begin\n call 19\n exit 0");
  assert.deepEqual([outcome.kind, outcome.status], ["asleep", 3]);
});

test("a timer that has passed wakes nobody", () => {
  const { outcome } = runProgram(`begin
        mov     r4 = 0xef
        ;;
        mov     cr.itm = r0
        mov     cr.itv = r4
        ;;
        call    19
        exit    0`);
  assert.equal(outcome.kind, "asleep");
});
