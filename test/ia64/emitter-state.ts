import { interrupted } from "../../emulator/ia64/data-access.ts";
import type { Processor } from "../../emulator/ia64/processor.ts";
import * as psr from "../../emulator/ia64/psr.ts";
import * as state from "../../emulator/ia64/state.ts";
import type { Random } from "./random.ts";

export const ramSize = 0x40000;
/** Where the code under test lies. */
export const codeBase = 0x4000;
/** Data that random registers point to; above are the bytes of the register stack. */
const dataBase = 0x10000;
const stackBase = 0x30000;
const pageShift = 14;
const pageSize = 1 << pageShift;

/** Bits of a page table entry: present, accessed, dirty, for all levels; rights 9 bits up. */
const usable = 0x1e1n;
const readWrite = 2n << 9n;
const readOnly = 0n;

/** Entries of the data pages, in order: most of them raise a fault of their own. */
const pages = [
  ...[usable | readWrite, usable | readOnly, 0n, usable | readWrite],
  ...[(usable | readWrite) & ~0x40n, (usable | readWrite) & ~0x20n, undefined, usable],
  ...[usable | readWrite, usable | readWrite, usable | readWrite, usable | readWrite],
];

/** Translations of the code and data pages; those of `pages` that are undefined are missing. */
export function mapPages(cpu: Processor): void {
  mapPage(cpu, codeBase, usable | readWrite);
  for (const [i, pte] of pages.entries()) {
    if (pte !== undefined) mapPage(cpu, dataBase + i * pageSize, pte);
  }
}

function mapPage(cpu: Processor, page: number, pte: bigint): void {
  const address = BigInt(page);
  cpu.tlb.insert("d", address, cpu.regionId(0), pte | address, BigInt(pageShift << 2));
}

/** Access the start of each page, so that those which allow it are in the software TLB. */
export function touchPages(cpu: Processor): void {
  for (let address = codeBase; address < ramSize; address += pageSize) {
    attempt(() => cpu.load(BigInt(address), 1));
    attempt(() => cpu.store(BigInt(address), 1, 1n));
  }
}

function attempt(access: () => void): void {
  try {
    access();
  } catch (thrown) {
    if (thrown !== interrupted) throw thrown;
  }
}

/** Give all registers random values that a running processor may have. */
export function randomize(cpu: Processor, random: Random): void {
  randomGrs(cpu, random);
  randomFrs(cpu, random);
  for (let b = 0; b < 8; b++) cpu.setBr(b, value(random));
  cpu.pr = random.bits64();
  cpu.setLastIp(random.bits64() & ~15n);
  randomArs(cpu, random);
  randomCrs(cpu, random);
  cpu.psr = randomPsr(random);
  cpu.cfm = randomFrame(random);
  const { i32, u8 } = cpu.memory;
  i32[(cpu.base + state.bottomOfFrame) >> 2] = 128 + random.below(256);
  const dirty = random.below(97 - cpu.sof);
  i32[(cpu.base + state.dirtyCount) >> 2] = dirty;
  i32[(cpu.base + state.cleanCount) >> 2] = random.below(97 - cpu.sof - dirty);
  for (let i = 0; i < state.stackedPlaces; i++) {
    u8[cpu.base + state.stackedNats + i] = random.below(8) === 0 ? 1 : 0;
  }
}

function randomGrs(cpu: Processor, random: Random): void {
  const { u64, u8 } = cpu.memory;
  const first = cpu.base >> 3;
  for (let r = 1; r < 32; r++) cpu.setGr(r, value(random), random.below(8) === 0);
  for (let i = 0; i < 16; i++) {
    u64[first + (state.otherBankGrs >> 3) + i] = value(random);
    u8[cpu.base + state.otherBankNats + i] = random.below(2);
  }
  for (let i = 0; i < state.stackedPlaces; i++) {
    u64[first + (state.stackedGrs >> 3) + i] = value(random);
  }
}

function randomFrs(cpu: Processor, random: Random): void {
  for (let f = 2; f < 128; f++) {
    const exponent = random.pick([0, 0xffff, 0x1003e, 0x1fffe, 0x1ffff, random.below(0x20000)]);
    cpu.setFr(f, random.bits64(), exponent | (random.below(2) << 17));
  }
}

function randomArs(cpu: Processor, random: Random): void {
  for (let n = 0; n < 8; n++) cpu.setAr(n, random.bits64());
  for (const n of [32, 36, 44]) cpu.setAr(n, value(random));
  cpu.setAr(16, BigInt(random.below(0x20)));
  cpu.setAr(18, BigInt(stackBase + 0x2000 + 8 * random.below(0x400)));
  cpu.setAr(19, random.bits64() >> 1n);
  cpu.setAr(40, 0x9804c0270033fn);
  cpu.setAr(64, randomFrame(random) | (BigInt(random.below(64)) << 52n) | (3n << 62n));
  cpu.setAr(65, random.pick([0n, 1n, random.bits64()]));
  cpu.setAr(66, BigInt(random.below(4)));
}

/** cr.dcr, cr.iip and what rfi takes; the interval timer is masked. */
function randomCrs(cpu: Processor, random: Random): void {
  cpu.setCr(0, BigInt(random.next() & 0x7f03));
  cpu.setCr(16, randomPsr(random));
  cpu.setCr(19, random.bits64());
  cpu.setCr(23, randomFrame(random) | (BigInt(random.below(2)) << 63n));
}

/** Without what interrupts between instructions, and with instructions fetched physically. */
function randomPsr(random: Random): bigint {
  const level = random.below(2) * random.below(4);
  const low =
    psr.PSR_UP | psr.PSR_AC | psr.PSR_IC | psr.PSR_DT | psr.PSR_DFL | psr.PSR_DFH | psr.PSR_RT;
  const bigEndian = random.below(8) === 0 ? psr.PSR_BE : 0;
  const high = (random.next() & psr.PSRH_BN) | level;
  return (BigInt(high) << 32n) | BigInt((random.next() & low) | bigEndian);
}

/** A frame marker; most frames have all of the registers. */
function randomFrame(random: Random): bigint {
  const sof = random.below(4) === 0 ? random.below(97) : 96;
  const sor = random.below(Math.floor(sof / 8) + 1);
  const rrb = sor === 0 ? 0 : random.below(8 * sor);
  const low = sof | (random.below(sof + 1) << 7) | (sor << 14) | (rrb << 18);
  const high = random.below(96) | (random.below(48) << 7);
  return BigInt(low) | (BigInt(high) << 25n);
}

const edges = [0n, 1n, 63n, 64n, 1n << 31n, 1n << 63n, (1n << 63n) - 1n, (1n << 64n) - 1n];

/** An address of data, often aligned or nearly so; a number at some edge; or anything. */
function value(random: Random): bigint {
  const kind = random.below(8);
  if (kind === 0) return random.bits64();
  if (kind < 3) return random.pick(edges);
  const page = dataBase + random.below(pages.length) * pageSize;
  const offset = random.below(random.pick([0x1000, 0x1000, 0x1000, pageSize]));
  const address = BigInt(page + (kind === 3 ? offset : offset & ~7));
  return kind === 4 ? address | (1n << BigInt(32 + random.below(32))) : address;
}
