import assert from "node:assert/strict";
import { test } from "node:test";
import type { Processor } from "../../emulator/ia64/processor.ts";
import { codeBase, hex, type Machine, machineWith, PSR } from "./core-machine.ts";

/* The VHPT and its walker (manual vol. 2, 4.1.5 to 4.1.8). */

const PAGE = 14n << 2n;
const RID = 0x123n << 8n;
const REGION5 = 5n << 61n;
const VE = 1n;
const LONG = 1n << 8n;
/** Present, accessed, dirty, level 0, read and write. */
const USABLE = 1n | (1n << 5n) | (1n << 6n) | (2n << 9n);
const table = 1n << 40n;
const tableAt = 0x80000;
const VIRTUAL = PSR.ic | PSR.dt;

/** About to load from the page number `page` of region 5, whose table is mapped. */
function machine({ psr = VIRTUAL, pta = 0n, page = 6n, tablePte = USABLE } = {}): Machine {
  const made = machineWith("ld8 r8 = [r9] ;;\nbreak 0", psr);
  const { cpu } = made;
  cpu.setRr(5, RID | PAGE | VE);
  cpu.setRr(0, PAGE);
  cpu.setCr(8, table | (15n << 2n) | pta | VE);
  const rid = pta === 0n ? 0x123 : 0;
  const va = pta === 0n ? REGION5 | table : table;
  if (tablePte !== 0n) cpu.tlb.insert("d", va, rid, tablePte | BigInt(tableAt), 15n << 2n);
  cpu.setGr(9, REGION5 | (page << 14n) | 0x10n);
  cpu.memory.write8(0x44010, 0xabcdn);
  return made;
}

/** What the load ends in: the value, or the vector it takes. */
function outcome({ cpu, vectors }: Machine): string {
  cpu.run(1);
  return vectors.length === 0 ? hex(cpu.gr(8)) : `vector ${hex(BigInt(vectors[0]!))}`;
}

const short = (cpu: Processor, page: bigint, pte: bigint): void =>
  cpu.memory.write8(tableAt + 8 * Number(page), pte);

/** Writes the long-format entry for r9 where thash says. */
function long(cpu: Processor, pte: bigint, itir: bigint, change: (tag: bigint) => bigint): void {
  const [hash, tag] = hashAndTag(cpu, cpu.gr(9));
  const at = tableAt + Number(hash - table);
  cpu.memory.write8(at, pte);
  cpu.memory.write8(at + 8, itir);
  cpu.memory.write8(at + 16, change(tag));
}

function hashAndTag(cpu: Processor, va: bigint): [bigint, bigint] {
  const probe = machineWith("thash r8 = r9\nttag r10 = r9 ;;", 0n);
  for (let i = 0; i < 8; i++) probe.cpu.setRr(i, cpu.rr(i));
  probe.cpu.setCr(8, cpu.cr(8));
  probe.cpu.setGr(9, va);
  probe.cpu.run(2);
  return [probe.cpu.gr(8), probe.cpu.gr(10)];
}

test("short-format entries lie in the region itself, one of 8 bytes a page", () => {
  const { cpu } = machine();
  // pta.base 1 << 40, 32 KiB: page 6 and page 6 + 4096, which wraps around.
  const [first] = hashAndTag(cpu, REGION5 | (6n << 14n));
  assert.equal(hex(first), hex(REGION5 | table | 0x30n));
  assert.equal(hashAndTag(cpu, REGION5 | ((6n + 4096n) << 14n))[0], first);
  const made = machine();
  short(made.cpu, 6n, USABLE | 0x44000n);
  assert.equal(outcome(made), "0xabcd");
});

test("bits of pta.base within the size of the table do not count", () => {
  const { cpu } = machine();
  const va = REGION5 | (6n << 14n);
  for (const format of [0n, LONG]) {
    cpu.setCr(8, table | format | (16n << 2n) | VE);
    const [hash] = hashAndTag(cpu, va);
    cpu.setCr(8, table | 0x8000n | format | (16n << 2n) | VE);
    assert.equal(hashAndTag(cpu, va)[0], hash);
  }
});

test("short-format entries take page size and key from the region register", () => {
  const made = machine({ psr: VIRTUAL | PSR.pk });
  short(made.cpu, 6n, USABLE | 0x44000n);
  made.cpu.setPkr(0, RID | 1n);
  made.cpu.setPkr(1, 1n);
  assert.equal(outcome(made), "0xabcd", "the key is the region id");
  assert.equal(made.cpu.translate(REGION5 | (6n << 14n) | 0x3fffn, "read"), 0x47fff);
});

test("the long format gives page size and key, and its table has a region of its own", () => {
  const made = machine({ pta: LONG });
  long(made.cpu, USABLE | 0x40000n, (16n << 2n) | (0x77n << 8n), (tag) => tag);
  made.cpu.memory.write8(0x48010, 0x1234n);
  made.cpu.setGr(9, REGION5 | (6n << 14n) | 0x10n);
  assert.equal(outcome(made), hex(0x1234n), "a page of 64 KiB, of which it is the third quarter");
  assert.equal(made.cpu.translate(REGION5 | 0x10000n, "read"), 0x40000);
});

test("a long-format entry with another tag, or with tag bit 63 set, is no match", () => {
  const changes: readonly (readonly [(tag: bigint) => bigint, string])[] = [
    [(tag) => tag, "0xabcd"],
    [(tag) => tag ^ 1n, "vector 0x800"],
    [(tag) => tag | (1n << 63n), "vector 0x800"],
  ];
  for (const [change, expected] of changes) {
    const made = machine({ pta: LONG });
    long(made.cpu, USABLE | 0x44000n, PAGE, change);
    assert.equal(outcome(made), expected);
  }
});

test("hash and tag together name a page of a region id uniquely (4.1.6)", () => {
  const { cpu } = machine({ pta: LONG });
  const names = new Map<string, string>();
  for (const rid of [0n, 1n, 2n, 0x3ffn, 0x400n, 0x123n, 0xffffffn]) {
    cpu.setRr(5, (rid << 8n) | PAGE | VE);
    for (const page of [0n, 1n, 2n, 0x3ffn, 0x400n, 0x401n, 0x1234567n, (1n << 47n) - 1n]) {
      const [hash, tag] = hashAndTag(cpu, REGION5 | (page << 14n));
      assert.equal(tag >> 63n, 0n, "ti");
      const name = `${hash} ${tag}`;
      assert.equal(names.get(name), undefined);
      names.set(name, `${rid} ${page}`);
    }
  }
});

test("reserved fields of an entry make a TLB miss (4.1.5)", () => {
  for (const bits of [1n << 1n, 1n << 2n, 2n << 2n, 3n << 2n, 1n << 50n, 1n << 51n]) {
    const made = machine();
    short(made.cpu, 6n, USABLE | 0x44000n | bits);
    assert.equal(outcome(made), "vector 0x800", hex(bits));
  }
  for (const itir of [PAGE | 1n, PAGE | 2n, PAGE | (1n << 32n), PAGE | (1n << 63n), 15n << 2n]) {
    const made = machine({ pta: LONG });
    long(made.cpu, USABLE | 0x44000n, itir, (tag) => tag);
    assert.equal(outcome(made), "vector 0x800", hex(itir));
  }
  const ignored = machine();
  short(ignored.cpu, 6n, USABLE | 0x44000n | (0x7ffn << 53n));
  assert.equal(outcome(ignored), "0xabcd", "bits 63:53 are for software");
});

test("an entry that is not present is inserted: the next access misses nothing (4.1.5)", () => {
  const made = machine();
  const { cpu, vectors } = made;
  short(cpu, 6n, 0xfffe_0000_0000_0ffen);
  assert.equal(outcome(made), "vector 0x5000");
  assert.equal(cpu.cr(20), REGION5 | (6n << 14n) | 0x10n);
  short(cpu, 6n, USABLE | 0x44000n);
  cpu.rfi();
  cpu.run(1);
  assert.deepEqual(vectors, [0x5000, 0x5000], "until it is purged");
  cpu.tlb.purge(cpu.cr(20), 0x123, 14);
  cpu.rfi();
  cpu.run(1);
  assert.equal(cpu.gr(8), 0xabcdn);
});

test("a miss of the table itself is a VHPT Translation fault, about the entry's address", () => {
  const made = machine({ tablePte: 0n });
  assert.equal(outcome(made), "vector 0x0");
  assert.equal(made.cpu.cr(20), REGION5 | (6n << 14n) | 0x10n, "IFA");
  assert.equal(hex(made.cpu.cr(25)), hex(REGION5 | table | 0x30n), "IHA");
  const inRegion0 = machine({ pta: LONG, tablePte: 0n });
  inRegion0.cpu.setRr(0, (0x999n << 8n) | (16n << 2n));
  assert.equal(outcome(inRegion0), "vector 0x0");
  assert.equal(hex(inRegion0.cpu.cr(21)), hex((0x999n << 8n) | (16n << 2n)), "ITIR");
});

test("a table that may not be read at level 0 makes a TLB miss", () => {
  const ptes = {
    "not present": 0x40n,
    NaTPage: USABLE | (7n << 2n),
    "not accessed": USABLE & ~0x20n,
  };
  for (const [name, tablePte] of Object.entries(ptes)) {
    assert.equal(outcome(machine({ tablePte })), "vector 0x800", name);
  }
  const noKey = machine({ psr: VIRTUAL | PSR.pk });
  noKey.cpu.setPkr(0, RID | 1n);
  assert.equal(outcome(noKey), "vector 0x800", "the table has key 0");
  const atLevel3 = machine({ psr: VIRTUAL | PSR.cpl3 });
  short(atLevel3.cpu, 6n, USABLE | (3n << 7n) | 0x44000n);
  assert.equal(outcome(atLevel3), "0xabcd", "the walker reads at level 0");
});

test("dcr.be is the byte order of the table", () => {
  for (const pta of [0n, LONG]) {
    const made = machine({ pta });
    const { cpu } = made;
    cpu.setCr(0, 2n);
    if (pta === 0n) cpu.memory.write8(tableAt + 48, USABLE | 0x44000n, true);
    else {
      const [hash, tag] = hashAndTag(cpu, cpu.gr(9));
      const at = tableAt + Number(hash - table);
      cpu.memory.write8(at, USABLE | 0x44000n, true);
      cpu.memory.write8(at + 8, PAGE, true);
      cpu.memory.write8(at + 16, tag, true);
    }
    assert.equal(outcome(made), "0xabcd");
  }
});

test("with psr.ic = 0 data is still walked for, and what fails is nested (figure 4-16)", () => {
  const found = machine({ psr: PSR.dt });
  short(found.cpu, 6n, USABLE | 0x44000n);
  assert.equal(outcome(found), "0xabcd");
  assert.equal(outcome(machine({ psr: PSR.dt })), "vector 0x5000", "not a miss");
  const reserved = machine({ psr: PSR.dt });
  short(reserved.cpu, 6n, 3n);
  assert.equal(outcome(reserved), "vector 0x1400");
  assert.equal(outcome(machine({ psr: PSR.dt, tablePte: 0n })), "vector 0x1400");
});

test("a nested miss leaves all interruption registers as they are (vol. 2, 8.3)", () => {
  const made = machine({ psr: PSR.dt, tablePte: 0n });
  const numbers = [16, 17, 19, 20, 21, 22, 23, 24, 25];
  for (const n of numbers) made.cpu.setCr(n, BigInt(0x1000 + n));
  assert.equal(outcome(made), "vector 0x1400");
  for (const n of numbers) assert.equal(made.cpu.cr(n), BigInt(0x1000 + n), `cr${n}`);
});

interface Fetch {
  readonly psr: bigint;
  readonly rr?: bigint;
  readonly pta?: bigint;
  readonly mapped?: boolean;
  readonly vector: number;
}

test("instructions are walked for with psr.it, dt and ic; misses are never nested", () => {
  const table32K = table | (15n << 2n);
  const cases: readonly Fetch[] = [
    { psr: PSR.ic | PSR.it | PSR.dt, vector: 0x0000 },
    { psr: PSR.ic | PSR.it | PSR.dt, mapped: true, vector: 0x0400 },
    { psr: PSR.ic | PSR.it, vector: 0x0c00 },
    { psr: PSR.it | PSR.dt, vector: 0x0c00 },
    { psr: PSR.ic | PSR.it | PSR.dt, rr: PAGE, vector: 0x0c00 },
    { psr: PSR.ic | PSR.it | PSR.dt, pta: table32K, vector: 0x0c00 },
  ];
  for (const { psr, rr = PAGE | VE, pta = table32K | VE, mapped, vector } of cases) {
    const { cpu, vectors } = machineWith("nop.m 0", psr);
    cpu.setRr(0, rr);
    cpu.setCr(8, pta);
    if (mapped) cpu.tlb.insert("d", table, 0, USABLE | BigInt(tableAt), 15n << 2n);
    short(cpu, BigInt(codeBase >> 14), 3n);
    cpu.run(1);
    assert.deepEqual(vectors, [vector]);
    if ((psr & PSR.ic) !== 0n) assert.equal(cpu.cr(20), BigInt(codeBase));
  }
});

test("the walker inserts translations of instructions on their side only", () => {
  const { cpu, vectors } = machineWith("nop.m 0", PSR.ic | PSR.it | PSR.dt);
  cpu.setRr(0, PAGE | VE);
  cpu.setCr(8, table | (15n << 2n) | VE);
  cpu.tlb.insert("d", table, 0, USABLE | BigInt(tableAt), 15n << 2n);
  const pte = 1n | (1n << 5n) | (1n << 9n) | BigInt(codeBase);
  short(cpu, BigInt(codeBase >> 14), pte);
  cpu.run(1);
  assert.deepEqual(vectors, []);
  short(cpu, BigInt(codeBase >> 14), 3n);
  assert.equal(cpu.translate(BigInt(codeBase), "execute"), codeBase);
  const data = cpu.translate(BigInt(codeBase), "read");
  assert.equal(typeof data === "number" ? data : data.name, "Data TLB");
});

test("spills of the register stack are walked for with psr.rt and dt", () => {
  for (const [psr, vector] of [
    [PSR.ic | PSR.rt | PSR.dt, 0x0000],
    [PSR.ic | PSR.rt, 0x1000],
    [PSR.rt | PSR.dt, 0x1400],
  ] as const) {
    const { cpu, vectors } = machineWith(
      "alloc r2 = ar.pfs, 0, 1, 0, 0 ;;\ncover ;;\nflushrs ;;\nbreak 0",
      psr,
    );
    cpu.setRr(0, PAGE | VE);
    cpu.setCr(8, table | (15n << 2n) | VE);
    cpu.run(20);
    assert.equal(vectors[0], vector);
    if (vector !== 0x1400) assert.equal((cpu.cr(17) >> 32n) & 0x27n, 0x22n, "isr.rs and isr.w");
  }
});
