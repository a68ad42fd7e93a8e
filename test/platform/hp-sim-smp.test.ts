import assert from "node:assert/strict";
import { test } from "node:test";

import { runProgram } from "./hp-sim.ts";

/* Several processors: turns, messages through the interrupt block, shared memory. */

/** Address of a message for the processor with an id (and eid), uncacheable. */
const messageTo = (id: number | string, eid: number | string = 0) =>
  `(1 << 63) + 0xfee00000 + ((${id}) << 12) + ((${eid}) << 4)`;

/** Sends \data to processor \id. */
const sendMacro = `
        .macro  send id, data
        movl    r9 = (1 << 63) + 0xfee00000 + (\\id << 12)
        mov     r10 = \\data
        ;;
        st8     [r9] = r10
        ;;
        .endm
        .macro  until_equals address, value
spin\\@: movl   r9 = \\address
        movl    r10 = \\value
        ;;
        ld8.acq r11 = [r9]
        ;;
        cmp.ne  p6, p7 = r10, r11
        (p6)    br.cond.sptk.few spin\\@
        ;;
        .endm
        .macro  count_up address, amount, result
        movl    r9 = \\address
        ;;
        fetchadd8.rel \\result = [r9], \\amount
        ;;
        .endm
        .macro  start_others count
        call    120, 2, others
        .irp    id, 1, 2, 3
        .if     \\id < \\count
        send    \\id, 0xf3
        .endif
        .endr
        .endm
`;

const counters = `
        .data
        .align  64
started: data8  0
lock:   data8   0
ticket: data8   0
serving: data8  0
total:  data8   0
done:   data8   0
work:   data8   0, 0, 0, 0
`;

test("processors wait for an entry and message 0xf3, then start there", () => {
  const { outcome, machine } = runProgram(
    `${sendMacro} begin
        send    1, 0xf3                         // no entry yet
        start_others 4
        until_equals started, 3
        exit    77
        .align  16
others: begin
        mov     r40 = cr.lid
        mov     r41 = psr
        count_up     started, 1, r8
1:      br.cond.sptk.few 1b
${counters}`,
    { processors: 4 },
  );
  assert.equal(outcome.status, 77, outcome.reason);
  for (const [n, cpu] of machine.processors.entries()) {
    assert.equal(cpu.cr(64), BigInt(n) << 24n, "cr.lid");
    if (n > 0) assert.equal(cpu.gr(40), BigInt(n) << 24n);
    if (n > 0) assert.equal(cpu.gr(41), 0n, "psr without bn");
  }
});

test("a processor is not started by another vector, nor without an entry", () => {
  const { outcome, machine } = runProgram(
    `${sendMacro} begin
        send    1, 0xf3
        call    120, 2, others
        send    1, 0xf2
        mov     r3 = 300
        ;;
        mov     ar.lc = r3
        ;;
1:      br.cloop.sptk.few 1b
        ;;
        exit    7
others: exit    8`,
    { processors: 2 },
  );
  assert.equal(outcome.status, 7);
  assert.equal(machine.processors[1]!.ip, 0n);
});

/** Four processors add to a counter that is no atomic one, 50 times each, between these. */
const guarded = (acquire: string, release: string) => `${sendMacro} begin
        start_others 4
        br.cond.sptk.few work_on
others: begin
work_on:
        mov     r20 = 50
again:
        ;;
${acquire}
        ;;
        movl    r14 = total
        ;;
        ld8     r15 = [r14]
        nop     0
        ;;
        adds    r15 = 1, r15
        nop     0
        ;;
        st8     [r14] = r15
        ;;
${release}
        adds    r20 = -1, r20
        ;;
        cmp.ne  p8, p9 = 0, r20
        (p8)    br.cond.sptk.few again
        ;;
        count_up     done, 1, r8
        until_equals done, 4
        movl    r14 = total
        ;;
        ld8     r32 = [r14]
        mov     r15 = 66
        ;;
        break   0x80001
${counters}`;

const locks = {
  "cmpxchg8.acq": [
    `1:     mov     ar.ccv = r0
        mov     r16 = 1
        movl    r17 = lock
        ;;
        cmpxchg8.acq r18 = [r17], r16, ar.ccv
        ;;
        cmp.ne  p6, p7 = 0, r18
        (p6)    br.cond.sptk.few 1b`,
    `movl   r17 = lock
        ;;
        st8.rel [r17] = r0`,
  ],
  xchg4: [
    `1:     mov     r16 = 1
        movl    r17 = lock
        ;;
        xchg4   r18 = [r17], r16
        ;;
        cmp.ne  p6, p7 = 0, r18
        (p6)    br.cond.sptk.few 1b`,
    `movl   r17 = lock
        ;;
        st4.rel [r17] = r0`,
  ],
  "fetchadd4 (tickets)": [
    `movl   r16 = ticket
        movl    r17 = serving
        ;;
        fetchadd4.acq r18 = [r16], 1
        ;;
1:      ld4.acq r19 = [r17]
        ;;
        cmp.ne  p6, p7 = r18, r19
        (p6)    br.cond.sptk.few 1b`,
    `movl   r17 = serving
        ;;
        fetchadd4.rel r18 = [r17], 1`,
  ],
} as const;

for (const [name, [acquire, release]] of Object.entries(locks)) {
  test(`a lock of ${name} keeps four processors apart`, () => {
    for (const quantum of [1, 7, undefined]) {
      const { outcome } = runProgram(guarded(acquire, release), {
        processors: 4,
        ...(quantum === undefined ? {} : { quantum }),
      });
      assert.deepEqual([outcome.kind, outcome.status], ["exit", 200], `quantum ${quantum}`);
    }
  });
}

test("without a lock, processors that run side by side lose additions", () => {
  const { outcome } = runProgram(guarded("", ""), { processors: 4, quantum: 5 });
  assert.equal(outcome.kind, "exit");
  assert.ok(outcome.status < 200, `${outcome.status}`);
});

test("processors get equal shares, and every run is the same", () => {
  const program = `${sendMacro} begin
        start_others 4
        mov     r21 = 20000
        br.cond.sptk.few 1f
others: mov     r21 = 0
1:      mov     r20 = 0
        ;;
2:      adds    r20 = 1, r20
        ;;
        cmp.ne  p6, p7 = r20, r21
        (p6)    br.cond.sptk.few 2b
        ;;
        exit    0`;
  const run = () => {
    const { machine, instructions } = runProgram(program, { processors: 4 });
    return { counts: machine.processors.map((cpu) => Number(cpu.gr(20))), instructions };
  };
  const first = run();
  for (const count of first.counts) assert.ok(Math.abs(count - 20_000) < 100, `${first.counts}`);
  assert.deepEqual(run(), first);
});

/** A handler of external interrupts: \body with the vector in r16, then back. */
const handler = (body: string) => `
        .align  0x8000
ivt:    .skip   0x3000
        mov     r16 = cr.ivr
        ;;
        srlz.d
${body}
        ;;
        mov     cr.eoi = r0
        ;;
        srlz.d
        rfi
        ;;
`;

const enable = `
        movl    r3 = ivt
        ;;
        mov     cr.iva = r3
        mov     cr.tpr = r0
        ;;
        ssm     psr.ic
        ;;
        srlz.d
        ssm     psr.i
        ;;
        srlz.d
        ;;
`;

test("messages go to and fro, and wake processors that sleep", () => {
  const { outcome, instructions } = runProgram(
    `${sendMacro} begin
        ${enable}
        start_others 2
1:      call    19                              // sleep until the answer
        movl    r9 = total
        ;;
        ld8     r10 = [r9]
        ;;
        cmp.gtu p6, p7 = 50, r10
        (p6)    br.cond.sptk.few 1b
        ;;
        exit    50
others: begin
        ${enable}
        send    0, 0x40                         // the first ball
2:      call    19
        br.cond.sptk.few 2b
        ;;
${handler(`
        movl    r17 = total
        mov     r18 = cr.lid
        ;;
        fetchadd8.rel r19 = [r17], 1
        xor     r18 = 1, r18                    // keep the low bits
        ;;
        extr.u  r18 = r18, 24, 8
        movl    r20 = (1 << 63) + 0xfee00000
        ;;
        xor     r18 = 1, r18                    // to the other one
        mov     r21 = 0x40
        ;;
        shl     r18 = r18, 12
        ;;
        add     r20 = r20, r18
        ;;
        st8     [r20] = r21`)}
${counters}`,
    { processors: 2 },
  );
  assert.deepEqual([outcome.kind, outcome.status], ["exit", 50]);
  assert.ok(instructions < 50 * 60, `${instructions}`);
});

test("the address of a message names id and eid of cr.lid; bit 3 is only a hint", () => {
  const { outcome, machine, messages } = runProgram(
    `begin
        movl    r3 = (0x12 << 24) | (0x34 << 16)
        ;;
        mov     cr.lid = r3
        ;;
        srlz.d
        movl    r9 = ${messageTo(0x12, 0x34)}
        mov     r10 = 0x41
        mov     r11 = 0x42
        ;;
        st8     [r9] = r10, 8
        ;;
        st8     [r9] = r11
        movl    r12 = ${messageTo(0x12, 0x35)}
        movl    r13 = ${messageTo(0)}
        ;;
        st8     [r12] = r10
        st8     [r13] = r10
        ;;
        exit    0`,
  );
  assert.equal(outcome.status, 0);
  assert.equal(machine.processors[0]!.cr(69), 0b110n, "irr1");
  assert.deepEqual(messages, [
    "no processor has id 18, eid 53: interrupt message dropped",
    "no processor has id 0, eid 0: interrupt message dropped",
  ]);
});

test("a message sent through a virtual address arrives", () => {
  const { machine, outcome } = runProgram(`begin
        movl    r3 = 0x1234000
        movl    r4 = 0xfee00000 | 0x671         // uncacheable, present, accessed, dirty, read, write
        mov     r5 = 12 << 2
        mov     r6 = 0
        ;;
        mov     rr[r6] = r5
        mov     cr.itir = r5
        mov     cr.ifa = r3
        ;;
        srlz.d
        itc.d   r4
        ;;
        ssm     psr.dt
        mov     r7 = 0x41
        ;;
        srlz.d
        st8     [r3] = r7
        ;;
        exit    0`);
  assert.equal(outcome.status, 0, outcome.reason);
  assert.equal(machine.processors[0]!.cr(69), 0b10n, "irr1");
});

test("delivery modes: NMI and ExtINT whatever the vector, and vectors that there are not", () => {
  const { machine, messages } = runProgram(`${sendMacro} begin
        send    0, 0x455                        // NMI
        send    0, 0x755                        // ExtINT
        send    0, 0x00f                        // reserved vector
        send    0, 0x141                        // reserved mode
        send    0, 0x203                        // PMI
        send    0, 0x500                        // INIT without an entry
        exit    0`);
  assert.equal(machine.processors[0]!.cr(68), 0b101n, "irr0");
  for (const n of [69, 70, 71]) assert.equal(machine.processors[0]!.cr(n), 0n);
  assert.deepEqual(messages, [
    "interrupt message with delivery mode 0, vector 15 dropped",
    "interrupt message with delivery mode 1, vector 65 dropped",
    "interrupt message with delivery mode 2, vector 3 dropped",
    "interrupt message with delivery mode 5, vector 0 dropped",
  ]);
});

test("an INIT wakes a processor and takes it to its entry, from where rfi leads back", () => {
  const { outcome, machine } = runProgram(
    `${sendMacro} begin
        start_others 2
        call    120, 1, on_init
        until_equals started, 1
        send    1, 0x500
        until_equals started, 2
        exit    0
others: begin
        mov     r41 = 1
        ssm     psr.ic
        ;;
        srlz.d
        count_up started, 1, r8
        mov     r15 = 19
        ;;
        break   0x80001
asleep: ;;
        movl    r44 = asleep
        adds    r41 = 1, r41
        count_up started, 1, r8
1:      br.cond.sptk.few 1b
on_init:
        mov     r40 = psr
        mov     r42 = cr.iip
        mov     r43 = cr.ipsr
        ;;
        rfi
        ;;
${counters}`,
    { processors: 2 },
  );
  assert.equal(outcome.status, 0, outcome.reason);
  const cpu = machine.processors[1]!;
  // psr.mc is 1; what reads as psr does not have ic, and bank 0 is beyond bit 36.
  assert.equal(cpu.gr(40), 1n << 35n);
  assert.equal(cpu.gr(42) & ~0xfn, cpu.gr(42));
  assert.ok(cpu.gr(42) === cpu.gr(44) || cpu.gr(42) === cpu.gr(44) - 16n, "where it slept");
  assert.equal(cpu.gr(43) & ~(3n << 41n), (1n << 44n) | (1n << 13n));
  assert.equal(cpu.gr(41), 2n, "it went on");
});

test("other accesses to the interrupt block, and addresses that nobody answers", () => {
  const { machine, messages } = runProgram(`begin
        movl    r9 = ${messageTo(0)}
        movl    r10 = (1 << 63) + 0xfee00000 + 0x1e0000   // INTA
        movl    r11 = (1 << 63) + 0xfee00000 + 0x1e0008   // XTP
        movl    r12 = (1 << 63) + 0xfec00000              // nobody
        mov     r13 = 0x41
        ;;
        st4     [r9] = r13
        st1     [r11] = r13
        st8     [r12] = r13
        ld1     r40 = [r10]
        ld8     r41 = [r12]
        ;;
        st8     [r10] = r13
        ld8     r42 = [r9]
        ;;
        exit    0`);
  const cpu = machine.processors[0]!;
  assert.equal(cpu.cr(69), 0n, "no interrupt");
  assert.deepEqual([cpu.gr(40), cpu.gr(41)], [0xffn, 2n ** 64n - 1n]);
  assert.deepEqual(messages, [
    "write of 4 bytes at 0xfee00000 of the interrupt block dropped",
    "write of 8 bytes at 0xfefe0000 of the interrupt block dropped",
    "read of 8 bytes at 0xfee00000 of the interrupt block dropped",
  ]);
});

test("an idle machine skips to the next timer, of whichever processor", () => {
  const { outcome, machine, instructions } = runProgram(
    `${sendMacro} begin
        start_others 2
        call    19                              // until the other one wakes us
        mov     r40 = ar.itc
        exit    5
others: begin
        movl    r3 = 3000000000
        mov     r4 = 0x50
        ;;
        mov     cr.itm = r3
        mov     cr.itv = r4
        ;;
        srlz.d
        call    19
        send    0, 0x40
1:      br.cond.sptk.few 1b`,
    { processors: 2 },
  );
  assert.equal(outcome.status, 5, outcome.reason);
  const itc = machine.processors[0]!.gr(40);
  assert.ok(itc >= 3_000_000_000n && itc < 3_000_001_000n, `${itc}`);
  assert.ok(instructions < 1000);
});

test("a timer fires in time while another processor is busy", () => {
  const { machine } = runProgram(
    `${sendMacro} begin
        start_others 2
        movl    r3 = 12345
        mov     r4 = 0x50
        ;;
        mov     cr.itm = r3
        mov     cr.itv = r4
        ;;
        srlz.d
        call    19
        mov     r40 = ar.itc
        exit    0
others: br.cond.sptk.few others`,
    { processors: 2 },
  );
  const itc = machine.processors[0]!.gr(40);
  assert.ok(itc >= 12_345n && itc < 12_350n, `${itc}`);
});

test("ptc.ga takes a translation away from the other processor", () => {
  /*
   * Processor 1 reads a virtual page through its data TLB, which its miss handler fills from `frame`.
   * Processor 0 changes `frame` alone: the old translation stays. Then it purges.
   */
  const { outcome, machine } = runProgram(
    `${sendMacro} begin
        start_others 2
        until_equals started, 1
        movl    r9 = frame
        movl    r10 = second
        ;;
        st8     [r9] = r10
        ;;
        mf
        count_up     work, 1, r8
        until_equals started, 2                 // it has read again: still the first
        movl    r20 = page
        mov     r21 = 12 << 2
        ;;
        ptc.ga  r20, r21
        ;;
        mf
        count_up     work, 1, r8
        until_equals started, 3
        exit    0
others: begin
        movl    r3 = ivt
        mov     r4 = 12 << 2                    // 4 KiB pages, no walker
        mov     r5 = 0
        ;;
        mov     cr.iva = r3
        mov     rr[r5] = r4
        movl    r20 = page
        ;;
        srlz.d
        ssm     psr.ic
        ;;
        srlz.d
        .irp    n, 0, 1, 2
        until_equals work, \\n
        ssm     psr.dt
        ;;
        srlz.d
        ld8     r4\\n = [r20]
        ;;
        rsm     psr.dt
        ;;
        srlz.d
        count_up     started, 1, r8
        .endr
1:      br.cond.sptk.few 1b
        .align  0x8000
ivt:    .skip   0x1000                          // Alternate Data TLB
        movl    r16 = frame
        rsm     psr.dt
        ;;
        srlz.d
        ld8     r17 = [r16]
        movl    r18 = 0x661                     // present, accessed, dirty, read and write
        mov     r19 = 12 << 2
        ;;
        or      r17 = r17, r18
        mov     cr.itir = r19
        ;;
        itc.d   r17
        ;;
        rfi
        ;;
page = 0x1234000
        .data
        .align  0x1000
first:  data8   111
        .align  0x1000
second: data8   222
frame:  data8   first
${counters}`,
    { processors: 2 },
  );
  assert.deepEqual([outcome.kind, outcome.status], ["exit", 0], outcome.reason);
  const values = [40, 41, 42].map((r) => machine.processors[1]!.gr(r));
  assert.deepEqual(values, [111n, 111n, 222n]);
});
