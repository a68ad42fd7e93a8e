import assert from "node:assert/strict";
import { test } from "node:test";
import { bench } from "./step.ts";

const { cpu, vectors, run } = bench();

const lc = 65;
const ec = 66;

test("br.cloop counts ar.lc down to zero", () => {
  cpu.setAr(lc, 4n);
  run(`
        mov r8 = 0 ;;
  1:    add r8 = 1, r8
        br.cloop.sptk 1b ;;`);
  assert.deepEqual([cpu.gr(8), cpu.ar(lc)], [5n, 0n]);
});

/*
 * A pipeline of three stages: p16 starts an iteration, p18 ends it. Each iteration's number rotates
 * from r32 to r34, where it is added up.
 */
const pipeline = (loop: string) => `
  1:
  (p16) add r32 = 1, r9
  (p16) add r9 = 1, r9
  (p18) add r8 = r8, r34 ;;
        ${loop} 1b ;;`;

test("br.ctop runs prolog, kernel and epilog", () => {
  cpu.setFrame(96, 96, 8);
  cpu.setAr(lc, 4n);
  cpu.setAr(ec, 3n);
  cpu.setGr(8, 0n);
  cpu.setGr(9, 0n);
  cpu.pr = (1n << 16n) | 1n;
  run(pipeline("br.ctop.sptk"));
  assert.deepEqual([cpu.gr(9), cpu.gr(8)], [5n, 15n]);
  assert.deepEqual([cpu.ar(lc), cpu.ar(ec)], [0n, 0n]);
});

/*
 * One pass through each kind of loop branch (manual vol. 1, figures 4-2 and 4-3). `p16` is the
 * stage predicate that it leaves; undefined if nothing rotates.
 */
const passes = [
  { branch: "br.ctop", lc: 2n, ec: 3n, qp: 0, taken: true, lcAfter: 1n, ecAfter: 3n, p16: 1 },
  { branch: "br.ctop", lc: 0n, ec: 3n, qp: 0, taken: true, lcAfter: 0n, ecAfter: 2n, p16: 0 },
  { branch: "br.ctop", lc: 0n, ec: 1n, qp: 0, taken: false, lcAfter: 0n, ecAfter: 0n, p16: 0 },
  { branch: "br.ctop", lc: 0n, ec: 0n, qp: 0, taken: false, lcAfter: 0n, ecAfter: 0n },
  { branch: "br.cexit", lc: 2n, ec: 3n, qp: 0, taken: false, lcAfter: 1n, ecAfter: 3n, p16: 1 },
  { branch: "br.cexit", lc: 0n, ec: 3n, qp: 0, taken: false, lcAfter: 0n, ecAfter: 2n, p16: 0 },
  { branch: "br.cexit", lc: 0n, ec: 1n, qp: 0, taken: true, lcAfter: 0n, ecAfter: 0n, p16: 0 },
  { branch: "br.cexit", lc: 0n, ec: 0n, qp: 0, taken: true, lcAfter: 0n, ecAfter: 0n },
  { branch: "br.wtop", lc: 7n, ec: 3n, qp: 1, taken: true, lcAfter: 7n, ecAfter: 3n, p16: 0 },
  { branch: "br.wtop", lc: 7n, ec: 3n, qp: 0, taken: true, lcAfter: 7n, ecAfter: 2n, p16: 0 },
  { branch: "br.wtop", lc: 7n, ec: 1n, qp: 0, taken: false, lcAfter: 7n, ecAfter: 0n, p16: 0 },
  { branch: "br.wexit", lc: 7n, ec: 3n, qp: 1, taken: false, lcAfter: 7n, ecAfter: 3n, p16: 0 },
  { branch: "br.wexit", lc: 7n, ec: 1n, qp: 0, taken: true, lcAfter: 7n, ecAfter: 0n, p16: 0 },
  { branch: "br.wexit", lc: 7n, ec: 0n, qp: 0, taken: true, lcAfter: 7n, ecAfter: 0n },
];

for (const { branch, qp, taken, p16, ...registers } of passes) {
  const outcome = `${taken ? "is" : "isn't"} taken`;
  test(`${branch} ${outcome} with lc ${registers.lc}, ec ${registers.ec}, qp ${qp}`, () => {
    cpu.setFrame(96, 96, 8);
    cpu.setAr(lc, registers.lc);
    cpu.setAr(ec, registers.ec);
    cpu.pr = 1n | (BigInt(qp) << 6n) | (1n << 63n);
    cpu.setGr(39, 39n);
    cpu.setGr(32, 32n);
    run(`${branch.startsWith("br.w") ? "(p6) " : ""}${branch}.sptk 0x8000`);
    assert.equal(cpu.ip === 0x8000n, taken);
    assert.deepEqual([cpu.ar(lc), cpu.ar(ec)], [registers.lcAfter, registers.ecAfter]);
    assert.equal(cpu.gr(32), p16 === undefined ? 32n : 39n);
    assert.equal(cpu.predicate(p16 === undefined ? 63 : 16) === 0 ? 0 : 1, p16 ?? 0);
  });
}

test("mov pr and mov pr.rot write the predicates that their masks name", () => {
  cpu.setFrame(96, 96, 0);
  cpu.setGr(9, (1n << 64n) - 1n);
  cpu.pr = 1n;
  run("mov pr = r9, 0x42");
  assert.equal(cpu.pr, 0x43n);
  run("mov pr.rot = 0x30000");
  run("mov r8 = pr");
  assert.equal(cpu.gr(8), 0x30043n);
});

test("brl reaches any address, br its own region of 16 MiB", () => {
  run("brl.many 0x123456789abc0");
  assert.equal(cpu.ip, 0x123456789abc0n);
  run("br.many 0x14000");
  assert.equal(cpu.ip, 0x14000n);
  cpu.setBr(6, 0x7777n);
  run("br.sptk b6");
  assert.equal(cpu.ip, 0x7770n);
});

test("break puts its immediate into cr.iim, break.b nothing", () => {
  cpu.psr = 1n << 13n;
  const iim = () => cpu.cr(24);
  run("break.i 0x1ffff0");
  assert.equal(iim(), 0x1ffff0n);
  cpu.psr = 1n << 13n;
  run("break.x 0x3fffffffffffffff");
  assert.equal(iim(), 0x3fff_ffff_ffff_ffffn);
  cpu.psr = 1n << 13n;
  run("break.b 5");
  assert.equal(iim(), 0n);
  assert.deepEqual(vectors, [0x2c00, 0x2c00, 0x2c00]);
});
