import { READ, WRITE } from "../access-rights.ts";
import type { Helper } from "../builder.ts";
import { type AccessRule, extendedAccess } from "../memory-attributes.ts";
import type { Processor } from "../processor.ts";
import { PSR_BE } from "../psr.ts";
import {
  double,
  extendedUpper,
  type FpValue,
  fromExtended,
  fromIeee,
  INTEGER_EXPONENT,
  single,
  toIeee,
} from "./format.ts";
import { consumeFr, readFr, writeFr } from "./registers.ts";

/** How a floating-point value lies in memory, naturally aligned to `alignment`. */
interface MemoryFormat {
  readonly alignment: number;
  /** If not any memory will do. */
  readonly rule?: AccessRule;
  read(cpu: Processor, address: bigint): FpValue;
  write(cpu: Processor, address: bigint, value: FpValue): void;
}

/** The formats by the letter in ldf and stf; "fill" is the whole register, for spill and fill. */
export const memoryFormats = {
  s: {
    alignment: 4,
    read: (cpu, address) => fromIeee(cpu.load(address, 4), single),
    write: (cpu, address, value) => cpu.store(address, 4, toIeee(value, single)),
  },
  d: {
    alignment: 8,
    read: (cpu, address) => fromIeee(cpu.load(address, 8), double),
    write: (cpu, address, value) => cpu.store(address, 8, toIeee(value, double)),
  },
  8: {
    alignment: 8,
    read: (cpu, address) => ({
      significand: cpu.load(address, 8),
      signExponent: INTEGER_EXPONENT,
    }),
    write: (cpu, address, { significand }) => cpu.store(address, 8, significand),
  },
  e: {
    alignment: 16,
    rule: extendedAccess,
    read: (cpu, address) => {
      const [first, second] = [cpu.load(address, 8), cpu.load(address + 8n, 2)];
      if (!isBigEndian(cpu)) return fromExtended(first, Number(second));
      return fromExtended((BigInt.asUintN(48, first) << 16n) | second, Number(first >> 48n));
    },
    write: (cpu, address, value) => {
      const [{ significand }, upper] = [value, BigInt(extendedUpper(value))];
      const bigEndian = isBigEndian(cpu);
      cpu.store(address, 8, bigEndian ? (upper << 48n) | (significand >> 16n) : significand);
      cpu.store(address + 8n, 2, bigEndian ? significand : upper);
    },
  },
  fill: {
    alignment: 16,
    read: (cpu, address) => {
      const { significand, upper } = places(cpu, address);
      const signExponent = Number(cpu.load(upper, 8) & 0x3ffffn);
      return { significand: cpu.load(significand, 8), signExponent };
    },
    write: (cpu, address, value) => {
      const { significand, upper } = places(cpu, address);
      cpu.store(significand, 8, value.significand);
      cpu.store(upper, 8, BigInt(value.signExponent));
    },
  },
} satisfies Readonly<Record<string, MemoryFormat>>;

export type MemoryFormatName = `${keyof typeof memoryFormats}`;

const isBigEndian = (cpu: Processor): boolean => (cpu.psrLow & PSR_BE) !== 0;

/** Where the halves of a spilled register lie in the byte order of psr.be. */
function places(cpu: Processor, address: bigint) {
  const [first, second] = [address, address + 8n];
  return isBigEndian(cpu)
    ? { significand: second, upper: first }
    : { significand: first, upper: second };
}

function loadHelper({ alignment, rule, read }: MemoryFormat): Helper {
  return (cpu, f = 0n, address = 0n) => {
    cpu.checkWhole(address, alignment, READ, rule);
    writeFr(cpu, Number(f), read(cpu, address));
    return undefined;
  };
}

/** Two values, one after the other, into two registers; the pair is aligned as a whole. */
function loadPairHelper({ alignment, read }: MemoryFormat): Helper {
  return (cpu, f1 = 0n, f2 = 0n, address = 0n) => {
    cpu.checkWhole(address, 2 * alignment, READ);
    const first = read(cpu, address);
    const second = read(cpu, address + BigInt(alignment));
    writeFr(cpu, Number(f1), first);
    writeFr(cpu, Number(f2), second);
    return undefined;
  };
}

/** A NaTVal can be stored by a spill only. */
function storeHelper({ alignment, rule, write }: MemoryFormat, spills: boolean): Helper {
  return (cpu, f = 0n, address = 0n) => {
    if (!spills) consumeFr(cpu, Number(f), WRITE);
    cpu.checkWhole(address, alignment, WRITE, rule);
    write(cpu, address, readFr(cpu, Number(f)));
    return undefined;
  };
}

const helpers = (make: (format: MemoryFormat, name: string) => Helper) =>
  Object.fromEntries(
    Object.entries(memoryFormats).map(([name, format]) => [name, make(format, name)]),
  ) as Readonly<Record<MemoryFormatName, Helper>>;

/** Load a register: helper(f, address). */
export const loadFr = helpers(loadHelper);

/** Load two registers: helper(f1, f2, address). */
export const loadFrPair = helpers(loadPairHelper);

/** Store a register: helper(f, address). */
export const storeFr = helpers((format, name) => storeHelper(format, name === "fill"));
