import assert from "node:assert/strict";
import { test } from "node:test";
import { bench } from "./step.ts";

const { cpu, vectors, run } = bench();

interface Predicates {
  readonly qp: boolean;
  readonly p6: boolean;
  readonly p7: boolean;
}

/** Executes one compare under p5 and returns p6 and p7 as digits. */
function compare(source: string, before: Predicates): string {
  cpu.setPredicate(5, before.qp);
  cpu.setPredicate(6, before.p6);
  cpu.setPredicate(7, before.p7);
  run(`(p5) ${source}`);
  return `${cpu.predicate(6) === 0 ? 0 : 1}${cpu.predicate(7) === 0 ? 0 : 1}`;
}

/*
 * What each type writes to its two targets (manual vol. 1, table 4-8): if the relation holds, if it
 * doesn't, if an operand is a NaT, if the qualifying predicate is 0. "--" leaves both as they were.
 */
const types = [
  { mnemonic: "cmp.eq", holds: "10", fails: "01", nat: "00", unqualified: "--" },
  { mnemonic: "cmp.eq.unc", holds: "10", fails: "01", nat: "00", unqualified: "00" },
  { mnemonic: "cmp.eq.and", holds: "--", fails: "00", nat: "00", unqualified: "--" },
  { mnemonic: "cmp.eq.or", holds: "11", fails: "--", nat: "--", unqualified: "--" },
  { mnemonic: "cmp.eq.or.andcm", holds: "10", fails: "--", nat: "--", unqualified: "--" },
  { mnemonic: "cmp.eq.andcm", holds: "00", fails: "--", nat: "00", unqualified: "--" },
  { mnemonic: "cmp.eq.orcm", holds: "--", fails: "11", nat: "--", unqualified: "--" },
  { mnemonic: "cmp.eq.and.orcm", holds: "--", fails: "01", nat: "--", unqualified: "--" },
];

for (const { mnemonic, ...expected } of types) {
  test(`${mnemonic} writes its targets by type`, () => {
    for (const [p6, p7] of [
      [false, false],
      [false, true],
      [true, false],
      [true, true],
    ] as const) {
      const kept = `${p6 ? 1 : 0}${p7 ? 1 : 0}`;
      const check = (outcome: string, qp: boolean, value: bigint, nat = false) => {
        cpu.setGr(9, value, nat);
        cpu.setGr(10, 3n);
        const written = compare(`${mnemonic} p6, p7 = r9, r10`, { qp, p6, p7 });
        assert.equal(written, outcome === "--" ? kept : outcome);
      };
      check(expected.holds, true, 3n);
      check(expected.fails, true, 4n);
      check(expected.nat, true, 3n, true);
      check(expected.unqualified, false, 3n);
    }
  });
}

/** Whether a relation holds, in the words of the manual; on 64-bit patterns. */
const relations: Readonly<Record<string, (a: bigint, b: bigint) => boolean>> = {
  eq: (a, b) => a === b,
  ne: (a, b) => a !== b,
  lt: (a, b) => BigInt.asIntN(64, a) < BigInt.asIntN(64, b),
  le: (a, b) => BigInt.asIntN(64, a) <= BigInt.asIntN(64, b),
  gt: (a, b) => BigInt.asIntN(64, a) > BigInt.asIntN(64, b),
  ge: (a, b) => BigInt.asIntN(64, a) >= BigInt.asIntN(64, b),
  ltu: (a, b) => a < b,
  leu: (a, b) => a <= b,
  gtu: (a, b) => a > b,
  geu: (a, b) => a >= b,
};

const samples = [0n, 1n, 0x7fn, 0x8000_0000n, 0xffff_ffffn, 1n << 63n, (1n << 64n) - 1n];

test("relations of registers and immediates hold as defined", () => {
  for (const [relation, holds] of Object.entries(relations)) {
    for (const a of samples) {
      for (const b of samples) {
        cpu.setGr(9, a);
        cpu.setGr(10, b);
        const before = { qp: true, p6: false, p7: false };
        const written = compare(`cmp.${relation} p6, p7 = r9, r10`, before);
        assert.equal(written, holds(a, b) ? "10" : "01", `${a} ${relation} ${b}`);
      }
      cpu.setGr(9, a);
      assert.equal(
        compare(`cmp.${relation} p6, p7 = 1, r9`, { qp: true, p6: false, p7: false }),
        holds(1n, a) ? "10" : "01",
        `1 ${relation} ${a}`,
      );
    }
  }
});

test("cmp4 looks at the low 32 bits only", () => {
  cpu.setGr(9, 0x1_8000_0000n);
  cpu.setGr(10, 0x2_0000_0000n);
  const before = { qp: true, p6: false, p7: false };
  assert.equal(compare("cmp4.lt p6, p7 = r9, r10", before), "10");
  assert.equal(compare("cmp4.ltu p6, p7 = r9, r10", before), "01");
  assert.equal(compare("cmp4.eq p6, p7 = 0, r10", before), "10");
  assert.equal(compare("cmp4.gt.or p6, p7 = r0, r9", before), "11");
});

test("tbit and tnat test a bit and the NaT bit", () => {
  const before = { qp: true, p6: false, p7: false };
  cpu.setGr(9, 1n << 40n);
  assert.equal(compare("tbit.nz p6, p7 = r9, 40", before), "10");
  assert.equal(compare("tbit.z p6, p7 = r9, 40", before), "01");
  assert.equal(compare("tnat.z p6, p7 = r9", before), "10");
  cpu.setGr(9, 1n << 40n, true);
  assert.equal(compare("tbit.nz p6, p7 = r9, 40", { ...before, p6: true }), "00");
  assert.equal(compare("tnat.nz p6, p7 = r9", before), "10");
  assert.equal(compare("tnat.nz.or p6, p7 = r9", before), "11");
});

test("equal targets are illegal, under a false predicate only for .unc", () => {
  const before = { qp: false, p6: false, p7: false };
  compare("cmp.eq p6, p6 = r9, r10", before);
  assert.deepEqual(vectors, []);
  compare("cmp.eq p6, p6 = r9, r10", { ...before, qp: true });
  compare("cmp.eq.unc p6, p6 = r9, r10", before);
  assert.deepEqual(vectors, [0x5400, 0x5400]);
});
