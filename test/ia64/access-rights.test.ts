import assert from "node:assert/strict";
import { test } from "node:test";
import { codeBase, type Machine, machineWith, PSR } from "./core-machine.ts";

/* Access rights, as programs meet them (manual vol. 2, table 4-2). */

const PAGE = 14n << 2n;
const data = 0x40000n;

/** By access rights and page level 3, 2, 1, 0: what is allowed at levels 3, 2, 1, 0. */
const allowed: readonly (readonly string[])[] = [
  ["R R R R", "- R R R", "- - R R", "- - - R"],
  ["RX RX RX RX", "- RX RX RX", "- - RX RX", "- - - RX"],
  ["RW RW RW RW", "- RW RW RW", "- - RW RW", "- - - RW"],
  ["RWX RWX RWX RWX", "- RWX RWX RWX", "- - RWX RWX", "- - - RWX"],
  ["R RW RW RW", "- R RW RW", "- - R RW", "- - - RW"],
  ["RX RX RX RWX", "- RX RX RWX", "- - RX RWX", "- - - RWX"],
  ["RWX RW RW RW", "- RWX RW RW", "- - RWX RW", "- - - RW"],
  ["X X X RX", "X X X RX", "X X X RX", "X X X RX"],
];

/** Calls back with each combination: pte bits, level of the program, letters allowed. */
function each(check: (pte: bigint, cpl: number, letters: string, name: string) => void): void {
  for (const [ar, row] of allowed.entries()) {
    for (const [i, cell] of row.entries()) {
      for (const [j, letters] of cell.split(" ").entries()) {
        const pte = 1n | (3n << 5n) | (BigInt(3 - i) << 7n) | (BigInt(ar) << 9n);
        check(pte, 3 - j, letters, `ar ${ar} pl ${3 - i} cpl ${3 - j}`);
      }
    }
  }
}

const machines = new Map<string, Machine>();

/** A machine with one instruction, the same one each time. */
function machineFor(source: string): Machine {
  const machine = machines.get(source) ?? machineWith(source);
  machines.set(source, machine);
  return machine;
}

test("loads, stores, semaphores and probes are allowed as the table says", () => {
  each((pte, cpl, letters, name) => {
    const run = (source: string, level = cpl) => {
      const { cpu, vectors } = machineFor(source);
      cpu.psr = PSR.ic | PSR.dt | (BigInt(level) << 32n);
      cpu.ip = BigInt(codeBase);
      vectors.length = 0;
      cpu.tlb.insert("d", data, 0, pte | data, PAGE);
      cpu.setGr(9, data);
      cpu.run(1);
      return { vector: vectors[0], value: cpu.gr(8) };
    };
    const expected = (rights: string) =>
      [...rights].every((right) => letters.includes(right)) ? undefined : 0x5300;
    assert.equal(run("ld1 r8 = [r9]").vector, expected("R"), name);
    assert.equal(run("st1 [r9] = r0").vector, expected("W"), name);
    assert.equal(run("xchg1 r8 = [r9], r0").vector, expected("RW"), name);
    assert.equal(run("lfetch.fault [r9]").vector, expected("R"), name);
    assert.equal(run(`probe.rw.fault r9, ${cpl}`, 0).vector, expected("RW"), name);
    assert.equal(run(`probe.r r8 = r9, ${cpl}`, 0).value, letters.includes("R") ? 1n : 0n, name);
    assert.equal(run(`probe.w r8 = r9, ${cpl}`, 0).value, letters.includes("W") ? 1n : 0n, name);
    assert.equal(run("probe.w r8 = r9, 0").value, letters.includes("W") ? 1n : 0n, `own ${name}`);
  });
});

test("instructions are fetched as the table says", () => {
  each((pte, cpl, letters, name) => {
    const { cpu, vectors } = machineWith("nop.m 0", PSR.ic | PSR.it | (BigInt(cpl) << 32n));
    cpu.tlb.insert("i", BigInt(codeBase), 0, pte | BigInt(codeBase), PAGE);
    cpu.run(1);
    assert.equal(vectors[0], letters.includes("X") ? undefined : 0x5200, name);
  });
});

test("epc goes to the level of a promoting page, and no further up than the program is", () => {
  each((pte, cpl, letters, name) => {
    if (!letters.includes("X")) return;
    const { cpu, vectors } = machineWith("epc ;;", PSR.ic | PSR.it | (BigInt(cpl) << 32n));
    cpu.tlb.insert("i", BigInt(codeBase), 0, pte | BigInt(codeBase), PAGE);
    cpu.setAr(64, 3n << 62n);
    cpu.run(3);
    assert.deepEqual(vectors, []);
    const promotes = ((pte >> 9n) & 7n) === 7n;
    const level = promotes ? Math.min(cpl, Number((pte >> 7n) & 3n)) : cpl;
    assert.equal(cpu.cpl, level, name);
  });
});
