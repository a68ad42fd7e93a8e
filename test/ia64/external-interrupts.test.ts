import assert from "node:assert/strict";
import { test } from "node:test";
import { codeBase, type Machine, machineWith, PSR } from "./core-machine.ts";

/* External interrupts (manual vol. 2, 5.8). */

const CR = { tpr: 66, irr0: 68, itv: 72, pmv: 73, cmcv: 74, lrr0: 80 };
const spin = "1: nop.m 0 ;;\nbr.cond.sptk.few 1b ;;";

function idle(psr = 0n): Machine {
  return machineWith(spin, psr);
}

/** Acknowledges until nothing is left that is not masked. */
function order({ cpu }: Machine): number[] {
  const vectors: number[] = [];
  for (let n = 0; n < 300; n++) {
    const vector = Number(cpu.interrupts.acknowledge());
    if (vector === 15) return vectors;
    vectors.push(vector);
    cpu.interrupts.end();
  }
  throw new Error("too many");
}

test("NMI goes before ExtINT before the vectors from 255 down to 16; the others are ignored", () => {
  const machine = idle();
  for (let vector = 0; vector < 256; vector++) machine.cpu.interrupts.pend(vector);
  assert.equal(machine.cpu.cr(CR.irr0), (1n << 64n) - 1n - 0xfffan, "irr0 has 0, 2 and 16..63");
  const expected = [2, 0, ...Array.from({ length: 240 }, (_, i) => 255 - i)];
  assert.deepEqual(order(machine), expected);
});

test("cr.tpr.mic masks its class and those below; mmi all but the NMI (table 5-11)", () => {
  const passes = (tpr: bigint): number[] =>
    [2, 0, 0x10, 0x4f, 0x50, 0xff].filter((vector) => {
      const one = idle();
      one.cpu.setCr(CR.tpr, tpr);
      one.cpu.interrupts.pend(vector);
      return one.cpu.interrupts.deliverable();
    });
  assert.deepEqual(passes(0x00n), [2, 0, 0x10, 0x4f, 0x50, 0xff]);
  assert.deepEqual(passes(0x10n), [2, 0, 0x4f, 0x50, 0xff]);
  assert.deepEqual(passes(0x40n), [2, 0, 0x50, 0xff]);
  assert.deepEqual(passes(0xf0n), [2, 0]);
  assert.deepEqual(passes(0x1_0000n), [2]);
});

test("an interrupt in service masks equal and less urgent ones until cr.eoi; they nest", () => {
  const { cpu } = idle();
  const { interrupts } = cpu;
  interrupts.pend(45);
  assert.equal(interrupts.acknowledge(), 45n);
  for (const vector of [45, 44]) interrupts.pend(vector);
  assert.equal(interrupts.deliverable(), false);
  interrupts.pend(80);
  assert.equal(interrupts.acknowledge(), 80n, "the manual's example, 5.8.1");
  interrupts.pend(0);
  assert.equal(interrupts.acknowledge(), 0n);
  interrupts.pend(255);
  assert.equal(interrupts.acknowledge(), 15n, "ExtINT is more urgent than 255");
  interrupts.pend(2);
  assert.equal(interrupts.acknowledge(), 2n);
  interrupts.end();
  interrupts.end();
  assert.equal(interrupts.acknowledge(), 255n);
  interrupts.end();
  assert.equal(interrupts.acknowledge(), 15n, "80 is in service still");
  interrupts.end();
  interrupts.end();
  assert.equal(interrupts.acknowledge(), 45n);
});

test("programs see it so: irr, ivr with its side effects, eoi, spurious 15", () => {
  const machine = machineWith(`
        mov r8 = cr.irr1
        mov r9 = cr.ivr ;;
        mov r10 = cr.irr1
        mov r11 = cr.ivr ;;
        mov cr.eoi = r0 ;;
        mov r14 = cr.ivr
        mov r15 = cr.eoi ;;
        break.m 1`);
  const { cpu } = machine;
  for (const vector of [0x41, 0x42]) cpu.interrupts.pend(vector);
  cpu.run(100);
  assert.deepEqual(
    [8, 9, 10, 11, 14, 15].map((r) => cpu.gr(r)),
    [6n, 0x42n, 2n, 15n, 0x41n, 0n],
  );
});

test("an interrupt is taken at the next instruction, in the middle of a bundle, after ssm", () => {
  const { cpu, vectors } = machineWith(
    "{ .mmi; ssm 0x4000; srlz.d; nop.i 0 ;; }\n{ .mii; nop.m 0; nop.i 0; nop.i 0 }",
    PSR.ic,
  );
  cpu.interrupts.pend(0x30);
  cpu.run(10);
  assert.deepEqual(vectors, [0x3000]);
  assert.equal(cpu.cr(19), BigInt(codeBase + 16));
  const middle = machineWith("{ .mii; nop.m 0; nop.i 0; nop.i 0 }", PSR.ic | PSR.i);
  middle.cpu.run(2);
  middle.cpu.interrupts.pend(0x30);
  middle.cpu.run(10);
  assert.deepEqual(middle.vectors, [0x3000]);
  assert.equal(middle.cpu.cr(19), BigInt(codeBase));
  assert.equal((middle.cpu.cr(16) >> 41n) & 3n, 2n, "IPSR.ri");
  assert.equal((middle.cpu.cr(17) >> 41n) & 3n, 2n, "ISR.ei");
});

test("an interrupt goes before the faults of the instruction that it is in front of", () => {
  const { cpu, vectors } = machineWith("{ .mii; nop.m 0; break.i 1; nop.i 0 }", PSR.ic | PSR.i);
  cpu.run(1);
  cpu.interrupts.pend(0x30);
  cpu.run(10);
  assert.deepEqual(vectors, [0x3000]);
  const fetch = idle(PSR.ic | PSR.i);
  fetch.cpu.ip = 1n << 50n;
  fetch.cpu.interrupts.pend(0x30);
  fetch.cpu.run(10);
  assert.deepEqual(fetch.vectors, [0x3000], "before the fault of the fetch");
});

test("rfi enables interrupts at its target", () => {
  const { cpu, vectors } = machineWith("rfi ;;\n1: nop.m 0 ;;", 0n);
  cpu.setCr(16, PSR.ic | PSR.i);
  cpu.setCr(19, BigInt(codeBase + 16));
  cpu.interrupts.pend(0x30);
  cpu.run(10);
  assert.deepEqual(vectors, [0x3000]);
  assert.equal(cpu.cr(19), BigInt(codeBase + 16));
});

/** Sets the timer in a program that goes on spinning; the vectors pending after each run. */
function timed(setup: string, runs: readonly number[]): boolean[] {
  const { cpu } = machineWith(`${setup}\n${spin}`, 0n);
  let time = 0;
  return runs.map((budget) => {
    cpu.itcBase = time;
    time += cpu.run(budget);
    const pending = ((cpu.cr(CR.irr0 + 3) >> (0xefn - 192n)) & 1n) !== 0n;
    if (pending) {
      cpu.interrupts.acknowledge();
      cpu.interrupts.end();
    }
    return pending;
  });
}

test("cr.itm matches ar.itc once, exactly then, until it is set again", () => {
  const setup = "mov r8 = 0xef\nmov r9 = 100 ;;\nmov cr.itv = r8\nmov cr.itm = r9 ;;";
  assert.deepEqual(timed(setup, [99, 1, 1, 500, 5000]), [false, false, true, false, false]);
});

test("a match in the past waits for the counter to wrap, and a masked one is lost", () => {
  const past = "mov r8 = 0xef\nmov r9 = 1 ;;\nmov cr.itv = r8 ;;\nmov cr.itm = r9 ;;";
  assert.deepEqual(timed(past, [50, 5000]), [false, false]);
  const wrap = `${past}\nmov r10 = -20 ;;\nmov ar.itc = r10 ;;`;
  assert.deepEqual(timed(wrap, [20, 20, 5000]), [false, true, false]);
  const masked = "movl r8 = 0x100ef\nmov r9 = 100 ;;\nmov cr.itv = r8\nmov cr.itm = r9 ;;";
  assert.deepEqual(timed(masked, [99, 5, 500]), [false, false, false]);
});

test("a write of ar.itc moves the match within the quantum", () => {
  const setup = `mov r8 = 0xef\nmov r9 = 1000 ;;\nmov cr.itv = r8\nmov cr.itm = r9
        mov r10 = 990 ;;\nmov ar.itc = r10 ;;`;
  assert.deepEqual(timed(setup, [40]), [true]);
});

test("cr.pmv and cr.cmcv give their sources a vector, unless masked", () => {
  const { cpu } = idle();
  for (const [register, vector] of [
    [CR.pmv, 0x77n],
    [CR.cmcv, 0x88n],
  ] as const) {
    cpu.setCr(register, vector | (1n << 16n));
    cpu.interrupts.pendLocal(register);
    assert.equal(cpu.interrupts.deliverable(), false);
    cpu.setCr(register, vector);
    cpu.interrupts.pendLocal(register);
    assert.equal(cpu.interrupts.acknowledge(), vector);
    cpu.interrupts.end();
  }
});

const MASKED = 1n << 16n;
const LEVEL = 1n << 15n;
const LOW = 1n << 13n;
const mode = (dm: bigint): bigint => dm << 8n;

test("a pin delivers an edge once, and a level as long as it lasts (5.8.3.8)", () => {
  const { cpu } = idle();
  const { interrupts } = cpu;
  const take = (): bigint => {
    const vector = interrupts.acknowledge();
    interrupts.end();
    return vector;
  };
  cpu.setCr(CR.lrr0, 0x60n);
  interrupts.setPin(0, true);
  assert.equal(take(), 0x60n);
  interrupts.setPin(0, true);
  assert.equal(take(), 15n, "no second edge");
  interrupts.setPin(0, false);
  assert.equal(take(), 15n);

  cpu.setCr(CR.lrr0 + 1, 0x61n | LEVEL);
  interrupts.setPin(1, true);
  assert.deepEqual([take(), take()], [0x61n, 0x61n], "again after cr.eoi");
  interrupts.setPin(1, false);
  assert.equal(take(), 15n, "withdrawn");
  interrupts.setPin(1, true);
  assert.equal(interrupts.acknowledge(), 0x61n);
  interrupts.setPin(1, false);
  interrupts.end();
  assert.equal(take(), 15n, "withdrawn in service");

  cpu.setCr(CR.lrr0, 0x62n | LOW);
  interrupts.setPin(0, true);
  assert.equal(take(), 15n);
  interrupts.setPin(0, false);
  assert.equal(take(), 0x62n, "active low");

  cpu.setCr(CR.lrr0, 0x63n | MASKED);
  interrupts.setPin(0, true);
  assert.equal(take(), 15n, "masked");
});

test("a pin delivers by its mode: NMI, ExtINT, PMI, INIT", () => {
  const { cpu } = idle();
  const events: string[] = [];
  cpu.firmware = (_, event) => events.push(event.kind);
  for (const [dm, vector] of [
    [4n, 2n],
    [7n, 0n],
  ] as const) {
    cpu.setCr(CR.lrr0, 0x70n | mode(dm));
    cpu.interrupts.setPin(0, true);
    cpu.interrupts.setPin(0, false);
    assert.equal(cpu.interrupts.acknowledge(), vector);
    cpu.interrupts.end();
  }
  for (const dm of [2n, 5n]) {
    cpu.setCr(CR.lrr0, mode(dm));
    cpu.interrupts.setPin(0, true);
    cpu.interrupts.setPin(0, false);
  }
  cpu.psr = PSR.ic;
  cpu.run(4);
  cpu.psr = PSR.ic;
  cpu.run(4);
  assert.deepEqual(events, ["init", "pmi"]);
  assert.equal(cpu.interrupts.acknowledge(), 15n);
});

test("a level that lasts is delivered when its register is unmasked", () => {
  const machine = machineWith(`movl r8 = 0x8065 ;;\nmov cr.lrr0 = r8 ;;\n${spin}`, 0n);
  machine.cpu.interrupts.setPin(0, true);
  machine.cpu.run(20);
  assert.equal(machine.cpu.interrupts.acknowledge(), 0x65n);
});
