import assert from "node:assert/strict";
import { test } from "node:test";
import { machineWith, PSR, runToInterruption, stackBase } from "./core-machine.ts";

/* Byte order of data (manual vol. 1, 3.2.3; vol. 2, 4.5): psr.be, ar.rsc.be, dcr.be. */

const data = 0x20000;
const bytes = [...Array(16).keys()].map((i) => 0x11 * i);

/** Executes one instruction on r9 in big-endian mode, with known bytes at its address. */
function bigEndian(source: string) {
  const { cpu, memory, vectors } = machineWith(source, PSR.ic | PSR.be);
  memory.writeBlock(data, Uint8Array.from(bytes));
  cpu.setGr(9, BigInt(data));
  cpu.setGr(10, 0x1122334455667788n);
  cpu.setAr(25, 0x99aabbccddeeff01n);
  cpu.setFr(10, 0x8123456789abcdefn, 0x2bfff);
  cpu.run(1);
  assert.deepEqual(vectors, []);
  const hex = (n: number) => Buffer.from(memory.readBlock(data, n)).toString("hex");
  return { cpu, hex };
}

test("integers of every size are loaded most significant byte first", () => {
  assert.equal(bigEndian("ld1 r8 = [r9]").cpu.gr(8), 0n);
  assert.equal(bigEndian("ld2 r8 = [r9]").cpu.gr(8), 0x0011n);
  assert.equal(bigEndian("ld4 r8 = [r9]").cpu.gr(8), 0x00112233n);
  assert.equal(bigEndian("ld8 r8 = [r9]").cpu.gr(8), 0x0011223344556677n);
  assert.equal(bigEndian("ld8.fill r8 = [r9]").cpu.gr(8), 0x0011223344556677n);
});

test("integers of every size are stored most significant byte first", () => {
  assert.equal(bigEndian("st2 [r9] = r10").hex(4), "77882233");
  assert.equal(bigEndian("st4 [r9] = r10").hex(4), "55667788");
  assert.equal(bigEndian("st8 [r9] = r10").hex(8), "1122334455667788");
  assert.equal(bigEndian("st8.spill [r9] = r10").hex(8), "1122334455667788");
});

test("of 16 bytes, the lower address is the general register, in either order (`ld16`)", () => {
  const { cpu } = bigEndian("ld16 r8, ar.csd = [r9]");
  assert.equal(cpu.gr(8), 0x0011223344556677n);
  assert.equal(cpu.ar(25), 0x8899aabbccddeeffn);
  const { hex } = bigEndian("st16 [r9] = r10, ar.csd");
  assert.equal(hex(16), "112233445566778899aabbccddeeff01");
});

test("semaphores read and write in that order", () => {
  const { cpu, hex } = bigEndian("xchg4 r8 = [r9], r10");
  assert.equal(cpu.gr(8), 0x00112233n);
  assert.equal(hex(4), "55667788");
  assert.equal(bigEndian("fetchadd8.acq r8 = [r9], 16").hex(8), "0011223344556687");
  const machine = machineWith("cmp8xchg16.acq r8 = [r9], r10, ar.csd, ar.ccv", PSR.ic | PSR.be);
  machine.memory.writeBlock(data, Uint8Array.from(bytes));
  machine.cpu.setGr(9, BigInt(data + 8));
  machine.cpu.setGr(10, 0x1122334455667788n);
  machine.cpu.setAr(25, 0x99aabbccddeeff01n);
  machine.cpu.setAr(32, 0x8899aabbccddeeffn);
  machine.cpu.run(1);
  const stored = Buffer.from(machine.memory.readBlock(data, 16)).toString("hex");
  assert.equal(stored, "112233445566778899aabbccddeeff01");
});

test("floating-point values have their sign in the first byte", () => {
  assert.equal(bigEndian("ldf8 f8 = [r9]").cpu.frSignificand(8), 0x0011223344556677n);
  const { cpu } = bigEndian("ldfe f8 = [r9]");
  assert.equal(cpu.frSignificand(8), 0x2233445566778899n);
  assert.equal(bigEndian("stfe [r9] = f10").hex(12), "bfff8123456789abcdefaabb");
  const pair = bigEndian("ldfp8 f8, f9 = [r9]").cpu;
  assert.deepEqual(
    [pair.frSignificand(8), pair.frSignificand(9)],
    [0x0011223344556677n, 0x8899aabbccddeeffn],
  );
});

test("a register that was spilled big-endian fills the same", () => {
  const source = "stf.spill [r9] = f10 ;;\nldf.fill f8 = [r9]";
  const { cpu, memory } = machineWith(source, PSR.ic | PSR.be);
  cpu.setGr(9, BigInt(data));
  cpu.setFr(10, 0x8123456789abcdefn, 0x2bfff);
  cpu.run(2);
  assert.equal(cpu.frSignificand(8), 0x8123456789abcdefn);
  assert.equal(cpu.frSignExponent(8), 0x2bfff);
  assert.equal(
    Buffer.from(memory.readBlock(data, 16)).toString("hex"),
    "000000000002bfff8123456789abcdef",
  );
});

test("the register stack has the order of ar.rsc.be, whatever psr.be is", () => {
  for (const [rsc, expected] of [
    [0n, "8877665544332211"],
    [0x10n, "1122334455667788"],
  ] as const) {
    for (const be of [0n, PSR.be]) {
      const source =
        "alloc r2 = ar.pfs, 0, 1, 0, 0\nmov r32 = r10 ;;\ncover ;;\nflushrs ;;\nbreak 0";
      const machine = machineWith(source, PSR.ic | be);
      machine.cpu.setGr(10, 0x1122334455667788n);
      machine.cpu.setAr(16, rsc);
      runToInterruption(machine);
      const stored = Buffer.from(machine.memory.readBlock(stackBase, 8)).toString("hex");
      assert.equal(stored, expected);
    }
  }
});

test("an interruption takes its byte order from dcr.be; instructions are always little-endian", () => {
  for (const be of [0n, 1n]) {
    const machine = machineWith("break 0", PSR.ic | (be === 0n ? PSR.be : 0n));
    machine.cpu.setCr(0, be << 1n);
    runToInterruption(machine);
    assert.equal(machine.cpu.psr & PSR.be, be << 1n);
  }
});
