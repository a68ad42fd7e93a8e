import assert from "node:assert/strict";
import { test } from "node:test";
import {
  backingStorePointer,
  cleanRegisters,
  dirtyRegisters,
  skipRegisters,
} from "../../emulator/ia64/rse.ts";
import { machineWith, PSR, runToInterruption, stackBase } from "./core-machine.ts";

/* Dirty, clean and invalid registers (manual vol. 2, 6.3 to 6.8). */

const BREAK = 0x2c00;
const [BSP, BSPSTORE, RNAT, PFS] = [17, 18, 19, 64];

/** A caller with `locals` registers, and a callee whose body is `body`. */
const calling = (locals: number, body: string): string => `
        alloc r2 = ar.pfs, 0, ${locals}, 0, 0
        mov r32 = 11
        mov r${31 + locals} = 12
        movl r3 = ${stackBase} ;;
        br.call.sptk.many b0 = callee ;;
        mov r8 = r32
        mov r9 = r${31 + locals}
        break.i 1
callee: alloc r33 = ar.pfs, 0, 2, 0, 0 ;;
        ${body}
        mov ar.pfs = r33
        br.ret.sptk.many b0 ;;
`;

test("what flushrs stores stays in registers and comes back without a load", () => {
  const machine = machineWith(calling(20, "flushrs ;; st8 [r3] = r0 ;;"));
  const { cpu } = machine;
  assert.equal(runToInterruption(machine), BREAK);
  assert.deepEqual([cpu.gr(8), cpu.gr(9)], [11n, 12n]);
  assert.equal(cpu.ar(BSPSTORE), BigInt(stackBase), "ar.bspstore is ar.bsp again");
});

test("clean registers are given up, the oldest first, for a frame that needs them", () => {
  const machine = machineWith(`
        alloc r2 = ar.pfs, 0, 60, 0, 0 ;;
        cover ;;
        flushrs ;;
        alloc r2 = ar.pfs, 0, 50, 0, 0 ;;
        break.i 1`);
  assert.equal(runToInterruption(machine), BREAK);
  assert.deepEqual([cleanRegisters(machine.cpu), dirtyRegisters(machine.cpu)], [46, 0]);
});

test("a write to ar.bspstore makes clean registers invalid", () => {
  const machine = machineWith(
    calling(20, "flushrs ;; mov r4 = ar.bspstore ;; mov ar.bspstore = r4 ;; st8 [r3] = r0 ;;"),
  );
  assert.equal(runToInterruption(machine), BREAK);
  assert.deepEqual([machine.cpu.gr(8), machine.cpu.gr(9)], [0n, 12n], "r32 was loaded again");
});

test("loadrs of nothing makes all registers but the frame's invalid", () => {
  const machine = machineWith(calling(20, "flushrs ;;\nloadrs ;; st8 [r3] = r0 ;;"));
  assert.equal(runToInterruption(machine), BREAK);
  assert.equal(machine.cpu.gr(8), 0n);
});

test("a return past a NaT collection brings its bits into ar.rnat again", () => {
  const machine = machineWith(calling(70, "flushrs ;;"));
  const { cpu, memory } = machine;
  const nats = 0x1234_5678n;
  cpu.setAr(BSPSTORE, BigInt(stackBase + 8 * 40));
  cpu.setAr(RNAT, nats);
  assert.equal(runToInterruption(machine), BREAK);
  assert.equal(memory.read8(stackBase + 8 * 63), nats, "the collection as it was stored");
  assert.equal(cpu.ar(RNAT), nats);
});

test("ar.bsp moves by whole frames, collections counted, in both directions", () => {
  // Word by word, as the RSE would go (manual vol. 2, 6.1): every 64th is a collection.
  for (let slot = 0; slot < 63; slot++) {
    let walked = 0x1000n + BigInt(8 * slot);
    for (let count = 0; count <= 130; count++) {
      const from = 0x1000n + BigInt(8 * slot);
      assert.equal(skipRegisters(from, count), walked, `${count} above slot ${slot}`);
      assert.equal(skipRegisters(walked, -count), from, `${count} below 0x${walked.toString(16)}`);
      walked += ((walked >> 3n) & 63n) === 62n ? 16n : 8n;
    }
  }
});

test("a bad ar.pfs takes its locals from the dirty registers and leaves an empty frame", () => {
  const machine = machineWith(`
        alloc r2 = ar.pfs, 0, 90, 0, 0 ;;
        cover ;;
        movl r3 = 95 | 3 << 7 // 92 outputs do not fit beside 90 dirty registers
        movl r4 = done ;;
        mov ar.pfs = r3
        mov b0 = r4 ;;
        br.ret.sptk.many b0 ;;
done:   break.i 1`);
  const { cpu } = machine;
  assert.equal(runToInterruption(machine), BREAK);
  assert.equal(cpu.cfm, 0n);
  assert.equal(dirtyRegisters(cpu), 87);
  assert.equal(cpu.ar(BSP), skipRegisters(BigInt(stackBase), 87));
});

test("a marker that no frame can have leaves nothing to load", () => {
  const { cpu } = machineWith("br.ret.sptk.few b0 ;;");
  cpu.setBr(0, 0x20000n);
  cpu.setAr(PFS, 97n | (97n << 7n));
  cpu.run(3);
  assert.deepEqual([cpu.cfm, dirtyRegisters(cpu)], [0n, 0]);
  assert.equal(backingStorePointer(cpu), skipRegisters(BigInt(stackBase), -97));
});

/** A frame of 4 whose registers are all in a backing store that nothing translates. */
function interruptedReturn(handler: string) {
  const machine = machineWith(
    `
        movl r3 = 4 | 4 << 7
        movl r4 = target ;;
        mov ar.pfs = r3
        mov b0 = r4 ;;
        br.ret.sptk.many b0 ;;
target: mov r8 = r32
        break.i 1
handler: ${handler}
        break.i 2`,
    PSR.ic | PSR.rt,
  );
  machine.cpu.setAr(BSPSTORE, BigInt(stackBase + 0x20));
  return machine;
}

test("an interruption with an incomplete frame sets isr.ir, whatever it is about", () => {
  const machine = interruptedReturn("ssm 1 << 13 ;; srlz.d ;; ld8 r9 = [r5] ;;");
  const { cpu, address } = machine;
  assert.equal(runToInterruption(machine), 0x1000, "alternate data TLB");
  assert.equal((cpu.cr(17) >> 37n) & 3n, 3n, "ir and rs");
  cpu.setGr(5, 1n << 55n);
  cpu.ip = address("handler");
  assert.equal(runToInterruption(machine), 0x5400, "unimplemented address of the load");
  assert.equal((cpu.cr(17) >> 37n) & 3n, 2n, "ir alone");
});

test("cover makes an incomplete frame complete: what was not loaded is not dirty", () => {
  const machine = interruptedReturn("cover ;;");
  const { cpu, address } = machine;
  runToInterruption(machine);
  assert.equal(dirtyRegisters(cpu), -4);
  assert.equal(cpu.ar(BSP), BigInt(stackBase));
  cpu.ip = address("handler");
  cpu.run(3);
  assert.equal(dirtyRegisters(cpu), 0);
  assert.deepEqual(
    [cpu.ar(BSP), cpu.ar(BSPSTORE)],
    [0x20n, 0x20n].map((n) => n + BigInt(stackBase)),
  );
});

test("an instruction that an incomplete frame leaves undefined completes it first", () => {
  for (const instruction of [
    "alloc r2 = ar.pfs, 0, 4, 0, 0",
    "br.call.sptk.many b1 = 1f ;;\n1:",
    "br.ret.sptk.many b1",
    "flushrs",
    "loadrs",
  ]) {
    const machine = interruptedReturn(`${instruction} ;;`);
    const { cpu, address } = machine;
    runToInterruption(machine);
    cpu.ip = address("handler");
    cpu.setBr(1, 7n);
    cpu.run(3);
    assert.equal(machine.vectors.at(-1), 0x1400, `${instruction}: the load faults again`);
    assert.deepEqual([cpu.br(1), dirtyRegisters(cpu)], [7n, -4], instruction);
  }
});
