import { didYouMean } from "../../did-you-mean.ts";
import type { Assembly } from "./assembly.ts";
import { linkageSections } from "./linkage.ts";
import { type Position, SourceError } from "./problem.ts";
import type { Program, ProgramSymbol } from "./program.ts";
import type { Section } from "./section.ts";

/**
 * Give each section its address, from `base` on: code, constants, data, then what is all zero; short
 * data last, and first, so that it lies together.
 * `sections` is put into that order.
 */
export function placeSections(sections: Section[], base: number): void {
  const rank = ({ name, flags: { zero, executable, writable, short } }: Section) => {
    if (executable) return 0;
    if (zero) return short ? 5 : 6;
    if (!writable) return 1;
    return !short ? 2 : linkageSections.includes(name) ? 4 : 3;
  };
  sections.sort((a, b) => rank(a) - rank(b));
  let address = base;
  for (const section of sections) {
    address = Math.ceil(address / section.alignment) * section.alignment;
    section.address = address;
    address += section.size;
  }
}

/** The program, once all bytes are in their sections. Throws a SourceError about `entry`. */
export function toProgram(
  assembly: Assembly,
  base: number,
  entry: string | undefined,
  start: Position,
): Program {
  const { sections } = assembly;
  const symbolTable = readSymbols(assembly);
  const symbols = new Map(symbolTable.map(({ name, value }) => [name, value]));
  const filled = sections.filter(({ flags, size }) => !flags.zero && size > 0);
  const last = filled.at(-1);
  const image = new Uint8Array(last === undefined ? 0 : last.address! + last.size - base);
  for (const section of filled) image.set(section.bytes, section.address! - base);
  const end = Math.max(
    base,
    ...sections.map(({ address, size }) => (size > 0 ? address! + size : 0)),
  );
  return {
    base,
    image,
    bssSize: end - base - image.length,
    entry: findEntry(symbols, base, entry, start),
    symbols,
    symbolTable,
    warnings: assembly.problems.warnings,
    sections: sections.map(({ name, address, size, flags, alignment }) => ({
      ...{ name, address: address!, size, alignment },
      ...flags,
    })),
  };
}

function readSymbols({ symbols, sections }: Assembly): ProgramSymbol[] {
  return [...symbols.all()].map(({ name, value }) => {
    const { section, offset } = value;
    const size = symbols.sizes.get(name);
    return {
      name,
      value: BigInt.asUintN(64, offset + BigInt(section?.address ?? 0)),
      section: section === undefined ? undefined : sections.indexOf(section),
      global: symbols.globals.has(name),
      kind: symbols.kinds.get(name) ?? "none",
      size:
        size === undefined ? 0n : BigInt.asUintN(64, symbols.resolve(size.expression, size.here)),
    };
  });
}

function findEntry(
  symbols: ReadonlyMap<string, bigint>,
  base: number,
  name: string | undefined,
  start: Position,
): number {
  const address = symbols.get(name ?? "_start");
  if (address !== undefined) return Number(address);
  if (name === undefined) return base;
  const { hint } = didYouMean(name, symbols.keys());
  throw new SourceError(start, `the entry point ${name} is not defined`, hint);
}
