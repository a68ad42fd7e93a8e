import assert from "node:assert/strict";
import { test } from "node:test";
import { dirtyRegisters } from "../../emulator/ia64/rse.ts";
import { type Machine, machineWith, PSR } from "./core-machine.ts";

/*
 * A program at level 3 is interrupted again and again by a kernel that takes the register stack
 * over, as operating systems do: cover, a backing store of its own, calls deep enough to spill the
 * program's registers there, loadrs, and back. The pages of the program's backing store are mapped
 * one by one when the RSE misses them, and purged at each interrupt.
 */

const depth = 60;
const calls = 7;
/** Close to the end of a page, and to a NaT collection. */
const userStore = 0x4000_0df0n;

const program = `
        alloc r2 = ar.pfs, 0, 0, 8, 0
        mov r32 = ${depth}
        br.call.sptk.many b0 = recurse ;;
        flushrs ;;
        break.i 1
recurse:
        alloc r35 = ar.pfs, 1, 7, 1, 0
        mov r36 = b0
        mov r33 = r32
        mov r34 = 0
        shladd r37 = r32, 4, r32
        tbit.nz p8, p9 = r32, 0
        cmp.eq p6, p7 = 0, r32 ;;
        (p8) mov r34 = r12
        (p7) adds r40 = -1, r32
        (p7) br.call.sptk.many b0 = recurse ;;
        shladd r38 = r33, 4, r33
        cmp.ne p10, p0 = r33, r32
        tnat.nz p11, p12 = r34 ;;
        (p10) break.i 2
        cmp.ne p10, p0 = r37, r38
        (p11) adds r10 = 1, r10 ;;
        (p10) break.i 3
        mov ar.pfs = r35
        mov b0 = r36 ;;
        br.ret.sptk.many b0 ;;
`;

const kernel = `
        .align 32768
ivt:    .org ivt + 0x1000
        mov r16 = cr.ifa ;;
        extr.u r16 = r16, 12, 8
        movl r17 = 0x80000 | 0x1e1 | 2 << 9 ;;
        dep r17 = r16, r17, 12, 6
        mov r16 = 12 << 2 ;;
        mov cr.itir = r16 ;;
        itc.d r17 ;;
        srlz.d ;;
        rfi ;;

        .org ivt + 0x3000
        mov r16 = cr.ivr
        mov r17 = pr
        mov r18 = cr.ipsr
        mov r19 = cr.iip
        cover ;;
        mov r20 = cr.ifs
        mov r21 = ar.rsc
        mov r22 = ar.pfs
        mov r23 = b0
        mov ar.rsc = 0 ;;
        mov r24 = ar.rnat
        mov r25 = ar.bspstore
        movl r26 = 0xc01f0 ;;
        mov ar.bspstore = r26 ;;
        mov r27 = ar.bsp
        mov ar.rnat = r0
        mov r28 = ${calls} ;;
        sub r27 = r27, r26
        mov ar.rsc = 3
        br.call.sptk.many b0 = work ;;
        alloc r16 = ar.pfs, 0, 0, 0, 0
        shl r27 = r27, 16 ;;
        mov ar.rsc = r27 ;;
        loadrs ;;
        mov ar.bspstore = r25 ;;
        mov ar.rnat = r24
        mov ar.pfs = r22
        mov b0 = r23
        mov cr.ifs = r20
        mov cr.ipsr = r18
        mov cr.iip = r19
        mov cr.eoi = r0
        mov pr = r17, -1
        mov r16 = ar.itc ;;
        mov ar.rsc = r21
        add r16 = r16, r15
        ptc.e r0 ;;
        mov cr.itm = r16 ;;
        rfi ;;
work:   alloc r32 = ar.pfs, 0, 20, 0, 0
        mov r33 = b0
        adds r28 = -1, r28 ;;
        mov r51 = r28
        cmp.lt p6, p7 = 0, r28 ;;
        (p6) br.call.sptk.many b0 = work ;;
        mov ar.pfs = r32
        mov b0 = r33 ;;
        br.ret.sptk.many b0 ;;
`;

function boot(period: number): Machine {
  const machine = machineWith(program + kernel);
  const { cpu, vectors, address } = machine;
  for (const side of ["i", "d"] as const)
    cpu.tlb.insertRegister(side, 0, 0n, 0, identity, 20n << 2n);
  cpu.intercept = (_, vector) => {
    vectors.push(vector);
    if (vector === 0x2c00) cpu.stop();
    else cpu.ip = address("ivt") + BigInt(vector);
  };
  cpu.psr = PSR.ic | PSR.i | PSR.it | PSR.dt | PSR.rt | PSR.cpl3 | PSR.bn;
  cpu.setAr(16, 0xfn);
  cpu.setAr(18, userStore);
  cpu.setGr(12, 0n, true);
  cpu.setGr(15, BigInt(period)); // r15 is the kernel's alone
  cpu.setCr(72, 0xefn);
  cpu.setCr(1, BigInt(period));
  return machine;
}

/** Present, accessed, dirty, for all levels, to read, write and execute. */
const identity = 0x1e1n | (3n << 9n);

for (const period of [53, 71, 97, 131]) {
  test(`interrupts every ${period} instructions leave a program's register stack alone`, () => {
    const { cpu, vectors } = boot(period);
    for (let n = 0; n < 200 && vectors.at(-1) !== 0x2c00; n++) cpu.run(1000);
    assert.equal(vectors.at(-1), 0x2c00);
    assert.equal(cpu.cr(24), 1n, "the program found its registers as they were");
    assert.equal(cpu.gr(10), BigInt(depth / 2), "NaTs that came back");
    assert.equal(dirtyRegisters(cpu), 0);
    assert.equal(cpu.ar(17), userStore);
    const count = (vector: number): number => vectors.filter((v) => v === vector).length;
    assert.ok(count(0x3000) >= 5, `${count(0x3000)} interrupts`);
    assert.ok(count(0x1000) >= 5, `${count(0x1000)} misses`);
  });
}
