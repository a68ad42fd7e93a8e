import assert from "node:assert/strict";
import { test } from "node:test";
import { MachineMemory } from "../../emulator/ia64/memory.ts";
import { Processor } from "../../emulator/ia64/processor.ts";
import { DEFAULT_FPSR, flagsOf, fpBench, infinity, natVal, number } from "./fp-bench.ts";

/* ar.fpsr (manual vol. 1, 5.2) and the instructions on it (vol. 3, `fsetc`, `fclrf`, `fchkf`). */

const RESERVED = 0x5400;

/** Vectors after ar.fpsr was written with a value, and what it holds then. */
function write(value: bigint) {
  const { cpu, vectors, execute } = fpBench();
  cpu.setGr(8, value);
  execute("mov ar.fpsr = r8");
  return { vectors: [...vectors], code: cpu.cr(17) & 0xffffn, held: cpu.ar(40) };
}

test("after reset no exception interrupts, as the software conventions want it", () => {
  assert.equal(new Processor(new MachineMemory(1, 0x10000), 0).ar(40), DEFAULT_FPSR);
});

test("reserved fields of ar.fpsr fault, all others hold what is written", () => {
  const every = (1n << 58n) - 1n - (1n << 12n);
  assert.deepEqual(write(every), { vectors: [], code: 0n, held: every });
  const reserved = [
    ...[58n, 63n].map((bit) => DEFAULT_FPSR | (1n << bit)),
    // td of the main status field, and pc = 1 in each of them.
    DEFAULT_FPSR | (1n << 12n),
    ...[8n, 21n, 34n, 47n].map((pc) => (DEFAULT_FPSR & ~(3n << pc)) | (1n << pc)),
  ];
  for (const value of reserved) {
    const found = write(value);
    assert.deepEqual(found, { vectors: [RESERVED], code: 0x30n, held: DEFAULT_FPSR }, `${value}`);
  }
});

const controlsOf = (fpsr: bigint, sf: bigint): number => Number((fpsr >> (6n + 13n * sf)) & 0x7fn);

test("fsetc makes controls of those of the main status field, and touches nothing else", () => {
  const { cpu, vectors, execute } = fpBench();
  const flags = (1n << 30n) | (1n << 55n);
  cpu.setAr(40, (0x2cn << 6n) | flags | 0x15n);
  execute("fsetc.s1 0x7c, 0x43");
  assert.equal(controlsOf(cpu.ar(40), 1n), 0x6f);
  execute("fsetc.s3 0x00, 0x58");
  assert.equal(controlsOf(cpu.ar(40), 3n), 0x58);
  execute("fsetc.s0 0x7f, 0x10");
  assert.equal(controlsOf(cpu.ar(40), 0n), 0x3c);
  const others = (0x7fn << 6n) | (0x7fn << 19n) | (0x7fn << 45n);
  assert.equal(cpu.ar(40) & ~others, flags | 0x15n);
  assert.deepEqual(vectors, []);
});

test("fsetc faults on reserved values and leaves ar.fpsr alone", () => {
  for (const source of ["fsetc.s1 0x73, 0x04", "fsetc.s0 0x7f, 0x40", "fsetc.s2 0x04, 0x00"]) {
    const { cpu, vectors, execute } = fpBench();
    execute(source);
    assert.deepEqual(vectors, [RESERVED], source);
    assert.equal(cpu.cr(17) & 0xffffn, 0x30n);
    assert.equal(cpu.ar(40), DEFAULT_FPSR);
  }
});

test("fclrf clears the flags of its status field only", () => {
  const { cpu, execute } = fpBench();
  const flags = [0, 1, 2, 3].reduce((bits, sf) => bits | (0x3fn << BigInt(13 + 13 * sf)), 0n);
  cpu.setAr(40, DEFAULT_FPSR | flags);
  execute("fclrf.s2");
  assert.deepEqual(
    [0, 1, 2, 3].map((sf) => flagsOf(cpu, sf)),
    [63, 63, 0, 63],
  );
  execute("fclrf.s1 ;; fclrf.s0 ;; fclrf.s3");
  assert.equal(cpu.ar(40), DEFAULT_FPSR);
});

test("fchkf branches for a flag whose trap is enabled, or which the main field lacks", () => {
  const V = 1n;
  const branches = (fpsr: bigint, sf: number): boolean => {
    const { cpu, execute } = fpBench();
    cpu.setAr(40, fpsr);
    execute(`fchkf.s${sf} 1f ;; mov r8 = 1 ;; 1: nop.m 0`);
    return cpu.gr(8) === 0n;
  };
  const [main, second] = [V << 13n, V << 26n];
  assert.equal(branches(DEFAULT_FPSR, 1), false);
  assert.equal(branches(DEFAULT_FPSR | second, 1), true);
  assert.equal(branches(DEFAULT_FPSR | second | main, 1), false);
  assert.equal(branches((DEFAULT_FPSR | second | main) & ~V, 1), true);
  assert.equal(branches((DEFAULT_FPSR | second | main) & ~0x3en, 1), false);
  assert.equal(branches((DEFAULT_FPSR | main) & ~V, 0), true);
  assert.equal(branches(DEFAULT_FPSR | second, 2), false);
});

test("psr.mfl and psr.mfh tell which registers were written, whatever with", () => {
  const modified = (source: string): bigint => {
    const { cpu, execute } = fpBench();
    execute(source, natVal, infinity, number(2));
    return (cpu.psr >> 4n) & 3n;
  };
  assert.equal(modified("fma f31 = f7, f8, f8"), 1n);
  assert.equal(modified("fma f32 = f7, f8, f8"), 2n);
  assert.equal(modified("fmax f127 = f6, f8"), 2n);
  assert.equal(modified("fcvt.fx.trunc f9 = f6"), 1n);
  assert.equal(modified("fcmp.lt p6, p7 = f8, f40"), 0n);
});
