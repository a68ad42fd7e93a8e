import assert from "node:assert/strict";
import { test } from "node:test";
import { packBundle } from "./random-form.ts";
import { bench } from "./step.ts";

/*
 * Encodings of no instruction (manual vol. 3, 4.1): an Illegal Operation fault if the qualifying
 * predicate is 1, nothing if it is 0. A reserved template is illegal whatever its slots hold.
 */

const { cpu, vectors, runImage } = bench();

const nopI = 1n << 27n;
const nopM = 1n << 27n;
const nopB = 2n << 37n;

/** Major opcodes that a unit has no instructions for, and a bundle with one in its slot. */
const units = [
  { unit: "M", opcodes: [2, 3], bundle: (slot: bigint) => packBundle(0x00, [slot, nopI, nopI]) },
  { unit: "I", opcodes: [1, 2, 3], bundle: (slot: bigint) => packBundle(0x00, [nopM, slot, nopI]) },
  {
    unit: "F",
    opcodes: [2, 3, 6, 7, 15],
    bundle: (slot: bigint) => packBundle(0x0c, [nopM, slot, nopI]),
  },
  {
    unit: "B",
    opcodes: [3, 6, 8, 9, 10, 11, 12, 13, 14, 15],
    bundle: (slot: bigint) => packBundle(0x16, [slot, nopB, nopB]),
  },
  {
    unit: "X",
    opcodes: [1, 2, 3, 4, 5, 7, 8, 9, 10, 11, 14, 15],
    bundle: (slot: bigint) => packBundle(0x04, [nopM, 0n, slot]),
  },
] as const;

/** Whether a bundle ends in an Illegal Operation fault, with p5 as given. */
function isIllegal({ lo, hi }: { lo: bigint; hi: bigint }, p5: boolean): boolean {
  const image = new Uint8Array(16);
  const view = new DataView(image.buffer);
  view.setBigUint64(0, lo, true);
  view.setBigUint64(8, hi, true);
  cpu.psr = 1n << 13n;
  cpu.setPredicate(5, p5);
  const before = vectors.length;
  runImage(image);
  if (vectors.length === before) return false;
  assert.deepEqual([vectors.at(-1), cpu.cr(17) & 0xffffn], [0x5400, 0n]);
  return true;
}

for (const { unit, opcodes, bundle } of units) {
  test(`reserved major opcodes of the ${unit} unit are illegal under a true predicate`, () => {
    for (const opcode of opcodes) {
      const slot = (BigInt(opcode) << 37n) | 5n;
      assert.equal(isIllegal(bundle(slot), true), true, `opcode ${opcode}`);
      assert.equal(isIllegal(bundle(slot), false), false, `opcode ${opcode}, predicated off`);
    }
  });
}

/** Opcode extensions that name nothing, in the unit of `units[index]`. */
const extensions: readonly (readonly [name: string, index: number, slot: bigint])[] = [
  ["A1 with x4 = 5", 1, (8n << 37n) | (5n << 29n)],
  ["A1 with ve = 1", 1, (8n << 37n) | (1n << 33n)],
  ["A9 with x4 = 15", 1, (8n << 37n) | (1n << 34n) | (15n << 29n)],
  ["padd4.sss", 1, (8n << 37n) | (1n << 36n) | (1n << 34n) | (1n << 27n)],
  ["mux1 with mbtype 1", 1, (7n << 37n) | (3n << 34n) | (2n << 30n) | (2n << 28n) | (1n << 20n)],
  ["I29 with x6 = 0x2f", 1, 0x2fn << 27n],
  ["M42 of no register", 0, (1n << 37n) | (0x3fn << 27n)],
  ["a semaphore of x6 = 0x3f", 0, (4n << 37n) | (1n << 36n) | (0x3fn << 30n)],
  ["B8 with x6 = 0x3f", 3, 0x3fn << 27n],
  ["an indirect branch of btype 2", 3, (0x20n << 27n) | (2n << 6n)],
  ["a return of btype 0", 3, 0x21n << 27n],
  ["X1 with x6 = 2", 4, 2n << 27n],
];

for (const [name, index, slot] of extensions) {
  test(`${name} is reserved`, () => {
    const { bundle } = units[index]!;
    cpu.setGr(8, 1n);
    const target = index === 1 ? 8n << 6n : 0n;
    assert.equal(isIllegal(bundle(slot | target | 5n), true), true);
    assert.equal(isIllegal(bundle(slot | target | 5n), false), false);
  });
}

test("the eight reserved templates are illegal, predicates or not", () => {
  for (const template of [0x06, 0x07, 0x14, 0x15, 0x1a, 0x1b, 0x1e, 0x1f]) {
    assert.equal(isIllegal(packBundle(template, [nopM | 5n, nopI | 5n, nopI | 5n]), false), true);
  }
});
