import assert from "node:assert/strict";
import { test } from "node:test";
import type { Processor } from "../../emulator/ia64/processor.ts";
import { codeBase, type Machine, machineWith, PSR } from "./core-machine.ts";

/* Deferral of the faults of speculative loads (manual vol. 2, 5.5.5). */

const PAGE = 14n << 2n;
const data = 0x40000n;
/** Present, accessed, level 3, read and write. */
const READABLE = 1n | (1n << 5n) | (3n << 7n) | (2n << 9n);
const KEY = 0x77n << 8n;
const CODE_KEY = 0x11n << 8n;
const ED = 1n << 52n;

const ISR = { code: 0xffffn, r: 1n << 34n, na: 1n << 35n, sp: 1n << 36n, ed: 1n << 43n } as const;
const DCR = { dm: 8, dp: 9, dk: 10, dx: 11, dr: 12, da: 13, dd: 14 } as const;
const allDeferred = 0x7f00n;

interface Condition {
  readonly vector: number;
  readonly bit: keyof typeof DCR;
  /** Beyond psr.ic, it and dt. */
  readonly psr?: bigint;
  prepare(cpu: Processor): void;
}

const page = (cpu: Processor, pte: bigint, key = 0n): void =>
  cpu.tlb.insert("d", data, 0, pte | data, PAGE | key);

/** Everything that keeps a load from memory, with the bit of cr.dcr that is about it. */
const conditions: Readonly<Record<string, Condition>> = {
  "Alternate Data TLB": { vector: 0x1000, bit: "dm", prepare: () => {} },
  "VHPT Translation": {
    vector: 0x0000,
    bit: "dm",
    prepare: (cpu) => {
      cpu.setRr(0, PAGE | 1n);
      cpu.setCr(8, (1n << 40n) | (15n << 2n) | 1n);
    },
  },
  "Data TLB": {
    vector: 0x0800,
    bit: "dm",
    prepare: (cpu) => {
      cpu.setRr(0, PAGE | 1n);
      cpu.setCr(8, (1n << 40n) | (15n << 2n) | 1n);
      cpu.tlb.insert("d", 1n << 40n, 0, READABLE | 0x80000n, 15n << 2n);
      cpu.memory.write8(0x80000 + 8 * Number(data >> 14n), 3n);
    },
  },
  "Page Not Present": { vector: 0x5000, bit: "dp", prepare: (cpu) => page(cpu, 0n) },
  "Data Key Miss": {
    vector: 0x1c00,
    bit: "dk",
    psr: PSR.pk,
    prepare: (cpu) => page(cpu, READABLE, KEY),
  },
  "Key Permission": {
    vector: 0x5100,
    bit: "dx",
    psr: PSR.pk,
    prepare: (cpu) => {
      page(cpu, READABLE, KEY);
      cpu.setPkr(0, KEY | 5n);
    },
  },
  "Data Access Rights": {
    vector: 0x5300,
    bit: "dr",
    psr: PSR.cpl3,
    prepare: (cpu) => page(cpu, READABLE & ~(3n << 7n)),
  },
  "Data Access Bit": {
    vector: 0x2800,
    bit: "da",
    prepare: (cpu) => page(cpu, READABLE & ~(1n << 5n)),
  },
  "Data Debug": {
    vector: 0x5900,
    bit: "dd",
    psr: PSR.db,
    prepare: (cpu) => {
      page(cpu, READABLE);
      cpu.setDbr(0, data);
      cpu.setDbr(1, (1n << 63n) | (15n << 56n) | ((1n << 56n) - 1n));
    },
  },
};

/** About to execute `ld8.s r8 = [r9]`, or something else, in a page of code with bit `ed`. */
function loading(psr: bigint, ed: bigint, source = "ld8.s r8 = [r9] ;;"): Machine {
  const machine = machineWith(source, psr);
  const { cpu } = machine;
  cpu.setRr(0, PAGE);
  const code = BigInt(codeBase);
  // Page level 3, executable by all levels.
  cpu.tlb.insert(
    "i",
    code,
    0,
    1n | (1n << 5n) | (3n << 7n) | (1n << 9n) | code | ed,
    PAGE | CODE_KEY,
  );
  cpu.setPkr(15, CODE_KEY | 1n);
  cpu.setGr(9, data);
  return machine;
}

const VIRTUAL = PSR.ic | PSR.it | PSR.dt;

for (const [name, { vector, bit, psr = 0n, prepare }] of Object.entries(conditions)) {
  test(`${name}: deferred by dcr.${bit} in code with recovery, and always without psr.ic`, () => {
    const outcome = (state: bigint, ed: bigint, dcr: bigint) => {
      const { cpu, vectors } = loading(state | psr, ed);
      prepare(cpu);
      cpu.setCr(0, dcr);
      cpu.run(1);
      if (vectors.length === 0) return cpu.nat(8) ? "NaT" : "value";
      assert.deepEqual(vectors, [vector]);
      assert.equal(cpu.cr(17) & (ISR.sp | ISR.r | ISR.na), ISR.sp | ISR.r);
      return (cpu.cr(17) & ISR.ed) === 0n ? "fault" : "fault with ed";
    };
    const own = 1n << BigInt(DCR[bit]);
    assert.equal(outcome(VIRTUAL, ED, 0n), "fault with ed");
    assert.equal(outcome(VIRTUAL, ED, own), "NaT");
    assert.equal(outcome(VIRTUAL, ED, allDeferred & ~own), "fault with ed");
    assert.equal(outcome(VIRTUAL, 0n, allDeferred), "fault", "no recovery");
    assert.equal(outcome(PSR.it | PSR.dt, 0n, 0n), "NaT", "psr.ic = 0");
    assert.equal(outcome(VIRTUAL & ~PSR.it, 0n, allDeferred), "fault", "psr.it = 0");
  });
}

test("a NaT address, an unimplemented one and a NaTPage are deferred whatever else holds", () => {
  const natAddress = loading(VIRTUAL, 0n);
  natAddress.cpu.setGr(9, data, true);
  const natPage = loading(VIRTUAL, 0n);
  page(natPage.cpu, READABLE | (7n << 2n));
  const unimplemented = loading(VIRTUAL & ~PSR.dt, 0n);
  unimplemented.cpu.setGr(9, 1n << 50n);
  for (const { cpu, vectors } of [natAddress, natPage, unimplemented]) {
    cpu.run(1);
    assert.deepEqual(vectors, []);
    assert.equal(cpu.nat(8), true);
  }
});

test("an unaligned speculative load is deferred in code with recovery, whatever cr.dcr is", () => {
  for (const [ed, deferred] of [
    [ED, true],
    [0n, false],
  ] as const) {
    const { cpu, vectors } = loading(VIRTUAL, ed);
    page(cpu, READABLE);
    cpu.setGr(9, data + 0xdn);
    cpu.run(1);
    assert.deepEqual(vectors, deferred ? [] : [0x5a00]);
    assert.equal(cpu.nat(8), deferred);
  }
});

test("a condition that is deferred does not hide one of lower priority (table 5-3)", () => {
  const protectedPage = (cpu: Processor) => page(cpu, READABLE & ~(3n << 7n) & ~(1n << 5n), KEY);
  const vectorWith = (...deferred: (keyof typeof DCR)[]) => {
    const { cpu, vectors } = loading(VIRTUAL | PSR.pk | PSR.cpl3, ED);
    protectedPage(cpu);
    cpu.setCr(
      0,
      deferred.map((bit) => 1n << BigInt(DCR[bit])).reduce((a, b) => a | b, 0n),
    );
    cpu.run(1);
    return vectors[0];
  };
  assert.equal(vectorWith(), 0x1c00, "Data Key Miss");
  assert.equal(vectorWith("dk"), 0x5300, "Data Access Rights");
  assert.equal(vectorWith("dk", "dr"), 0x2800, "Data Access Bit");
  assert.equal(vectorWith("dk", "dr", "da"), undefined, "NaT");
  assert.equal(vectorWith("dr", "da"), 0x1c00);
  assert.equal(vectorWith("dk", "da"), 0x5300);
});

test("psr.ed defers without looking at memory, but increments", () => {
  const loads = ["ld8.s r8 = [r9], 8", "ld8.sa r8 = [r9], 8", "ldf8.s f8 = [r9], 8"];
  for (const source of loads) {
    const { cpu, vectors } = loading(VIRTUAL | PSR.ed, 0n, `${source} ;;\nnop.m 0`);
    cpu.run(1);
    assert.deepEqual(vectors, []);
    assert.equal(source.startsWith("ldf") ? cpu.frSignExponent(8) === 0x1fffe : cpu.nat(8), true);
    assert.equal(cpu.gr(9), data + 8n);
    assert.equal(cpu.psr & PSR.ed, 0n, "for one instruction");
  }
});

test("lfetch never faults, lfetch.fault does unless psr.ed is set", () => {
  const run = (source: string, psr: bigint, nat = false) => {
    const { cpu, vectors } = loading(VIRTUAL | psr, ED, source);
    cpu.setGr(9, data, nat);
    cpu.run(1);
    assert.equal(cpu.gr(9), vectors.length === 0 ? data + 8n : data);
    return vectors.length === 0 ? undefined : { vector: vectors[0], isr: cpu.cr(17) };
  };
  assert.equal(run("lfetch [r9], 8", 0n), undefined);
  assert.equal(run("lfetch [r9], 8", 0n, true), undefined);
  assert.equal(run("lfetch.fault [r9], 8", PSR.ed), undefined);
  assert.equal(run("lfetch.fault [r9], 8", PSR.ed, true), undefined);
  const isr = ISR.na | ISR.r | 4n;
  assert.deepEqual(run("lfetch.fault [r9], 8", 0n), { vector: 0x1000, isr: isr | ISR.ed });
  assert.deepEqual(run("lfetch.fault [r9], 8", 0n, true), { vector: 0x5600, isr: isr | 0x10n });
});

test("cr.isr.ed is set for any data reference of the page (table 3-8), but no other fault", () => {
  for (const source of ["ld8 r8 = [r9]", "st8 [r9] = r0", "fc r9", "probe.r r8 = r9, 0"]) {
    const { cpu, vectors } = loading(VIRTUAL, ED, source);
    cpu.run(1);
    assert.deepEqual(vectors, [0x1000], source);
    assert.equal(cpu.cr(17) & ISR.ed, ISR.ed, source);
  }
  const { cpu } = loading(VIRTUAL, ED, "break 0");
  cpu.run(1);
  assert.equal(cpu.cr(17) & ISR.ed, 0n);
});
