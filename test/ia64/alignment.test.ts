import assert from "node:assert/strict";
import { test } from "node:test";
import { machineWith, PSR } from "./core-machine.ts";

/* Alignment of data (manual vol. 2, 4.5), and what is performed of an instruction that faults. */

const data = 0x20000;
const UNALIGNED = 0x5a00;

/** Vector that an instruction takes on r9, with these addresses and psr.ac. */
function vectorOf(source: string, address: number, ac: boolean, psr = PSR.ic): number | undefined {
  const { cpu, vectors } = machineWith(source, ac ? psr | PSR.ac : psr);
  cpu.setGr(9, BigInt(address));
  cpu.run(1);
  return vectors[0];
}

/** Accesses by their natural alignment. */
const accesses: readonly (readonly [number, readonly string[]])[] = [
  [1, ["ld1 r8 = [r9]", "st1 [r9] = r0"]],
  [2, ["ld2 r8 = [r9]", "st2 [r9] = r0"]],
  [4, ["ld4 r8 = [r9]", "st4 [r9] = r0", "ldfs f8 = [r9]", "stfs [r9] = f0"]],
  [8, ["ld8 r8 = [r9]", "st8 [r9] = r0", "ldfd f8 = [r9]", "stf8 [r9] = f0"]],
  [8, ["ld8.fill r8 = [r9]", "st8.spill [r9] = r8", "ldfps f8, f9 = [r9]"]],
];

test("with psr.ac, every access must be aligned to its size; without it, lie within 16 bytes", () => {
  for (const [size, sources] of accesses) {
    for (const source of sources) {
      for (let offset = 0; offset < 16; offset++) {
        const aligned = offset % size === 0;
        const fits = offset + size <= 16;
        const name = `${source} at ${offset}`;
        assert.equal(vectorOf(source, data + offset, true), aligned ? undefined : UNALIGNED, name);
        assert.equal(vectorOf(source, data + offset, false), fits ? undefined : UNALIGNED, name);
      }
    }
  }
});

test("semaphores and accesses of more than 8 bytes must be aligned, whatever psr.ac is", () => {
  const whole: readonly (readonly [number, readonly string[]])[] = [
    [2, ["xchg2 r8 = [r9], r0"]],
    [4, ["cmpxchg4.acq r8 = [r9], r0, ar.ccv", "fetchadd4.rel r8 = [r9], 1"]],
    [8, ["xchg8 r8 = [r9], r0", "cmp8xchg16.acq r8 = [r9], r0, ar.csd, ar.ccv"]],
    [16, ["ld16 r8, ar.csd = [r9]", "st16 [r9] = r0, ar.csd", "ldfe f8 = [r9]"]],
    [16, ["stfe [r9] = f0", "ldf.fill f8 = [r9]", "stf.spill [r9] = f0"]],
    [16, ["ldfp8 f8, f9 = [r9]", "ldfpd f8, f9 = [r9]"]],
  ];
  for (const [size, sources] of whole) {
    for (const source of sources) {
      for (let offset = 0; offset < 16; offset++) {
        const expected = offset % size === 0 ? undefined : UNALIGNED;
        assert.equal(vectorOf(source, data + offset, false), expected, `${source} at ${offset}`);
      }
    }
  }
});

test("what is wrong with the page comes before alignment (table 5-6)", () => {
  const sources = ["ld8 r8 = [r9]", "xchg8 r8 = [r9], r0", "ldfe f8 = [r9]", "stf.spill [r9] = f0"];
  for (const source of [...sources, "ld16 r8, ar.csd = [r9]", "ldfp8 f8, f9 = [r9]"]) {
    assert.equal(vectorOf(source, data + 9, true, PSR.ic | PSR.dt), 0x1000, source);
  }
});

test("an unaligned fault names the address and kind of access, and leaves no trace", () => {
  const { cpu, memory, vectors } = machineWith("st8 [r9] = r8, 8", PSR.ic);
  memory.write8(data + 8, 1n);
  memory.write8(data + 16, 2n);
  cpu.setGr(9, BigInt(data + 12));
  cpu.run(1);
  assert.deepEqual(vectors, [UNALIGNED]);
  assert.equal(cpu.cr(20), BigInt(data + 12));
  assert.equal(cpu.cr(17) >> 32n, 2n);
  assert.deepEqual([memory.read8(data + 8), memory.read8(data + 16)], [1n, 2n]);
  assert.equal(cpu.gr(9), BigInt(data + 12));
});
