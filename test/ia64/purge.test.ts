import assert from "node:assert/strict";
import { test } from "node:test";
import type { Side } from "../../emulator/ia64/tlb.ts";
import { type Machine, machineWith, PSR } from "./core-machine.ts";

/* Insertion and removal of translations (manual vol. 2, 4.1.1; vol. 3, `itc`, `itr`, `ptc`, `ptr`). */

const PAGE = 14n << 2n;
const RID = 0x123;
const REGION5 = 5n << 61n;
const va = REGION5 | 0x10_0000n;
const USABLE = 1n | (1n << 5n) | (1n << 6n) | (3n << 9n);

/** About to execute one instruction with the address in r9 and a size or translation in r10. */
function machine(source: string, psr = 0n): Machine {
  const made = machineWith(source, psr);
  made.cpu.setRr(5, (BigInt(RID) << 8n) | PAGE);
  made.cpu.setRr(0, PAGE);
  made.cpu.setGr(9, va);
  made.cpu.setGr(10, PAGE);
  return made;
}

/** Which of the translations are there: `d` and `i` for the caches, `D` and `I` for registers. */
function present({ cpu }: Machine): string {
  const has = (side: Side, at: bigint): boolean =>
    cpu.tlb.lookup(side, Number(at & 0xffff_ffffn) | 0, Number(at >> 32n) | 0, RID) >= 0;
  const at = { d: va, i: va, D: va + 0x4000n, I: va + 0x4000n } as const;
  return (["d", "i", "D", "I"] as const)
    .filter((name) => has(name.toLowerCase() as Side, at[name]))
    .join("");
}

/** A translation in each of the caches and registers, the latter for the page behind. */
function fill({ cpu }: Machine): void {
  for (const side of ["d", "i"] as const) {
    cpu.tlb.insert(side, va, RID, USABLE, PAGE);
    cpu.tlb.insertRegister(side, 3, va + 0x4000n, RID, USABLE, PAGE);
  }
}

test("ptc.l, ptc.g and ptc.ga purge the range from both caches, ptr registers of one side", () => {
  const cases: readonly (readonly [string, bigint, bigint, string])[] = [
    ["ptc.l r9, r10", va, PAGE, "DI"],
    ["ptc.g r9, r10 ;;", va, PAGE, "DI"],
    ["ptc.ga r9, r10 ;;", va, PAGE, "DI"],
    ["ptc.l r9, r10", va, 16n << 2n, "DI"],
    ["ptc.l r9, r10", va + 0x3fffn, 12n << 2n, "DI"],
    ["ptc.l r9, r10", va + 0x4000n, PAGE, "diDI"],
    ["ptc.l r9, r10", va - 1n, 12n << 2n, "diDI"],
    ["ptc.l r9, r10", va & ~REGION5, PAGE, "diDI"],
    ["ptc.e r0", va, PAGE, "DI"],
    ["ptr.d r9, r10", va + 0x4000n, PAGE, "diI"],
    ["ptr.i r9, r10", va + 0x4000n, PAGE, "diD"],
    ["ptr.d r9, r10", va, 16n << 2n, "iI"],
    ["ptr.i r9, r10", va, 16n << 2n, "dD"],
    ["ptr.d r9, r10", va, PAGE, "iDI"],
  ];
  for (const [source, address, size, left] of cases) {
    const made = machine(source);
    fill(made);
    made.cpu.setGr(9, address);
    made.cpu.setGr(10, size);
    made.cpu.run(1);
    assert.deepEqual(made.vectors, [], source);
    assert.equal(present(made), left, `${source} at ${address - va}`);
  }
});

test("a purge goes by region id, whatever region has it (4.1.1.4)", () => {
  const made = machine("ptc.l r9, r10");
  fill(made);
  made.cpu.setRr(2, (BigInt(RID) << 8n) | PAGE);
  made.cpu.setGr(9, (2n << 61n) | 0x10_0000n);
  made.cpu.run(1);
  assert.equal(present(made), "DI");
});

test("a purge takes any power of two; no size raises a fault (vol. 3, `ptc.l`)", () => {
  for (const shift of [0n, 15n, 40n, 60n, 63n]) {
    const made = machine("ptc.l r9, r10");
    fill(made);
    made.cpu.setGr(10, shift << 2n);
    made.cpu.run(1);
    assert.deepEqual(made.vectors, []);
    assert.equal(present(made), "DI", `2^${shift}`);
  }
});

test("purges and inserts are privileged, and consume NaTs", () => {
  const sources = ["ptc.l r9, r10", "ptc.g r9, r10 ;;", "ptc.ga r9, r10 ;;", "ptr.d r9, r10"];
  const inserts = ["itc.d r9 ;;", "itr.d dtr[r9] = r10", "itc.i r9 ;;", "itr.i itr[r9] = r10"];
  for (const source of [...sources, "ptc.e r9", ...inserts]) {
    const user = machine(source, PSR.cpl3);
    user.cpu.run(1);
    assert.deepEqual(user.vectors, [0x5400], source);
    assert.equal(user.cpu.cr(17) & 0xffffn, 0x10n);
    const nat = machine(source);
    nat.cpu.setGr(9, 3n, true);
    nat.cpu.run(1);
    assert.deepEqual(nat.vectors, [0x5600], source);
  }
});

test("ptc.g and ptc.ga purge the caches of the other processors, but not their registers", () => {
  for (const source of ["ptc.g r9, r10 ;;", "ptc.ga r9, r10 ;;"]) {
    const made = machine(source);
    const peer = machine("nop.m 0");
    fill(peer);
    made.cpu.peers = [made.cpu, peer.cpu];
    made.cpu.setGr(10, 16n << 2n);
    made.cpu.run(1);
    assert.equal(present(peer), "DI");
  }
  const local = machine("ptc.l r9, r10");
  const peer = machine("nop.m 0");
  fill(peer);
  local.cpu.peers = [peer.cpu];
  local.cpu.run(1);
  assert.equal(present(peer), "diDI");
});

/** What an insertion of cr.ifa, cr.itir and r10 gives; undefined if no fault. */
function inserting(source: string, itir: bigint, pte: bigint, psr = 0n) {
  const made = machine(source, psr);
  made.cpu.setCr(20, va);
  made.cpu.setCr(21, itir);
  made.cpu.setGr(9, 3n);
  made.cpu.setGr(10, pte);
  made.cpu.run(1);
  return { made, fault: made.vectors.length === 0 ? undefined : made.cpu.cr(17) & 0xffn };
}

const inserts = ["itc.d r10 ;;", "itc.i r10 ;;", "itr.d dtr[r9] = r10", "itr.i itr[r9] = r10"];

test("an insertion needs psr.ic = 0, else it is illegal", () => {
  for (const source of inserts) {
    assert.equal(inserting(source, PAGE, USABLE).fault, undefined);
    assert.equal(inserting(source, PAGE, USABLE, PSR.ic).fault, 0n);
  }
});

test("reserved fields and page sizes raise Reserved Register/Field faults (4.1.1.5)", () => {
  for (const source of inserts) {
    for (const bits of [1n << 1n, 1n << 2n, 2n << 2n, 3n << 2n, 1n << 50n, 1n << 51n]) {
      assert.equal(inserting(source, PAGE, USABLE | bits).fault, 0x30n, `${source} ${bits}`);
      assert.equal(inserting(source, PAGE, bits).fault, undefined, "ignored if not present");
    }
    const sizes = [12, 13, 14, 16, 18, 20, 22, 24, 26, 28, 30, 32];
    for (let shift = 0; shift < 64; shift++) {
      const expected = sizes.includes(shift) ? undefined : 0x30n;
      assert.equal(inserting(source, BigInt(shift) << 2n, USABLE).fault, expected, `2^${shift}`);
    }
  }
});

test("there are 16 translation registers a side; one more is reserved", () => {
  for (const source of inserts.slice(2)) {
    for (const [slot, expected] of [
      [15n, undefined],
      [16n, 0x30n],
      [255n, 0x30n],
      [0x100n, undefined],
    ] as const) {
      const made = machine(source);
      made.cpu.setCr(21, PAGE);
      made.cpu.setGr(9, slot);
      made.cpu.setGr(10, USABLE);
      made.cpu.run(1);
      const fault = made.vectors.length === 0 ? undefined : made.cpu.cr(17) & 0xffn;
      assert.equal(fault, expected, `${slot}`);
    }
  }
});

test("an insertion takes the place of cache entries that it overlaps, smaller or larger", () => {
  for (const source of ["itc.d r10 ;;", "itr.d dtr[r9] = r10"]) {
    for (const [shift, offset] of [
      [14n, 0n],
      [12n, 0x1000n],
      [16n, 0n],
    ] as const) {
      const made = machine(source);
      made.cpu.tlb.insert("d", va, RID, USABLE | 0x40000n, PAGE);
      made.cpu.setCr(20, va + offset);
      made.cpu.setCr(21, shift << 2n);
      made.cpu.setGr(9, 3n);
      made.cpu.setGr(10, USABLE | 0x80000n);
      made.cpu.run(1);
      const left = made.cpu.tlb.lookup("d", Number(va & 0xffff_ffffn), Number(va >> 32n) | 0, RID);
      const replaced = left < 0 || (made.cpu.memory.i32[left]! & 0xff000) === 0x80000;
      assert.equal(replaced, true, `${source} 2^${shift}`);
    }
  }
});

test("a translation register keeps its translation whatever the cache does", () => {
  const made = machine("nop.m 0");
  made.cpu.tlb.insertRegister("d", 0, va, RID, USABLE | 0x40000n, PAGE);
  for (let i = 1n; i < 300n; i++) {
    made.cpu.tlb.insert("d", va + i * 0x4000n, RID, USABLE, PAGE);
  }
  made.cpu.psr = PSR.dt | PSR.ic;
  assert.equal(made.cpu.translate(va, "read"), 0x40000);
});

test("region registers: reserved bits and page sizes", () => {
  const writing = (value: bigint) => {
    const made = machine("mov rr[r9] = r10");
    made.cpu.setGr(10, value);
    made.cpu.run(1);
    if (made.vectors.length > 0) return made.cpu.cr(17) & 0xffn;
    assert.equal(made.cpu.rr(5), value);
    return undefined;
  };
  assert.equal(writing((0xffffffn << 8n) | PAGE | 1n), undefined, "24 bits of region id");
  for (const bit of [1n, 32n, 63n]) assert.equal(writing(PAGE | (1n << bit)), 0x30n, `bit ${bit}`);
  assert.equal(writing(15n << 2n), 0x30n);
});
