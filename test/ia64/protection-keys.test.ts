import assert from "node:assert/strict";
import { test } from "node:test";
import { codeBase, machineWith, PSR } from "./core-machine.ts";

/* Protection keys (manual vol. 2, 4.1.3). */

const PAGE = 14n << 2n;
const data = 0x40000n;
const key = (k: number): bigint => BigInt(k) << 8n;
const [V, WD, RD, XD] = [1n, 2n, 4n, 8n];
const USABLE = 1n | (1n << 5n) | (1n << 6n) | (3n << 9n);

/** Vector that an instruction takes on a page with key 0x77, with what is in the registers. */
function vectorOf(source: string, ...pkrs: bigint[]): number | undefined {
  const { cpu, vectors } = machineWith(source, PSR.ic | PSR.dt | PSR.pk);
  cpu.setRr(0, PAGE);
  cpu.tlb.insert("d", data, 0, USABLE | data, PAGE | key(0x77));
  cpu.setGr(9, data);
  for (const [i, pkr] of pkrs.entries()) cpu.setPkr(i, pkr);
  cpu.run(1);
  return vectors[0];
}

test("a page whose key is in no valid register raises Data Key Miss", () => {
  assert.equal(vectorOf("ld8 r8 = [r9]"), 0x1c00);
  assert.equal(vectorOf("ld8 r8 = [r9]", key(0x77)), 0x1c00, "not valid");
  assert.equal(vectorOf("ld8 r8 = [r9]", key(0x76) | V, key(0x78) | V), 0x1c00);
  assert.equal(vectorOf("ld8 r8 = [r9]", key(0x76) | V, key(0x77) | V), undefined);
});

test("wd, rd and xd forbid writes, reads and execution", () => {
  const allowed: readonly (readonly [string, bigint])[] = [
    ["ld8 r8 = [r9]", WD | XD],
    ["st8 [r9] = r0", RD | XD],
    ["xchg8 r8 = [r9], r0", XD],
    ["probe.r.fault r9, 0", WD | XD],
    ["probe.rw.fault r9, 0", XD],
    ["lfetch.fault [r9]", WD | XD],
  ];
  for (const [source, harmless] of allowed) {
    for (let bits = 0n; bits < 16n; bits += 2n) {
      const expected = (bits & ~harmless) === 0n ? undefined : 0x5100;
      assert.equal(vectorOf(source, key(0x77) | V | bits), expected, `${source} ${bits}`);
    }
  }
});

test("instructions have Key Miss and Key Permission faults of their own", () => {
  for (const [pkr, vector] of [
    [0n, 0x1800],
    [key(0x77) | V | XD, 0x5100],
    [key(0x77) | V | RD | WD, undefined],
  ] as const) {
    const { cpu, vectors } = machineWith("nop.m 0", PSR.ic | PSR.it | PSR.pk);
    const code = BigInt(codeBase);
    cpu.tlb.insert("i", code, 0, USABLE | code, PAGE | key(0x77));
    cpu.setPkr(3, pkr);
    cpu.run(1);
    assert.equal(vectors[0], vector);
    if (vector !== undefined) assert.equal(cpu.cr(17) >> 32n, 1n, "isr.x");
  }
});

test("keys are looked at only while psr.pk is set and addresses are virtual", () => {
  for (const psr of [PSR.ic | PSR.dt, PSR.ic | PSR.pk]) {
    const { cpu, vectors } = machineWith("ld8 r8 = [r9]", psr);
    cpu.tlb.insert("d", data, 0, USABLE | data, PAGE | key(0x77));
    cpu.setGr(9, data);
    cpu.run(1);
    assert.deepEqual(vectors, []);
  }
});

test("a valid key that is written makes other registers that hold it invalid", () => {
  const { cpu } = machineWith("mov pkr[r9] = r10 ;;\nmov r8 = pkr[r11]");
  cpu.setPkr(2, key(0x77) | V | WD);
  cpu.setPkr(3, key(0x78) | V);
  cpu.setGr(9, 5n);
  cpu.setGr(10, key(0x77) | V);
  cpu.run(1);
  assert.deepEqual(
    [cpu.pkr(5), cpu.pkr(2), cpu.pkr(3)],
    [key(0x77) | V, key(0x77) | WD, key(0x78) | V],
  );
  const invalid = machineWith("mov pkr[r9] = r10").cpu;
  invalid.setPkr(2, key(0x77) | V);
  invalid.setGr(9, 5n);
  invalid.setGr(10, key(0x77));
  invalid.run(1);
  assert.equal(invalid.pkr(2), key(0x77) | V, "an invalid one disturbs nobody");
});

test("reserved bits and registers beyond 15 raise Reserved Register/Field", () => {
  for (const [register, value, expected] of [
    [15n, key(0xffffff) | 0xfn, undefined],
    [16n, 0n, 0x30n],
    [0n, 0x10n, 0x30n],
    [0n, 1n << 32n, 0x30n],
  ] as const) {
    const { cpu, vectors } = machineWith("mov pkr[r9] = r10", PSR.ic);
    cpu.setGr(9, register);
    cpu.setGr(10, value);
    cpu.run(1);
    assert.equal(vectors.length === 0 ? undefined : cpu.cr(17) & 0xffn, expected);
  }
});
