import assert from "node:assert/strict";
import { test } from "node:test";
import { type CodeBundle, CodeSlot, prepareBundle } from "../../emulator/ia64/code-cache.ts";
import { FINISH, NEXT } from "../../emulator/ia64/emitter/block-code.ts";
import { compileBlocks } from "../../emulator/ia64/emitter/compile.ts";
import { alternateDataTlbMiss } from "../../emulator/ia64/fault.ts";
import type { Semantics } from "../../emulator/ia64/isa/instruction.ts";
import { instructions } from "../../emulator/ia64/isa/table.ts";
import { assembled } from "./emitter-case.ts";
import { codeBase, mapPages, ramSize } from "./emitter-state.ts";
import { Subject } from "./emitter-subject.ts";

const data = 0x10008n;
const content = 0x1234_5678_9abc_def0n;
const virtualAtLevel1 = (1n << 17n) | (1n << 32n);

/** A processor with `data` and the code page in its software TLB, and data's address in r14, r15. */
function subject(psr: bigint): Subject {
  const cpu = new Subject(ramSize);
  mapPages(cpu);
  cpu.psr = psr;
  cpu.ip = BigInt(codeBase);
  cpu.store(BigInt(codeBase), 8, 0n);
  cpu.store(data, 8, content);
  cpu.load(data, 8);
  cpu.setGr(14, data);
  cpu.setGr(15, data);
  return cpu;
}

/** Execute the bundles as one block. */
function execute(cpu: Subject, bundles: readonly CodeBundle[]): number {
  const [block] = compileBlocks(cpu.machine, [{ bundles, firstSlot: 0 }]);
  return cpu.runBlock(block!, bundles);
}

const decoded = (source: string): CodeBundle[] =>
  assembled(source).map(({ lo, hi }) => prepareBundle(lo, hi));

for (const psr of [0n, virtualAtLevel1]) {
  test(`an access to a page of the software TLB calls nobody, psr 0x${psr.toString(16)}`, () => {
    const cpu = subject(psr);
    const bundles = decoded(`
        ld8 r8 = [r14]
        ld4 r9 = [r15], 4 ;;
        st2 [r15] = r8
        st1 [r14] = r9, 1 ;;`);
    assert.equal(execute(cpu, bundles), bundles.flat().length);
    assert.equal(cpu.outcome, NEXT);
    assert.deepEqual([cpu.gr(8), cpu.gr(9)], [content, 0x9abc_def0n]);
    assert.equal(cpu.load(data, 8), 0x1234_def0_9abc_def0n);
  });
}

test("a page of the software TLB is not that of an address with another high half", () => {
  for (const bit of [32n, 33n, 61n, 63n]) {
    const cpu = subject(0n);
    cpu.setGr(14, data | (1n << bit));
    execute(cpu, decoded("ld8 r8 = [r14]"));
    assert.notEqual(cpu.outcome, NEXT, `bit ${bit}`);
  }
});

test("a store into decoded code makes it decoded anew", () => {
  const cpu = subject(0n);
  const before = cpu.fetchBundle();
  cpu.setGr(14, BigInt(codeBase + 8));
  execute(cpu, decoded("st8 [r14] = r15"));
  assert.equal(cpu.outcome, FINISH);
  cpu.ip = BigInt(codeBase);
  assert.notEqual(cpu.fetchBundle(), before);
});

test("an access after a call looks up what the call changed", () => {
  const cpu = subject(virtualAtLevel1);
  const semantics: Semantics = (b) => {
    b.call((processor) => {
      processor.tlb.purgeAll();
      return undefined;
    });
    b.setGr(8, b.load(b.gr(14), 8), b.constant(0n));
  };
  const slot = new CodeSlot({ ...instructions[0]!, targets: [], semantics }, {}, 0, true);
  cpu.psr = virtualAtLevel1 | (1n << 13n);
  execute(cpu, [[slot]]);
  assert.deepEqual([cpu.outcome, cpu.vectors], [undefined, [alternateDataTlbMiss.vector]]);
});
