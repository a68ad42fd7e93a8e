import { test } from "node:test";
import { instructions } from "../../emulator/ia64/isa/table.ts";
import { assembled, bundleOf, compare, randomBundle } from "./emitter-case.ts";
import { type Case, Pair } from "./emitter-pair.ts";
import { Random } from "./random.ts";

/* What compiled code leaves in memory is compared, byte by byte, with what the evaluator leaves. */

const pair = new Pair();

test("every instruction does the same when it is compiled", () => {
  const random = new Random(1);
  const cases = instructions.flatMap((instruction) => {
    const accesses = instruction.format.unit === "M" && instruction.privileged !== true;
    const times = accesses ? 16 : 6;
    return Array.from({ length: times }, () => ({ bundles: [bundleOf(instruction, random)] }));
  });
  compare(pair, cases, random, () => true);
});

test("every instruction does the same when compiled code leaves it to the evaluator", () => {
  const random = new Random(2);
  const cases = instructions.map((instruction) => ({ bundles: [bundleOf(instruction, random)] }));
  compare(pair, cases, random, () => false);
});

test("sequences of instructions do the same when they are compiled", () => {
  const random = new Random(3);
  const cases = Array.from({ length: 400 }, () => ({
    bundles: Array.from({ length: 1 + random.below(4) }, () => randomBundle(random)),
    firstSlot: random.below(2),
  }));
  compare(pair, cases, random);
});

test("the frame that alloc makes holds its target", () => {
  const sizes = ["2, 3, 1, 0", "0, 96, 0, 0", "8, 24, 4, 32", "0, 1, 0, 0"];
  const cases = sizes.map((size) => ({ bundles: assembled(`alloc r32 = ar.pfs, ${size}`) }));
  compare(pair, [...cases, ...cases, ...cases], new Random(4));
});

test("the last register of a frame may be written, the next may not", () => {
  const cases: Case[] = [0, 1, 5].flatMap((sof) =>
    [31, 32, 33].map((r) => ({
      bundles: assembled(`mov r${r + sof} = r31`),
      adjust: (cpu) => cpu.setFrame(sof, 0, 0),
    })),
  );
  compare(pair, cases, new Random(5));
});

test("shifts take all of the count", () => {
  const counts = [0n, 1n, 63n, 64n, 65n, 128n, 1n << 32n, (1n << 64n) - 1n];
  const bundles = assembled("shl r8 = r14, r15 ;; shr r9 = r14, r15 ;; shr.u r10 = r14, r15");
  const cases: Case[] = counts.map((count) => ({
    bundles,
    adjust: (cpu) => cpu.setGr(15, count),
  }));
  compare(pair, [...cases, ...cases], new Random(6));
});
