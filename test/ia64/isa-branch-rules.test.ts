import assert from "node:assert/strict";
import { test } from "node:test";
import { altered, bench } from "./step.ts";

/* Branches beyond their truth tables (manual vol. 3, `br`, `brl`, `epc`, `clrrrb`, `mov br`). */

const { cpu, vectors, run, runImage } = bench();

const codeBase = 0x4000n;
const [BSPSTORE, RSC, PFS, LC, EC] = [18, 16, 64, 65, 66];
const IC = 1n << 13n;

/** Vector and ISR.code of the interruption that code ends in, if it does. */
function faultOf(code: () => void): readonly [vector: number, code: number] | undefined {
  const before = vectors.length;
  cpu.psr |= IC;
  code();
  if (vectors.length === before) return undefined;
  return [vectors.at(-1)!, Number(cpu.cr(17) & 0xffffn)];
}

test("indirect branches ignore bits 3:0 of the target", () => {
  for (const source of ["br.cond.sptk b6", "br.call.sptk b7 = b6", "br.ret.sptk b6"]) {
    cpu.cfm = 0n;
    cpu.setAr(PFS, 0n);
    cpu.setBr(6, 0x2_000fn);
    run(source);
    assert.equal(cpu.ip, 0x2_0000n, source);
  }
});

test("a call from any slot links to the next bundle", () => {
  for (const bundle of [
    "{ .bbb\n br.call.sptk b1 = 0x20000\n nop.b 0\n nop.b 0 ;; }",
    "{ .bbb\n nop.b 0\n br.call.sptk b1 = 0x20000\n nop.b 0 ;; }",
    "{ .bbb\n nop.b 0\n nop.b 0\n br.call.sptk b1 = 0x20000 ;; }",
    "{ .mlx\n nop.m 0\n brl.call.sptk b1 = 0x20000 ;; }",
    "{ .mib\n nop.m 0\n nop.i 0\n br.call.sptk b1 = b6 ;; }",
  ]) {
    cpu.cfm = 0n;
    cpu.setBr(6, 0x2_0000n);
    run(bundle);
    assert.deepEqual([cpu.ip, cpu.br(1)], [0x2_0000n, codeBase + 16n], bundle);
  }
});

test("a branch register may be target and link of one call", () => {
  cpu.cfm = 0n;
  cpu.setBr(6, 0x3_0000n);
  run("br.call.sptk b6 = b6");
  assert.deepEqual([cpu.ip, cpu.br(6)], [0x3_0000n, codeBase + 16n]);
});

test("a false predicate leaves branch, link and frame alone", () => {
  cpu.setPredicate(6, false);
  for (const source of [
    "br.call.sptk b1 = 0x20000",
    "brl.call.sptk b1 = 0x20000",
    "br.ret.sptk b2",
  ]) {
    cpu.cfm = 5n | (3n << 7n);
    cpu.setBr(1, 7n);
    run(`(p6) ${source}`);
    assert.deepEqual([cpu.ip, cpu.br(1), cpu.cfm], [codeBase + 16n, 7n, 5n | (3n << 7n)], source);
  }
});

test("a return takes privilege away and never gives it", () => {
  for (const [level, previous, after] of [
    [0n, 0n, 0],
    [0n, 2n, 2],
    [1n, 3n, 3],
    [2n, 1n, 2],
    [3n, 0n, 3],
  ] as const) {
    cpu.psr = level << 32n;
    cpu.setAr(PFS, previous << 62n);
    cpu.setBr(0, 0x2_0000n);
    run("br.ret.sptk b0");
    assert.equal(cpu.cpl, after, `${level} to ${previous}`);
  }
  cpu.psr = 0n;
});

test("call and return carry frame marker, rotation and ar.ec", () => {
  const marker = 40n | (32n << 7n) | (2n << 14n) | (5n << 18n) | (90n << 25n) | (40n << 32n);
  cpu.cfm = marker;
  cpu.setAr(EC, 37n);
  cpu.psr = 2n << 32n;
  run("br.call.sptk b0 = 0x20000");
  assert.equal(cpu.ar(PFS), marker | (37n << 52n) | (2n << 62n));
  assert.equal(cpu.cfm, 8n, "the outputs, without rotation");
  cpu.setAr(EC, 0n);
  run("br.ret.sptk b0");
  assert.deepEqual([cpu.cfm, cpu.ar(EC)], [marker, 37n]);
  cpu.psr = 0n;
});

test("rotation renames all three files one up, and wraps at their ends", () => {
  cpu.cfm = 96n | (96n << 7n) | (3n << 14n);
  for (let r = 32; r < 128; r++) cpu.setGr(r, BigInt(r));
  for (let f = 32; f < 128; f++) cpu.setFr(f, BigInt(f), 0x1003e);
  for (let turn = 1; turn <= 50; turn++) {
    cpu.setAr(LC, 1n);
    cpu.pr = 1n | (1n << 20n);
    const before = Array.from({ length: 64 }, (_, p) => cpu.predicate(p) !== 0);
    run("br.ctop.sptk 0x4010");
    for (const r of [32, 33, 54, 55]) {
      assert.equal(cpu.gr(r), BigInt(32 + ((((r - 32 - turn) % 24) + 24) % 24)), `r${r}`);
    }
    assert.equal(cpu.gr(56), 56n, "behind the rotating part");
    for (const f of [32, 33, 127]) {
      assert.equal(cpu.frSignificand(f), BigInt(32 + ((f - 32 - turn + 96) % 96)), `f${f}`);
    }
    assert.equal(cpu.frSignificand(1), 1n << 63n);
    for (let p = 17; p < 64; p++) assert.equal(cpu.predicate(p) !== 0, before[p - 1], `p${p}`);
    assert.equal(cpu.predicate(16), 1, "p63 was set by the branch");
  }
  assert.equal((cpu.cfm >> 18n) & 0x7fn, BigInt(24 - (50 % 24)));
  assert.equal((cpu.cfm >> 25n) & 0x7fn, BigInt(96 - 50));
  assert.equal((cpu.cfm >> 32n) & 0x3fn, BigInt(48 - (50 % 48)));
});

test("clrrrb undoes the renaming, clrrrb.pr that of predicates alone", () => {
  const marker = 16n | (2n << 14n);
  const rotated = marker | (5n << 18n) | (7n << 25n) | (9n << 32n);
  cpu.cfm = rotated;
  run("clrrrb.pr ;;");
  assert.equal(cpu.cfm, marker | (5n << 18n) | (7n << 25n));
  cpu.cfm = rotated;
  run("clrrrb ;;");
  assert.equal(cpu.cfm, marker);
});

test("what cannot be predicated is illegal under any predicate but p0, a false one too", () => {
  cpu.cfm = 0n;
  cpu.psr = 0n;
  cpu.setPredicate(5, false);
  for (const source of [
    ...["alloc r8 = ar.pfs, 0, 0, 0, 0", "flushrs", "loadrs", "cover", "clrrrb", "clrrrb.pr"],
    ...["rfi", "bsw.0", "bsw.1", "epc", "br.ia.sptk b6"],
    ...["br.cloop.sptk 0x4000", "br.ctop.sptk 0x4000", "br.cexit.sptk 0x4000"],
  ]) {
    const fault = faultOf(() => runImage(altered(source, (slot) => slot | 5n)));
    assert.deepEqual(fault, [0x5400, 0x00], source);
    cpu.psr = 0n;
  }
});

test("br.ia needs an empty register stack, and then finds IA-32 code disabled", () => {
  cpu.cfm = 0n;
  cpu.psr = 0n;
  run("flushrs ;;");
  assert.deepEqual(
    faultOf(() => run("br.ia.sptk b6")),
    [0x5400, 0x40],
  );
  cpu.psr = 0n;
  run("alloc r8 = ar.pfs, 0, 4, 0, 0 ;; cover ;;");
  assert.deepEqual(
    faultOf(() => run("br.ia.sptk b6")),
    [0x5400, 0x00],
  );
});

test("epc is illegal if the previous privilege level is the higher one", () => {
  cpu.psr = 2n << 32n;
  cpu.setAr(PFS, 1n << 62n);
  assert.deepEqual(
    faultOf(() => run("epc ;;")),
    [0x5400, 0x00],
  );
  cpu.psr = 2n << 32n;
  cpu.setAr(PFS, 2n << 62n);
  run("epc ;;");
  assert.equal(cpu.cpl, 0, "physical addresses promote to level 0");
});

test("mov to a branch register takes no NaT; its hints have no effect", () => {
  cpu.psr = 0n;
  cpu.setGr(9, 0x1234_5678_9abc_def1n);
  for (const source of [
    "mov b3 = r9",
    "mov.ret.dptk.imp b3 = r9, 0x4010",
    "mov.sptk b3 = r9, 0x4010",
  ]) {
    cpu.setBr(3, 0n);
    run(source);
    run("mov r8 = b3");
    assert.equal(cpu.gr(8), 0x1234_5678_9abc_def1n, source);
  }
  cpu.setGr(9, 0n, true);
  assert.deepEqual(
    faultOf(() => run("mov b3 = r9")),
    [0x5600, 0x10],
  );
});

const alloc = "alloc r32 = ar.pfs, 0, 1, 0, 0";
/** An alloc with any sizes (manual vol. 3, format M34). */
const allocOf = (sof: number, sol: number, sor: number): Uint8Array =>
  altered(
    alloc,
    (slot) => (slot & ~(0x3ffffn << 13n)) | (BigInt(sof | (sol << 7) | (sor << 14)) << 13n),
  );

test("alloc refuses a frame that cannot be", () => {
  cpu.setAr(RSC, 0n);
  cpu.setAr(BSPSTORE, 0x8_0000n);
  for (const [sof, sol, sor, fault] of [
    [96, 96, 12, undefined],
    [97, 0, 0, [0x5400, 0x00]],
    [127, 127, 15, [0x5400, 0x00]],
    [10, 11, 0, [0x5400, 0x00]],
    [15, 0, 2, [0x5400, 0x00]],
    [16, 0, 2, undefined],
    [0, 0, 0, [0x5400, 0x00]], // r32 lies outside
  ] as const) {
    cpu.psr = 0n;
    cpu.cfm = 0n;
    assert.deepEqual(
      faultOf(() => runImage(allocOf(sof, sol, sor))),
      fault,
      `${sof} ${sol} ${sor}`,
    );
  }
});

test("alloc may change the rotating part of a frame that is not rotated in any file", () => {
  for (const [rotation, fault] of [
    [0n, undefined],
    [1n << 18n, [0x5400, 0x30]],
    [1n << 25n, [0x5400, 0x30]],
    [1n << 32n, [0x5400, 0x30]],
  ] as const) {
    const marker = 32n | (1n << 14n) | rotation;
    cpu.psr = 0n;
    cpu.cfm = marker;
    assert.equal(
      faultOf(() => runImage(allocOf(20, 4, 1))),
      undefined,
      "the size stays",
    );
    cpu.cfm = marker;
    assert.deepEqual(
      faultOf(() => runImage(allocOf(32, 0, 2))),
      fault,
    );
    cpu.psr = 0n;
  }
});

test("alloc gives ar.pfs into the new frame, without a NaT", () => {
  cpu.psr = 0n;
  cpu.cfm = 0n;
  cpu.setAr(PFS, 0xc000_0000_0000_0123n);
  run("alloc r40 = ar.pfs, 3, 5, 4, 8 ;;");
  assert.deepEqual([cpu.gr(40), cpu.nat(40)], [0xc000_0000_0000_0123n, false]);
  assert.equal(cpu.cfm, 12n | (8n << 7n) | (1n << 14n));
});

test("nops, hints and branch predictions change nothing", () => {
  cpu.psr = 0n;
  cpu.setPredicate(6, true);
  const before = [cpu.pr, cpu.cfm, cpu.ar(LC), cpu.br(6)];
  for (const source of [
    ...["nop.m 5", "nop.i 5", "nop.f 5", "nop.b 5", "nop.x 0x123456789"],
    ...["hint.m 1", "hint.i 1", "hint.f 1", "hint.b 1", "hint.x 1"],
    ...["brp.sptk 0x4100, 0x4010", "brp.loop.imp 0x4000, 0x4020", "brp.exit 0x4100, 0x4010"],
    ...["brp.dptk b6, 0x4010", "brp.ret.sptk b6, 0x4010"],
  ]) {
    assert.equal(
      faultOf(() => run(source)),
      undefined,
      source,
    );
    assert.equal(cpu.ip, codeBase + 16n, source);
  }
  assert.deepEqual([cpu.pr, cpu.cfm, cpu.ar(LC), cpu.br(6)], before);
});

test("mov from ip gives the address of its bundle, whatever the slot", () => {
  run(
    "{ .mii\n nop.m 0\n mov r8 = ip\n mov r9 = ip ;; }\n{ .mii\n nop.m 0\n mov r10 = ip\n nop.i 0 ;; }",
  );
  assert.deepEqual([cpu.gr(8), cpu.gr(9), cpu.gr(10)], [codeBase, codeBase, codeBase + 16n]);
});
