import assert from "node:assert/strict";
import { test } from "node:test";
import { contextSize } from "../../emulator/ia64/processor.ts";
import { codeBase, machineWith, PSR, runToInterruption } from "./core-machine.ts";

test("loads and stores follow psr.be, fetches do not", () => {
  const machine = machineWith(
    `mov r9 = 0x2000
     movl r8 = 0x1122334455667788 ;;
     sum 2 ;;
     st8 [r9] = r8 ;;
     ld4 r10 = [r9]
     ld2 r11 = [r9]
     rum 2 ;;
     ld8 r12 = [r9]
     break 0`,
  );
  const { cpu } = machine;
  runToInterruption(machine);
  assert.equal(cpu.gr(10), 0x11223344n);
  assert.equal(cpu.gr(11), 0x1122n);
  assert.equal(cpu.gr(12), 0x8877665544332211n);
});

test("an unaligned access within 16 bytes is performed while psr.ac is 0", () => {
  const machine = machineWith("mov r9 = 0x2003 ;;\nld8 r8 = [r9] ;;\nst4 [r9] = r0\nbreak 0");
  const { cpu, memory } = machine;
  memory.write8(0x2003, 0x0102030405060708n);
  assert.equal(runToInterruption(machine), 0x2c00);
  assert.equal(cpu.gr(8), 0x0102030405060708n);
  assert.equal(memory.read8(0x2003), 0x0102030400000000n);
});

test("code that is written over, by the program or by the host, executes as written", () => {
  const machine = machineWith(`
        movl r14 = target
        movl r15 = donor ;;
        mov r16 = r0
loop:   br.call.sptk.many b0 = target ;;
        ld8 r17 = [r15], 8 ;;
        st8 [r14] = r17, 8
        ld8 r18 = [r15] ;;
        st8 [r14] = r18 ;;
        br.call.sptk.many b0 = target ;;
        break 1
target: { .mib; add r8 = 1, r8; nop.i 0; br.ret.sptk.many b0 ;; }
donor:  { .mib; add r8 = 100, r8; nop.i 0; br.ret.sptk.many b0 ;; }
  `);
  const { cpu, memory, address } = machine;
  runToInterruption(machine);
  assert.equal(cpu.gr(8), 101n);
  memory.write8(Number(address("target")), memory.read8(Number(address("loop"))));
  cpu.ip = address("target");
  cpu.slot = 0;
  cpu.psr = PSR.ic;
  memory.writeBlock(Number(address("target")), new Uint8Array(16));
  assert.equal(runToInterruption(machine), 0x2c00, "zero bytes are break.m 0");
});

test("outside RAM a load gives ones and a store nothing, unless there is a bus", () => {
  const source = "movl r9 = 0xfee00010 ;;\nld4 r8 = [r9]\nst2 [r9] = r9\nbreak 0";
  const plain = machineWith(source);
  assert.equal(runToInterruption(plain), 0x2c00);
  assert.equal(plain.cpu.gr(8), 0xffff_ffffn);
  const machine = machineWith(source);
  const log: string[] = [];
  machine.cpu.bus = {
    read: (address, size) => {
      log.push(`read ${address.toString(16)} ${size}`);
      return 7n;
    },
    write: (address, size, value) => log.push(`write ${address.toString(16)} ${size} ${value}`),
  };
  runToInterruption(machine);
  assert.equal(machine.cpu.gr(8), 7n);
  assert.deepEqual(log, ["read fee00010 4", "write fee00010 2 16"]);
});

test("a saved context resumes on another processor state as if nothing had been", () => {
  const machine = machineWith(`
        alloc r2 = ar.pfs, 0, 20, 0, 8
        mov r32 = 1
        mov r51 = 2
        mov r8 = 3 ;;
        cover ;;
        alloc r3 = ar.pfs, 0, 4, 0, 0
        mov r33 = 4
        cmp.eq p6, p7 = r0, r0
        mov ar.lc = 77
        bsw.1 ;;
        mov r16 = 5
        break 1`);
  const { cpu } = machine;
  cpu.setRr(3, 0x1234n << 8n);
  runToInterruption(machine);
  cpu.rfi();
  const state = () => ({
    ...{ psr: cpu.psr, cfm: cpu.cfm, ip: cpu.ip, pr: cpu.pr, bsp: cpu.ar(17), lc: cpu.ar(65) },
    grs: Array.from({ length: 36 }, (_, r) => cpu.gr(r)),
    rr: cpu.rr(3),
  });
  const before = state();
  assert.equal(before.grs[33], 4n);
  assert.equal(before.grs[16], 5n);
  cpu.saveContext(0x90000);
  assert.ok(contextSize <= 16384);
  cpu.psr = 0n;
  cpu.cfm = 0n;
  cpu.ip = 0n;
  for (let r = 1; r < 128; r++) cpu.setGr(r, 99n, true);
  cpu.setRr(3, 0n);
  cpu.pr = 1n;
  cpu.loadContext(0x90000);
  assert.deepEqual(state(), before);
});

test("a program that interrupts itself for ever still ends with its budget", () => {
  const { cpu } = machineWith("break 0", 0n);
  cpu.intercept = undefined;
  assert.equal(cpu.run(5000), 5000);
});

test("resuming at slot 2 of an MLX bundle is illegal", () => {
  const machine = machineWith("{ .mlx; nop.m 0; movl r8 = 1 }", PSR.ic | (2n << 41n));
  assert.equal(runToInterruption(machine), 0x5400);
});

test("an address that was accessed aligned is still checked when it is not", () => {
  const machine = machineWith("ld8 r8 = [r9] ;;\nld8 r8 = [r10]", PSR.ic | PSR.ac);
  machine.cpu.setGr(9, 0x2000n);
  machine.cpu.setGr(10, 0x2004n);
  assert.equal(runToInterruption(machine), 0x5a00);
});

test("code goes on beyond 4 GiB", () => {
  const { cpu, memory } = machineWith("{ .mii; nop.m 0; nop.i 0; nop.i 0 }");
  cpu.bus = { read: (address) => memory.read8(0x10000 + (address % 16)), write: () => {} };
  cpu.ip = 0xffff_fff0n;
  cpu.run(4);
  assert.equal(cpu.ip, 0x1_0000_0000n);
});

test("cr.isr.ed is the exception deferral bit of the page of code, whatever psr.ed is", () => {
  for (const deferral of [0n, 1n]) {
    const machine = machineWith("ld8.s r8 = [r9]", PSR.ic | PSR.it | PSR.dt);
    const { cpu } = machine;
    const page = BigInt(codeBase);
    cpu.tlb.insert("i", page, 0, page | 0x661n | (deferral << 52n), 14n << 2n);
    cpu.setGr(9, 0x40000n);
    assert.equal(runToInterruption(machine), 0x1000);
    assert.equal((cpu.cr(17) >> 32n) & 0x97fn, 0x14n | (deferral << 11n));
  }
  const other = machineWith("break.m 0", PSR.ic | PSR.ed);
  runToInterruption(other);
  assert.equal((other.cpu.cr(17) >> 43n) & 1n, 0n);
});
