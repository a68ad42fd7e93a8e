import assert from "node:assert/strict";
import { test } from "node:test";
import {
  codeBase,
  hex,
  type Machine,
  machineWith,
  PSR,
  runToInterruption,
} from "./core-machine.ts";

const ones = (1n << 64n) - 1n;

const machines = new Map<number, Machine>();

function machineFor(cr: number): Machine {
  let machine = machines.get(cr);
  if (machine === undefined) {
    machine = machineWith(`mov cr${cr} = r8 ;;\nsrlz.d ;;\nmov r9 = cr${cr} ;;\nbreak.m 1`);
    machines.set(cr, machine);
  }
  return machine;
}

/** Moves a value to a control register and back; the value read, or the fault's vector and code. */
function writeAndRead(cr: number, value: bigint, psr = 0n): string {
  const machine = machineFor(cr);
  const { cpu } = machine;
  cpu.ip = BigInt(codeBase);
  cpu.psr = psr;
  cpu.setGr(8, value);
  const vector = runToInterruption(machine);
  if (vector === 0x2c00) return hex(cpu.gr(9));
  return `fault ${hex(BigInt(vector))} ${hex(cpu.cr(17) & 0xffffn)}`;
}

/**
 * By register: the bits that a program can set, those that are ignored and read as 0; all others
 * are reserved (manual vol. 2, 3.3.4, 3.3.5 and 5.8.3; what ignored means: vol. 1, 3.1.1).
 */
const fields: readonly (readonly [name: string, cr: number, used: bigint, ignored: bigint])[] = [
  ["dcr", 0, 0x7f07n, 0n],
  ["itm", 1, ones, 0n],
  ["iva", 2, ones & ~0x7fffn, 0x7fffn],
  ["ipsr", 16, 0x7fff_0ffe_e03en, 0n],
  ["isr", 17, 0xfff_00ff_ffffn, 0n],
  ["iip", 19, ones, 0n],
  ["ifa", 20, ones, 0n],
  ["itir", 21, 0xffff_fffcn, 0n],
  ["iipa", 22, ones, 0n],
  ["ifs", 23, (1n << 63n) | ((1n << 38n) - 1n), 0n],
  ["iim", 24, ones, 0n],
  ["iha", 25, ones & ~3n, 3n],
  ["lid", 64, 0xffff_0000n, ones & ~0xffff_0000n],
  ["tpr", 66, 0x1_00f0n, (ones & ~0x1_ffffn) | 15n],
  ["itv", 72, 0x1_00ffn, (ones & ~0x1_ffffn) | (1n << 12n)],
  ["pmv", 73, 0x1_00ffn, (ones & ~0x1_ffffn) | (1n << 12n)],
  ["cmcv", 74, 0x1_00ffn, (ones & ~0x1_ffffn) | (1n << 12n)],
  ["lrr0", 80, 0x1_a7ffn, (ones & ~0x1_ffffn) | (1n << 12n)],
  ["lrr1", 81, 0x1_a7ffn, (ones & ~0x1_ffffn) | (1n << 12n)],
];

for (const [name, cr, used, ignored] of fields) {
  test(`cr.${name} holds its fields, ignores what is ignored and refuses what is reserved`, () => {
    assert.equal(writeAndRead(cr, used), hex(used));
    assert.equal(writeAndRead(cr, used | ignored), hex(used));
    for (let bit = 0n; bit < 64n; bit++) {
      const reserved = (((used | ignored) >> bit) & 1n) === 0n;
      if (reserved) assert.equal(writeAndRead(cr, 1n << bit), "fault 0x5400 0x30", `bit ${bit}`);
    }
  });
}

test("cr.pta takes tables of 2^15 to 2^61 bytes (manual vol. 2, 3.3.4.4)", () => {
  for (const size of [0n, 1n, 14n, 62n, 63n]) {
    assert.equal(writeAndRead(8, size << 2n), "fault 0x5400 0x30", `size ${size}`);
  }
  for (const size of [15n, 20n, 52n, 61n]) {
    const value = (ones & ~0x7fffn) | 0x101n | (size << 2n);
    assert.equal(writeAndRead(8, value), hex(value), `size ${size}`);
  }
  for (const bit of [1n, 9n, 14n]) {
    assert.equal(writeAndRead(8, (15n << 2n) | (1n << bit)), "fault 0x5400 0x30", `bit ${bit}`);
  }
});

test("control registers that do not exist, and writes of read-only ones, are illegal", () => {
  const existing = new Set([...fields.map(([, cr]) => cr), 8, 65, 67, 68, 69, 70, 71]);
  for (let cr = 0; cr < 128; cr++) {
    const readOnly = cr === 65 || (cr >= 68 && cr <= 71);
    if (existing.has(cr) && !readOnly) continue;
    assert.equal(writeAndRead(cr, 0n), "fault 0x5400 0x0", `cr${cr}`);
    // The check of the number comes before that of the privilege (vol. 3, `mov cr`).
    assert.equal(writeAndRead(cr, 0n, PSR.cpl3), "fault 0x5400 0x0", `cr${cr} at level 3`);
  }
  for (const cr of existing) {
    const expected = cr === 65 || (cr >= 68 && cr <= 71) ? "0x0" : "0x10";
    assert.equal(writeAndRead(cr, 0n, PSR.cpl3), `fault 0x5400 ${expected}`, `cr${cr} at level 3`);
  }
});

test("cr16 to cr27 are only for code that runs with psr.ic = 0", () => {
  for (let cr = 16; cr <= 27; cr++) {
    const machine = machineWith(`mov r8 = cr${cr}`, PSR.ic);
    assert.equal(runToInterruption(machine), 0x5400);
    assert.equal(machine.cpu.cr(17) & 0xffffn, 0n);
  }
  assert.equal(writeAndRead(0, 1n, PSR.ic), "0x1", "others are not");
});

test("an rfi to IA-32 code is refused, and leaves everything as it was", () => {
  const machine = machineWith("rfi ;;", 0n);
  machine.cpu.setCr(16, 1n << 34n);
  assert.equal(runToInterruption(machine), 0x5400);
  assert.equal(hex(machine.cpu.cr(17)), hex(0x40n | (1n << 39n) | (2n << 41n)));
});

test("an rfi to a slot that its bundle does not have is illegal there", () => {
  for (const [source, slot] of [
    ["{ .mlx; nop.m 0; movl r8 = 5 }", 2n],
    ["{ .mii; nop.m 0; nop.i 0; nop.i 0 }", 3n],
  ] as const) {
    const machine = machineWith(`rfi ;;\n1: ${source}`, 0n);
    machine.cpu.setCr(16, PSR.ic | (slot << 41n));
    machine.cpu.setCr(19, 0x10010n);
    assert.equal(runToInterruption(machine), 0x5400);
    assert.equal(hex(machine.cpu.cr(17)), hex(slot << 41n));
    assert.equal(machine.cpu.cr(19), 0x10010n);
  }
});
