import assert from "node:assert/strict";
import { test } from "node:test";
import { machineWith, PSR } from "./core-machine.ts";

/* What memory attributes allow (manual vol. 2, 4.4). */

const PAGE = 14n << 2n;
const data = 0x40000n;
const attributes = { WB: 0n, UC: 4n, UCE: 5n, WC: 6n, NaTPage: 7n } as const;
const UNSUPPORTED = 0x5b00;

/** Vector that an instruction on r9 takes in a page with an attribute; undefined if none. */
function vectorOf(source: string, attribute: keyof typeof attributes): number | undefined {
  const { cpu, vectors } = machineWith(source, PSR.ic | PSR.dt);
  const pte = 1n | (1n << 5n) | (1n << 6n) | (2n << 9n) | (attributes[attribute] << 2n);
  cpu.setRr(0, PAGE);
  cpu.tlb.insert("d", data, 0, pte | data, PAGE);
  cpu.setGr(9, data);
  if (attribute !== "NaTPage") {
    // What was allowed to others is not allowed to all.
    cpu.load(data, 8);
    cpu.store(data, 8, 0n);
  }
  cpu.run(1);
  return vectors[0];
}

test("any memory may be loaded and stored, but a NaTPage", () => {
  const sources = ["ld8 r8 = [r9]", "st1 [r9] = r0", "ldfd f8 = [r9]", "ldf.fill f8 = [r9]"];
  for (const source of [...sources, "stf.spill [r9] = f0", "ld8.acq r8 = [r9]"]) {
    for (const attribute of ["WB", "UC", "UCE", "WC"] as const) {
      assert.equal(vectorOf(source, attribute), undefined, `${source} ${attribute}`);
    }
    assert.equal(vectorOf(source, "NaTPage"), 0x5600);
  }
});

test("semaphores and 10-byte accesses want cacheable memory; fetchadd may be exported", () => {
  const sources = [
    ...["xchg8 r8 = [r9], r0", "cmpxchg4.acq r8 = [r9], r0, ar.ccv", "ldfe f8 = [r9]"],
    ...["cmp8xchg16.rel r8 = [r9], r0, ar.csd, ar.ccv", "stfe [r9] = f0"],
  ];
  for (const source of [...sources, "fetchadd4.acq r8 = [r9], 1"]) {
    assert.equal(vectorOf(source, "WB"), undefined, source);
    assert.equal(vectorOf(source, "UC"), UNSUPPORTED, source);
    assert.equal(vectorOf(source, "WC"), UNSUPPORTED, source);
    assert.equal(vectorOf(source, "NaTPage"), 0x5600, source);
    const exported = source.startsWith("fetchadd") ? undefined : UNSUPPORTED;
    assert.equal(vectorOf(source, "UCE"), exported, source);
  }
});

test("physical addresses with bit 63 are uncacheable, others cacheable (4.4.7)", () => {
  for (const [address, vector] of [
    [data, 0x2c00],
    [data | (1n << 63n), UNSUPPORTED],
  ] as const) {
    const { cpu, vectors } = machineWith(
      "ld8 r8 = [r9] ;;\nst8 [r9] = r8 ;;\nxchg8 r8 = [r9], r0",
      PSR.ic,
    );
    cpu.memory.write8(Number(data), 5n);
    cpu.setGr(9, address);
    cpu.run(10);
    assert.equal(cpu.gr(8), 5n);
    assert.equal(vectors[0], vector);
    if (vector === UNSUPPORTED) assert.equal((cpu.cr(17) >> 32n) & 7n, 6n, "isr.r and isr.w");
  }
});

test("only cacheable memory is loaded ahead of time", () => {
  const outcome = (source: string, attribute: keyof typeof attributes) => {
    const { cpu, vectors } = machineWith(source, PSR.ic | PSR.dt);
    cpu.setRr(0, PAGE);
    const pte = 1n | (1n << 5n) | (1n << 6n) | (2n << 9n) | (attributes[attribute] << 2n);
    cpu.tlb.insert("d", data, 0, pte | data, PAGE);
    cpu.memory.write8(Number(data), 5n);
    cpu.setGr(9, data);
    cpu.setGr(8, 99n);
    cpu.run(1);
    return vectors[0] ?? (cpu.nat(8) ? "NaT" : cpu.gr(8));
  };
  for (const attribute of ["UC", "UCE", "WC"] as const) {
    assert.equal(outcome("ld8.s r8 = [r9]", attribute), "NaT");
    assert.equal(outcome("ld8.sa r8 = [r9]", attribute), "NaT");
    assert.equal(outcome("ld8.a r8 = [r9]", attribute), 0n);
    assert.equal(outcome("ld8.c.clr r8 = [r9]", attribute), 5n);
  }
  for (const type of ["s", "sa", "a", "c.nc"]) {
    assert.equal(outcome(`ld8.${type} r8 = [r9]`, "WB"), 5n);
  }
  assert.equal(outcome("ld8.a r8 = [r9]", "NaTPage"), 0x5600);
  assert.equal(outcome("ld8.s r8 = [r9]", "NaTPage"), "NaT");
});

test("an unimplemented physical address faults: bits 62:50", () => {
  for (const bit of [50n, 55n, 62n]) {
    for (const [source, isr] of [
      ["ld8 r8 = [r9]", 4n],
      ["st8 [r9] = r0", 2n],
      ["xchg8 r8 = [r9], r0", 6n],
    ] as const) {
      const { cpu, vectors } = machineWith(source, PSR.ic);
      cpu.setGr(9, 1n << bit);
      cpu.run(1);
      assert.deepEqual(vectors, [0x5400]);
      assert.equal(cpu.cr(17), (isr << 32n) | 0x30n);
    }
  }
  const { cpu, vectors } = machineWith("ld8 r8 = [r9]", PSR.ic);
  cpu.setGr(9, (1n << 50n) - 8n);
  cpu.run(1);
  assert.deepEqual(vectors, [], "the last implemented one");
});
