import assert from "node:assert/strict";
import { test } from "node:test";
import { machineWith, PSR } from "./core-machine.ts";

/* Instructions that translate without an access (manual vol. 2, 5.5.2; vol. 3). */

const PAGE = 14n << 2n;
const data = 0x40000n;
const USABLE = 1n | (1n << 5n) | (1n << 6n) | (2n << 9n);
const VIRTUAL = PSR.ic | PSR.dt;

/** ISR.code{3:0} and the access bits of each. */
const instructions: Readonly<Record<string, readonly [bigint, bigint]>> = {
  "tpa r8 = r9": [0n, 0n],
  "fc r9": [1n, 4n],
  "fc.i r9": [1n, 4n],
  "probe.r r8 = r9, 0": [2n, 4n],
  "probe.w r8 = r9, r10": [2n, 2n],
  "lfetch.fault [r9]": [4n, 4n],
  "probe.r.fault r9, 0": [5n, 4n],
  "probe.w.fault r9, 0": [5n, 2n],
  "probe.rw.fault r9, 0": [5n, 6n],
};

function run(source: string, psr: bigint, pte: bigint | undefined, nat = false) {
  const { cpu, vectors } = machineWith(source, psr);
  cpu.setRr(0, PAGE);
  if (pte !== undefined) cpu.tlb.insert("d", data, 0, pte | data, PAGE | (0x77n << 8n));
  cpu.setGr(9, data + 8n, nat);
  cpu.run(1);
  const isr = { code: cpu.cr(17) & 0xffffn, access: (cpu.cr(17) >> 32n) & 0x1fn };
  return { vector: vectors[0], isr, value: cpu.gr(8), ifa: cpu.cr(20) };
}

test("misses say which instruction it was, and isr.na", () => {
  for (const [source, [code, access]] of Object.entries(instructions)) {
    const { vector, isr, ifa } = run(source, VIRTUAL, undefined);
    assert.equal(vector, 0x1000, source);
    assert.deepEqual(isr, { code, access: access | 8n }, source);
    assert.equal(ifa, data + 8n, source);
    assert.equal(run(source, VIRTUAL, 0n).vector, 0x5000, source);
    assert.equal(run(source, VIRTUAL, USABLE | (7n << 2n)).vector, 0x5600, source);
    assert.equal(run(source, VIRTUAL & ~PSR.ic, undefined).vector, 0x1400, source);
  }
});

test("so does a NaT in place of the address", () => {
  for (const [source, [code, access]] of Object.entries({
    ...instructions,
    "tak r8 = r9": [3n, 0n] as const,
  })) {
    const { vector, isr } = run(source, VIRTUAL, USABLE, true);
    assert.equal(vector, 0x5600, source);
    assert.deepEqual(isr, { code: 0x10n | code, access: access | 8n }, source);
  }
});

test("tpa and tak are privileged; tpa takes no rights, tak no faults", () => {
  for (const source of ["tpa r8 = r9", "tak r8 = r9"]) {
    const { vector, isr } = run(source, VIRTUAL | PSR.cpl3, USABLE);
    assert.equal(vector, 0x5400);
    assert.equal(isr.code, 0x10n);
  }
  assert.equal(run("tpa r8 = r9", VIRTUAL | PSR.pk, 1n).value, data + 8n);
  assert.equal(run("tak r8 = r9", VIRTUAL, USABLE).value, 0x7700n);
  assert.equal(run("tak r8 = r9", VIRTUAL, undefined).value, 1n);
  assert.equal(run("tak r8 = r9", VIRTUAL, 0n).value, 1n, "not present");
});

test("probe answers about rights and key permissions, ignoring dirty and access bits", () => {
  const readable = 1n | (0n << 9n);
  assert.equal(run("probe.r r8 = r9, 0", VIRTUAL, readable).value, 1n);
  assert.equal(run("probe.w r8 = r9, 0", VIRTUAL, readable).value, 0n);
  assert.equal(run("probe.w r8 = r9, 0", VIRTUAL, 1n | (2n << 9n)).value, 1n, "not dirty");
  assert.equal(run("probe.r r8 = r9, 0", VIRTUAL | PSR.pk, readable).vector, 0x1c00, "key miss");
});

test("probe.fault raises what the access would, and with its priority", () => {
  const vectors = (pte: bigint) =>
    ["probe.r.fault r9, 0", "probe.w.fault r9, 0", "probe.rw.fault r9, 0"].map(
      (source) => run(source, VIRTUAL, pte).vector,
    );
  assert.deepEqual(vectors(USABLE), [undefined, undefined, undefined]);
  assert.deepEqual(vectors(1n), [0x2800, 0x5300, 0x5300], "read only, not accessed");
  assert.deepEqual(
    vectors(1n | (2n << 9n)),
    [0x2800, 0x2000, 0x2000],
    "neither accessed nor dirty",
  );
});

test("a probe at a more privileged level than the program's is one at its own", () => {
  assert.equal(run("probe.r r8 = r9, 0", VIRTUAL | PSR.cpl3, USABLE).value, 0n);
  assert.equal(run("probe.r r8 = r9, r0", VIRTUAL, USABLE).value, 1n);
  assert.equal(run("probe.r r8 = r9, 3", VIRTUAL, USABLE).value, 0n);
});

test("thash and ttag of a NaT are NaTs", () => {
  for (const source of ["thash r8 = r9", "ttag r8 = r9"]) {
    const { cpu, vectors } = machineWith(source, VIRTUAL);
    cpu.setGr(9, data, true);
    cpu.run(1);
    assert.deepEqual(vectors, []);
    assert.equal(cpu.nat(8), true);
  }
});
