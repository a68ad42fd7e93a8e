import assert from "node:assert/strict";
import { test } from "node:test";
import { VIRQ_ITC } from "../../emulator/xen/constants.ts";
import { boot } from "./core-fixture.ts";

/** Registers `callback` for events, which stores ar.itc and clears what is pending. */
const registerCallback = `
        movl    r14=0x300000
        movl    r15=callback ;;
        st8     [r14]=r0,8 ;;
        st8     [r14]=r15
        mov     r2=30
        mov     r32=0
        movl    r33=0x8000000000300000 ;;
        break   0x1000 ;;
        br.cond.sptk 9f ;;
callback:
        mov     r16=ar.itc
        movl    r17=${0x20_0000 + 0x800} ;;
        st8     [r17]=r16
        movl    r17=WINDOW ;;
        st1     [r17]=r0                        // upcall_pending
        adds    r17=8,r17 ;;
        st8     [r17]=r0                        // pending_sel
        movl    r17=WINDOW + 0xc00 ;;
        st8     [r17]=r0
        break   1 ;;                            // RFI
9:`;

/** Machine time at the upcall. */
const upcallTime = 0x100;

test("cr.itm raises VIRQ_ITC when the counter reaches it (behaviour 7)", () => {
  const guest = boot(`${registerCallback}
        movl    r9=20000
        mov     r10=0x20 ;;
        mov     cr.itm=r9
        mov     cr.itv=r10
        ssm     0x4000 ;;`);
  assert.ok(guest.domain.events.bindVirq(VIRQ_ITC, 0) > 0);
  guest.run();
  assert.equal(guest.domain.crashReason, undefined);
  const time = Number(guest.result(upcallTime));
  assert.ok(time >= 20000 && time < 20100, `upcall at ${time}`);
});

test("a masked itv raises nothing (behaviour 7)", () => {
  const guest = boot(`${registerCallback}
        mov     r9=2000 ;;
        mov     cr.itm=r9
        ssm     0x4000 ;;`);
  guest.domain.events.bindVirq(VIRQ_ITC, 0);
  guest.run();
  assert.equal(guest.result(upcallTime), 0n);
});

test("without a callback the vector goes to the IRR and the hint is set (behaviour 5)", () => {
  const guest = boot(`
        mov     r9=3000
        mov     r10=0x41 ;;
        mov     cr.itm=r9
        mov     cr.itv=r10 ;;
1:      mov     r11=ar.itc ;;
        cmp.ltu p6,p0=r11,r9
(p6)    br.cond.sptk 1b ;;
        hint    @pause ;;
        movl    r14=MAPPED + 0xc20 ;;
        ld4     r8=[r14] ;;
        st8     [r40]=r8,8
        mov     r8=cr.ivr ;;
        st8     [r40]=r8,8
        mov     r8=cr.ivr ;;
        st8     [r40]=r8,8
        mov     cr.eoi=r0 ;;
        ld4     r8=[r14] ;;
        st8     [r40]=r8,8 ;;`);
  guest.run();
  assert.deepEqual([0, 1, 2, 3].map(guest.result), [1n, 0x41n, 15n, 0n]);
});

test("PAL_HALT_LIGHT waits and returns with psr.i off (abi 7.2)", () => {
  const guest = boot(`${registerCallback}
        movl    r9=9000
        mov     r10=0x20 ;;
        mov     cr.itm=r9
        mov     cr.itv=r10
        ssm     0x4000 ;;
        mov     r28=29
        mov     r2=0x1000 ;;
        break   0x1000 ;;
        mov     r9=ar.itc
        mov     r10=psr ;;
        st8     [r40]=r9,8
        extr.u  r10=r10,14,1 ;;
        st8     [r40]=r10,8
        ssm     0x4000 ;;
        mov     r9=ar.itc ;;
        st8     [r40]=r9 ;;`);
  assert.ok(guest.domain.events.bindVirq(VIRQ_ITC, 0) > 0);
  guest.run();
  const [woken, psrI, after] = [0, 1, 2].map((i) => Number(guest.result(i)));
  assert.ok(woken! >= 9000, `woken at ${woken}`);
  assert.equal(psrI, 0);
  const upcall = Number(guest.result(upcallTime));
  assert.ok(upcall > woken! && upcall < after!, `upcall at ${upcall}`);
});

test("poll returns at its timeout (abi 4.2)", () => {
  const guest = boot(`
        movl    r14=0x300000
        movl    r15=50000 ;;
        st8     [r14]=r0,8 ;;
        st8     [r14]=r0,8 ;;
        st8     [r14]=r15
        mov     r2=29
        mov     r32=3
        movl    r33=0x8000000000300000 ;;
        break   0x1000 ;;
        mov     r9=ar.itc
        st8     [r40]=r8,8 ;;
        st8     [r40]=r9 ;;`);
  guest.run();
  assert.equal(guest.result(0), 0n);
  const time = Number(guest.result(1));
  assert.ok(time >= 50000 && time < 50100, `woken at ${time}`);
});

test("PAL_HALT_LIGHT comes back at the host's tick, 32 of them a second (abi 7.2)", () => {
  const guest = boot(`${registerCallback}
        mov     r28=29
        mov     r2=0x1000 ;;
        break   0x1000 ;;
        mov     r9=ar.itc ;;
        st8     [r40]=r9 ;;`);
  guest.run();
  const woken = Number(guest.result(0));
  assert.ok(woken >= 31_250_000 && woken < 31_250_100, `woken at ${woken}`);
});

test("a value of cr.itm that has passed waits for the host's tick (behaviour 7)", () => {
  const guest = boot(`${registerCallback}
        mov     r10=0x20 ;;
        mov     cr.itm=r0
        mov     cr.itv=r10
        ssm     0x4000 ;;
        mov     r9=ar.itc ;;
        st8     [r40]=r9 ;;`);
  assert.ok(guest.domain.events.bindVirq(VIRQ_ITC, 0) > 0);
  guest.run(1);
  assert.ok(guest.result(0) > 0n, "the code has come to its end");
  assert.equal(guest.result(upcallTime), 0n);
  guest.run();
  const time = Number(guest.result(upcallTime));
  assert.ok(time >= 31_250_000 && time < 31_250_200, `upcall at ${time}`);
});

test("a timer without a port waits until there is one (behaviour 7)", () => {
  const guest = boot(`${registerCallback}
        mov     r9=20000
        mov     r10=0x20 ;;
        mov     cr.itm=r9
        mov     cr.itv=r10
        ssm     0x4000 ;;`);
  guest.run(100);
  assert.equal(guest.domain.vcpus[0]!.interrupts.itmRaised, undefined);
});
