import assert from "node:assert/strict";
import { test } from "node:test";
import { backingStorePointer, registersBelow, skipRegisters } from "../../emulator/ia64/rse.ts";
import { machineWith, PSR, runToInterruption, stackBase } from "./core-machine.ts";

const BREAK = 0x2c00;

const depth = 150;

/** Recursion to the depth in r32; each frame holds its depth in r33, NaT in r34 at odd depths. */
const recursion = `
        alloc r2 = ar.pfs, 0, 0, 8, 0
        mov r10 = 5
        mov r11 = 0x90000 ;;
        st8 [r11] = r0 ;;
        ld8.s r12 = [r13]
        mov r32 = ${depth}
        br.call.sptk.many b0 = recurse ;;
        break.i 1
recurse:
        alloc r35 = ar.pfs, 1, 5, 1, 0
        mov r36 = b0
        mov r33 = r32
        mov r34 = 0
        tbit.nz p8, p9 = r32, 0
        cmp.eq p6, p7 = 0, r32 ;;
        (p8) mov r34 = r12
        (p7) adds r38 = -1, r32
        (p7) br.call.sptk.many b0 = recurse ;;
bottom:
        cmp.ne p10, p0 = r33, r32
        tnat.nz p11, p12 = r34
        tbit.nz p13, p14 = r32, 0 ;;
        (p10) break.i 2
        (p11) adds r20 = 1, r20
        (p13) adds r21 = 1, r21
        mov ar.pfs = r35
        mov b0 = r36 ;;
        br.ret.sptk.many b0 ;;
`;

test("registers and their NaT bits survive recursion beyond the 96 physical registers", () => {
  const machine = machineWith(recursion);
  const { cpu } = machine;
  cpu.setGr(13, 1n << 62n); // an unimplemented physical address, which ld8.s defers
  assert.equal(runToInterruption(machine), BREAK);
  assert.equal(cpu.cr(24), 1n);
  assert.equal(cpu.gr(21), BigInt(depth / 2), "odd depths");
  assert.equal(cpu.gr(20), BigInt(depth / 2), "NaTs that came back");
  assert.equal(backingStorePointer(cpu), BigInt(stackBase));
});

test("spilled registers lie below ar.bspstore, with a NaT collection after each 63", () => {
  const machine = machineWith(
    recursion.replace("bottom:", "bottom: (p7) br.cond.sptk.few 1f ;; flushrs ;; break.i 3\n1:"),
  );
  const { cpu, memory } = machine;
  cpu.setGr(13, 1n << 62n);
  assert.equal(runToInterruption(machine), BREAK);
  const words: bigint[] = [];
  for (let at = stackBase; BigInt(at) < cpu.ar(18); at += 8) words.push(memory.read8(at));
  assert.equal(cpu.ar(18), cpu.ar(17), "flushrs leaves nothing dirty");
  // Frames of 6 registers from the deepest call's callers on, without the collections.
  const registers = words.filter((_, i) => i % 64 !== 63);
  assert.equal(registers.length, depth * 6);
  for (let frame = 0; frame < depth; frame++) {
    assert.equal(registers[6 * frame], BigInt(depth - frame), `r32 of frame ${frame}`);
    assert.equal(registers[6 * frame + 1], BigInt(depth - frame), `r33 of frame ${frame}`);
  }
  for (let line = 0; 64 * line + 63 < words.length; line++) {
    let expected = 0n;
    for (let i = 0; i < 63; i++) {
      const register = 63 * line + i;
      const level = depth - Math.floor(register / 6);
      if (register % 6 === 2 && level % 2 === 1) expected |= 1n << BigInt(i);
    }
    assert.equal(words[64 * line + 63], expected, `collection ${line}`);
  }
});

test("the word of a register leaves out the collections before it", () => {
  assert.equal(skipRegisters(0x1000n, 62), 0x1000n + 62n * 8n);
  assert.equal(skipRegisters(0x1000n, 63), 0x1000n + 64n * 8n);
  assert.equal(skipRegisters(0x1000n, 126), 0x1000n + 128n * 8n);
  assert.equal(skipRegisters(0x1000n + 62n * 8n, 1), 0x1200n);
  for (let slot = 0; slot < 63; slot++) {
    const from = 0x1000n + BigInt(8 * slot);
    for (const count of [0, 1, 5, 62, 63, 64, 96]) {
      const bsp = skipRegisters(from, count);
      assert.equal(registersBelow(bsp, Number(bsp - from)), count, `${slot} + ${count}`);
    }
  }
});

test("loadrs makes as many registers dirty as ar.rsc says", () => {
  const machine = machineWith(`
        alloc r2 = ar.pfs, 0, 4, 0, 0
        mov r32 = 11
        mov r33 = 12
        mov r34 = 13
        mov r35 = 14 ;;
        cover ;;
        flushrs ;;
        mov r8 = ar.bsp
        movl r3 = 0x100000 ;;
        mov ar.rsc = r3 ;;
        loadrs ;;
        mov r9 = ar.bspstore
        break.i 1
  `);
  const { cpu } = machine;
  assert.equal(runToInterruption(machine), BREAK);
  assert.equal(cpu.gr(8), BigInt(stackBase + 32));
  assert.equal(cpu.gr(9), BigInt(stackBase + 16), "two registers are dirty");
});

test("loadrs with a frame and something to load is illegal", () => {
  const machine = machineWith(`
        alloc r2 = ar.pfs, 0, 4, 0, 0
        movl r3 = 0x100000 ;;
        mov ar.rsc = r3 ;;
        loadrs ;;
        break.i 1
  `);
  assert.equal(runToInterruption(machine), 0x5400);
});

test("ar.bspstore and ar.rnat may only be moved in enforced lazy mode", () => {
  for (const move of ["mov r8 = ar.rnat", "mov ar.rnat = r0", "mov ar.bspstore = r0"]) {
    const machine = machineWith(`mov ar.rsc = 3 ;; ${move} ;; break.i 1`);
    assert.equal(runToInterruption(machine), 0x5400, move);
  }
});

test("a backing store switched by mov to ar.bspstore carries the dirty registers along", () => {
  const machine = machineWith(`
        alloc r2 = ar.pfs, 0, 3, 0, 0
        mov r32 = 21
        mov r33 = 22
        mov r34 = 23
        movl r3 = 0x90000 ;;
        cover ;;
        mov ar.bspstore = r3 ;;
        mov r8 = ar.bsp
        flushrs ;;
        break.i 1
  `);
  const { cpu, memory } = machine;
  assert.equal(runToInterruption(machine), BREAK);
  assert.equal(cpu.gr(8), 0x90018n);
  assert.deepEqual(
    [0, 8, 16].map((at) => memory.read8(0x90000 + at)),
    [21n, 22n, 23n],
  );
});

test("a return to a frame that cannot fit gives an empty frame", () => {
  const machine = machineWith(`
        alloc r2 = ar.pfs, 0, 90, 0, 0 ;;
        cover ;;
        mov r3 = 96 // sof 96, sol 0: 90 dirty registers are in its way
        movl r4 = done ;;
        mov ar.pfs = r3
        mov b0 = r4 ;;
        br.ret.sptk.many b0 ;;
done:   break.i 1
  `);
  const { cpu } = machine;
  assert.equal(runToInterruption(machine), BREAK);
  assert.equal(cpu.cfm, 0n);
});

test("a fill that faults after br.ret is taken at the target, with the frame incomplete", () => {
  const machine = machineWith(`
        alloc r2 = ar.pfs, 0, 0, 8, 0 ;;
        br.call.sptk.many b0 = callee ;;
after:  break.i 1
callee: alloc r34 = ar.pfs, 0, 4, 0, 0
        movl r3 = 4 | 4 << 7 // a frame of 4 locals, which are not in registers
        movl r4 = 1 << 55 ;;
        flushrs ;;
        mov ar.bspstore = r4
        mov ar.pfs = r3 ;;
        br.ret.sptk.many b0 ;;
  `);
  const { cpu, address } = machine;
  assert.equal(runToInterruption(machine), 0x5400, "unimplemented data address");
  assert.equal(cpu.cr(19), address("after"));
  const isr = cpu.cr(17);
  assert.equal((isr >> 32n) & 0x7fn, (1n << 6n) | (1n << 5n) | (1n << 2n), "ir, rs, r");
});

test("an interrupted frame that was covered comes back with rfi", () => {
  const machine = machineWith(`
        alloc r2 = ar.pfs, 0, 4, 0, 0
        mov r32 = 31
        mov r35 = 34
        movl r3 = handler ;;
        mov cr.iva = r3
        movl r11 = resumed
        break.i 1 ;;
resumed:
        nop.m 0 ;;
        .align 32768
handler:
        .skip 0x2c00
        cover ;;
        alloc r2 = ar.pfs, 0, 96, 0, 0
        mov r32 = 99
        mov r127 = 99
        mov r10 = cr.ifs
        mov r9 = cr.ipsr
        mov r8 = ar.bsp ;;
        dep r9 = 0, r9, 41, 2 ;; // resume at slot 0
        mov cr.iip = r11
        mov cr.ipsr = r9
        alloc r2 = ar.pfs, 0, 0, 0, 0 ;;
        rfi ;;
  `);
  const { cpu, address } = machine;
  cpu.intercept = undefined;
  for (let n = 0; n < 100 && cpu.ip !== address("resumed"); n++) cpu.run(1);
  assert.equal(cpu.gr(10), (1n << 63n) | 4n | (4n << 7n), "IFS: valid, sof 4, sol 4");
  assert.equal(cpu.gr(8), BigInt(stackBase + 32));
  assert.equal(cpu.sof, 4);
  assert.equal(cpu.gr(32), 31n);
  assert.equal(cpu.gr(35), 34n);
});

test("alloc spills just as many registers as 96 physical ones require", () => {
  const machine = machineWith(`
        alloc r2 = ar.pfs, 0, 90, 0, 0 ;;
        cover ;;
        alloc r2 = ar.pfs, 0, 6, 0, 0
        mov r8 = ar.bspstore
        alloc r2 = ar.pfs, 0, 9, 0, 0
        mov r9 = ar.bspstore
        break 0
  `);
  const { cpu } = machine;
  assert.equal(runToInterruption(machine), BREAK);
  assert.equal(cpu.gr(8), BigInt(stackBase));
  assert.equal(cpu.gr(9), BigInt(stackBase + 24));
});

test("rotation renames registers one up and wraps within the rotating part", () => {
  const machine = machineWith(`
        alloc r2 = ar.pfs, 0, 20, 0, 8
        mov r32 = 1
        mov r39 = 8
        mov r40 = 9
        mov ar.lc = 1
        mov ar.ec = 1 ;;
1:      br.ctop.sptk.few 2f ;;
2:      break 0
  `);
  const { cpu } = machine;
  assert.equal(runToInterruption(machine), BREAK);
  assert.deepEqual(
    [33, 32, 40].map((r) => cpu.gr(r)),
    [1n, 8n, 9n],
  );
  assert.equal(cpu.predicate(16), 1, "p63 came round to p16");
});

test("a rotated frame may not change its rotating part", () => {
  const machine = machineWith(`
        alloc r2 = ar.pfs, 0, 20, 0, 8
        mov ar.lc = 1 ;;
        br.ctop.sptk.few 1f ;;
1:      alloc r2 = ar.pfs, 0, 20, 0, 16
        break 0
  `);
  assert.equal(runToInterruption(machine), 0x5400);
  assert.equal(machine.cpu.cr(17) & 0xffffn, 0x30n);
});

test("br.call saves frame, ar.ec and privilege level in ar.pfs", () => {
  const machine = machineWith(
    `
        alloc r2 = ar.pfs, 0, 5, 3, 0
        mov ar.ec = 9 ;;
        br.call.sptk.many b0 = 1f ;;
1:      mov r8 = ar.pfs
        break 0`,
    PSR.ic | PSR.cpl3,
  );
  const { cpu } = machine;
  assert.equal(runToInterruption(machine), BREAK);
  assert.equal(cpu.gr(8), (3n << 62n) | (9n << 52n) | (5n << 7n) | 8n);
  assert.equal(cpu.cfm, 3n, "the outputs are the frame");
});

test("ar.rsc takes no more privilege than the program has", () => {
  const machine = machineWith("mov ar.rsc = 4 ;;\nmov r8 = ar.rsc\nbreak 0", PSR.ic | PSR.cpl3);
  assert.equal(runToInterruption(machine), BREAK);
  assert.equal(machine.cpu.gr(8), 12n);
});

test("a frame marker that no frame can have returns into an empty frame", () => {
  const markers = [
    { rule: "more registers than there are", marker: 97n },
    { rule: "more locals than registers", marker: 4n | (5n << 7n) },
    { rule: "more rotating than registers", marker: 4n | (1n << 14n) },
    { rule: "a general rotation beyond its part", marker: 8n | (1n << 14n) | (8n << 18n) },
    { rule: "a floating-point rotation beyond the file", marker: 8n | (96n << 25n) },
    { rule: "a predicate rotation beyond the file", marker: 8n | (48n << 32n) },
  ];
  for (const { rule, marker } of markers) {
    const { cpu } = machineWith("br.ret.sptk.few b0 ;;");
    cpu.setBr(0, 0x20000n);
    cpu.setAr(64, marker);
    cpu.run(1);
    assert.equal(cpu.cfm, 0n, rule);
  }
});
