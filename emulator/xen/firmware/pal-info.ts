import type { Vcpu } from "../vcpu.ts";

/** Procedure numbers (abi 7.2). */
export const PAL = {
  cacheFlush: 1,
  perfMonInfo: 15,
  halt: 28,
  haltLight: 29,
  haltInfo: 257,
  brandInfo: 274,
} as const;

/** Status, then r9..r11; what is left out is 0. */
export type PalResult = readonly [status: number, ...values: bigint[]];

const invalidArgument: PalResult = [-2];

/** One cache of the model, a 9 MB Itanium 2: size in bytes, ways, log2 of the line, latency. */
interface Cache {
  readonly size: number;
  readonly ways: number;
  readonly line: number;
  readonly latency: number;
  readonly unified: boolean;
}

const caches: readonly Cache[] = [
  { size: 16 << 10, ways: 4, line: 6, latency: 1, unified: false },
  { size: 256 << 10, ways: 8, line: 7, latency: 5, unified: true },
  { size: 9 << 20, ways: 18, line: 7, latency: 14, unified: true },
];

/** Page sizes that can be inserted: 4 KiB to 4 GiB as the architecture has them. */
const pageSizes = [12, 13, 14, 16, 18, 20, 22, 24, 26, 28, 30, 32];
const pageMask = pageSizes.reduce((mask, shift) => mask | (1n << BigInt(shift)), 0n);

/** Clock of platform and processor: the counter runs at 1 GHz, one tick an instruction. */
const baseFrequency = 100_000_000n;
const ratio = (numerator: number, denominator: number): bigint =>
  (BigInt(numerator) << 32n) | BigInt(denominator);

/** WB, UC, UCE, WC and NaTPage. */
const memoryAttributes = 0xf1n;
const physicalStackedRegisters = 96n;

/** Procedures that only tell something; undefined for any other (abi 7.2). */
export function palInformation(
  vcpu: Vcpu,
  index: number,
  args: readonly bigint[],
): PalResult | undefined {
  switch (index) {
    case 2:
      return cacheInfo(args[0]!, args[1]!);
    case 4:
      return [0, BigInt(caches.length), BigInt(caches.length + 1)];
    case 5:
      return [0, memoryAttributes];
    case 6:
      return [0, 0n, 0x1_0000_0001n, 0n];
    case 7:
      return translationCacheInfo(args[0]!, args[1]!);
    case 8:
      return [0, 0x0203_0b0b_300f_1059n, 50n | (BigInt(vcpu.domain.ridBits) << 8n)];
    case 9:
    case 17:
    case 22:
      return [0];
    case 11:
      return [0, 4n, 4n];
    case 12:
      return [0, BigInt(vcpu.id)];
    case 13:
      return [0, baseFrequency];
    case 14:
      return [0, ratio(10, 1), ratio(2, 1), ratio(10, 1)];
    case 19:
      return [0, physicalStackedRegisters, 0n];
    case 20:
      return [0, 0x7_0031_0007_0031n, 0x7_0031_0007_0031n];
    case 34:
      return [0, pageMask, pageMask];
    case 39:
      return registerInfo(args[0]!);
    case 41:
      return [1];
    default:
      return undefined;
  }
}

function cacheInfo(level: bigint, type: bigint): PalResult {
  const cache = level < BigInt(caches.length) ? caches[Number(level)]! : undefined;
  if (cache === undefined || (type !== 1n && type !== 2n)) return invalidArgument;
  if (cache.unified && type !== 2n) return invalidArgument;
  const { ways, line, latency, unified } = cache;
  const bytes = [unified ? 1 : 0, ways, line, line, latency, latency, 0, 0];
  const sets = Math.log2(cache.size / ways) % 1 === 0 ? Math.log2(cache.size / ways) : 19;
  const second = BigInt(cache.size) | (BigInt(sets) << 40n) | (49n << 48n);
  return [0, packed(bytes), second];
}

/** The one-entry TLBs, and in front of them the VHPT (abi 7.2, VM_INFO). */
function translationCacheInfo(level: bigint, type: bigint): PalResult {
  const page = 0x4000n;
  const preferred = 1n << 32n;
  const unified = 1n << 33n;
  if (level === 0n && type === 2n) {
    return [0, 128n | (1n << 8n) | (128n << 16n) | preferred | unified, page];
  }
  if (level === 1n && (type === 1n || type === 2n)) {
    return [0, 1n | (1n << 8n) | (1n << 16n) | preferred, page];
  }
  return invalidArgument;
}

const applicationRegisters = [
  0, 1, 2, 3, 4, 5, 6, 7, 16, 17, 18, 19, 21, 24, 25, 26, 27, 28, 29,
].concat([30, 32, 36, 40, 44, 64, 65, 66]);
const controlRegisters = [0, 1, 2, 8, 16, 17, 19, 20, 21, 22, 23, 24, 25, 64, 65, 66, 67].concat([
  68, 69, 70, 71, 72, 73, 74, 80, 81,
]);
/** Reading cr.ivr acknowledges the interrupt. */
const withSideEffects = [65];

/** Bit maps of the registers that exist (0, 2) and of those readable without effect (1, 3). */
function registerInfo(request: bigint): PalResult {
  if (request > 3n) return invalidArgument;
  const control = request >= 2n;
  const all = control ? controlRegisters : applicationRegisters;
  const shown = request === 3n ? all.filter((n) => !withSideEffects.includes(n)) : all;
  const map = shown.reduce((bits, n) => bits | (1n << BigInt(n)), 0n);
  return [0, BigInt.asUintN(64, map), map >> 64n];
}

/** HALT_INFO: eight states; the first two exist: 1000 cycles to enter and leave, 10 mW. */
export function haltInfoRecord(): Uint8Array {
  const record = new Uint8Array(8);
  const view = new DataView(record.buffer);
  view.setUint16(0, 1000, true);
  view.setUint16(2, 1000, true);
  view.setUint32(4, 10 | (3 << 28), true);
  return record;
}

/** PERF_MON_INFO: four generic counters of 47 bits, as masks of pmc, pmd, cycles and retired. */
export function perfMonRecord(): Uint8Array {
  const record = new Uint8Array(128);
  record.set([0xff, 0xff], 0);
  record.set([0xff, 0x3f], 32);
  record.set([0xf0], 64);
  record.set([0xf0], 96);
  return record;
}

/** BRAND_INFO: a NUL-terminated name. */
export function brandRecord(): Uint8Array {
  const record = new Uint8Array(128);
  record.set(new TextEncoder().encode("Intel(R) Itanium(R) 2 processor (model)"));
  return record;
}

function packed(bytes: readonly number[]): bigint {
  return bytes.reduce((value, byte, at) => value | (BigInt(byte) << BigInt(8 * at)), 0n);
}
