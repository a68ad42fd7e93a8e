import assert from "node:assert/strict";
import { test } from "node:test";
import { boot } from "./core-fixture.ts";

/** What the instructions leave in r8, one after the other. */
function values(...instructions: string[]): bigint[] {
  const guest = boot(
    instructions.map((text) => `\n        ${text} ;;\n        st8     [r40]=r8,8 ;;`).join(""),
  );
  guest.run();
  assert.equal(guest.domain.crashReason, undefined);
  return instructions.map((_, i) => guest.result(i));
}

/** The fault that each instruction raises: vector and isr code. */
function faults(setup: string, ...instructions: string[]): [number, number][] {
  const guest = boot(`${setup} ;;\n${instructions.map((text) => `${text} ;;`).join("\n")}`);
  guest.run();
  assert.equal(guest.domain.crashReason, undefined);
  return guest.faults().map(({ vector, isr }) => [vector, Number(isr & 0xffffn)]);
}

test("control registers read as behaviour 4.1 says", () => {
  assert.deepEqual(
    values(
      "mov r8=cr.lid",
      "mov r8=cr.ivr",
      "mov r8=cr.eoi",
      "mov r8=cr.lrr0",
      "mov r8=cr.itv",
      "mov r8=cr.pta",
      "mov r8=cr.tpr",
    ),
    [0n, 15n, 0n, 0x10000n, 0x10000n, 0x3cn, 0n],
  );
});

test("interruption registers and iva are the guest's own (behaviour 4.1)", () => {
  assert.deepEqual(
    values(
      "movl r9=0x12345678 ;; mov cr.ifa=r9 ;; mov r8=cr.ifa",
      "mov cr.iha=r9 ;; mov r8=cr.iha",
      "mov cr.itv=r0 ;; mov r8=cr.itv",
      "mov r9=0x30 ;; mov cr.tpr=r9 ;; mov r8=cr.tpr",
      "movl r9=0x1ffff ;; mov r10=cr.iva ;; mov cr.iva=r9 ;; mov r8=cr.iva ;; mov cr.iva=r10",
    ),
    [0x12345678n, 0x12345678n, 0n, 0x30n, 0x18000n],
  );
});

test("psr as the guest reads it: cpl 0, ic and i from the copies (TLB-038)", () => {
  const [before, after] = values("mov r8=psr", "ssm 0x4000 ;; mov r8=psr ;; rsm 0x4000");
  assert.equal(before! & 0x6000n, 0x2000n);
  assert.equal(after! & 0x6000n, 0x6000n);
  assert.equal(before! >> 32n, 0n);
});

test("refused values raise the fault of the hardware (behaviour 4.1, TLB-002, 003, 012, 028)", () => {
  const illegal: [number, number] = [0x5400, 0];
  const reserved: [number, number] = [0x5400, 0x30];
  const setup = "movl r8=0x40000 << 8 ;; mov r9=0x8000 ;; mov r10=12 ;; mov r11=(11 << 2)";
  const cases: [string, [number, number]][] = [
    ["mov rr[r0]=r8", reserved],
    ["mov rr[r0]=r11", reserved],
    ["mov cr.tpr=r9", reserved],
    ["mov cr.itv=r9", illegal],
    ["mov cr.lid=r0", illegal],
    ["mov cr.lrr0=r0", illegal],
    ["itr.d dtr[r10]=r0", reserved],
    ["ptc.g r8,r11", illegal],
    ["mov dbr[r10]=r0", reserved],
    ["mov pkr[r11]=r0", reserved],
    ["ssm 0x800000", illegal],
  ];
  assert.deepEqual(
    faults(setup, ...cases.map(([text]) => text)),
    cases.map(([, fault]) => fault),
  );
});

test("bsw exchanges the banks through mapped_regs (TLB-042)", () => {
  const [inBank0, back, stored] = values(
    "mov r16=77 ;; bsw.0 ;; mov r8=r16 ;; mov r16=88",
    "bsw.1 ;; mov r8=r16",
    "movl r9=MAPPED + 0x480 ;; ld8 r8=[r9]",
  );
  assert.deepEqual([inBank0, back, stored], [0n, 77n, 88n]);
});

test("kernel registers: written by trap, read natively (TLB-054)", () => {
  assert.deepEqual(
    values(
      "mov r9=5 ;; mov ar.k3=r9 ;; mov r8=ar.k3",
      "mov r8=4 ;; mov r9=6 ;; break 0x12 ;; mov r8=ar.k4",
      "movl r9=MAPPED + 0xcb0 ;; ld8 r8=[r9]",
    ),
    [5n, 6n, 6n],
  );
});

test("hyperprivops read what is virtual (abi 6)", () => {
  assert.deepEqual(
    values(
      "mov r8=0 ;; break 0x14",
      "mov r8=1 ;; break 0x14",
      "break 8",
      "mov r8=0x20 ;; break 0xa ;; break 9",
      "mov r8=0x1000 ;; break 0xa ;; break 9",
      "mov r8=r0 ;; break 0x10",
    ),
    [0x34366169_2f6e6558n, 0n, 15n, 0x20n, 0x20n, 0x39n],
  );
});

test("a break that is none of ours reaches the guest with its immediate (TLB-047, TLB-053)", () => {
  const guest = boot("break 0x1234 ;; movl r9=MAPPED + 0x8c0 ;; ld8 r8=[r9] ;; st8 [r40]=r8 ;;");
  guest.run();
  assert.deepEqual(
    guest.faults().map(({ vector }) => vector),
    [0x2c00],
  );
  assert.equal(guest.result(0), 0x1234n);
  assert.deepEqual(faults("nop 0", "break 0x1b", "break 0"), [
    [0x2c00, 0],
    [0x2c00, 0],
  ]);
});

test("the first use of f32 is retried, vpsr.dfh stays (TLB-055)", () => {
  const guest = boot(`
        mov     r9=42 ;;
        setf.sig f40=r9 ;;
        getf.sig r8=f40 ;;
        st8     [r40]=r8,8 ;;
        movl    r9=MAPPED + 0xc25 ;;
        ld1     r8=[r9] ;;
        st8     [r40]=r8 ;;`);
  guest.run();
  assert.deepEqual([guest.result(0), guest.result(1), guest.faults()], [42n, 0n, []]);
});

test("rfi into virtual mode and out of it again (behaviour 3.1)", () => {
  const guest = boot(`
        mov     r9=(14 << 2) ;;
        mov     rr[r0]=r9 ;;
        movl    r9=1f
        movl    r10=0x1008022000 ;;             // it, rt, dt, ic
        mov     cr.iip=r9
        mov     cr.ipsr=r10
        movl    r11=0x661
        mov     r14=(24 << 2) ;;
        mov     cr.ifa=r0
        mov     cr.itir=r14 ;;
        itr.i   itr[r0]=r11 ;;
        itr.d   dtr[r0]=r11 ;;
        rfi ;;
1:      mov     r8=psr ;;
        st8     [r40]=r8,8
        rsm     0x20000 ;;                      // dt: metaphysical
        mov     r8=psr ;;
        st8     [r40]=r8,8 ;;`);
  guest.run();
  assert.equal(guest.domain.crashReason, undefined);
  assert.equal(guest.result(0) & 0x8020000n, 0x8020000n);
  assert.equal(guest.result(1) & 0x8020000n, 0n);
});
