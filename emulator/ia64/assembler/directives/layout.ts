import type { Assembly } from "../assembly.ts";
import { bundleBytes, nop } from "../bundle.ts";
import { type Position, SourceError } from "../problem.ts";
import type { SectionFlags } from "../section.ts";
import type { TokenReader } from "../token-reader.ts";
import { readByte } from "./data.ts";
import type { Directive, Directives } from "./directive.ts";

const largestAlignment = 1n << 26n;

/** `.align n, fill, most`: `n` in bytes, or the exponent of two. */
function align(exponent: boolean): Directive {
  return (assembly, reader) => {
    const { position } = reader;
    assembly.code.end(position);
    const given = assembly.number(reader);
    const alignment = exponent && given >= 0n && given < 64n ? 1n << given : given;
    let fill: number | undefined;
    let most: bigint | undefined;
    if (reader.skip(",")) {
      if (reader.peek()?.text !== ",") fill = readByte(assembly, reader);
      if (reader.skip(",")) most = assembly.number(reader);
    }
    reader.expectEnd();
    if (alignment < 1n || alignment > largestAlignment || (alignment & (alignment - 1n)) !== 0n) {
      const hint = exponent ? "allowed: from 0 to 26" : "it must be a power of two, up to 64 MiB";
      throw new SourceError(position, `an alignment of ${given}`, hint);
    }
    const size = Number(alignment);
    const gap = (size - (assembly.section.size % size)) % size;
    if (most === undefined || BigInt(gap) <= most) pad(assembly, size, fill, position);
  };
}

/** Align; gaps between instructions become bundles of nops, so that execution can run through. */
function pad(
  { section }: Assembly,
  alignment: number,
  fill: number | undefined,
  position: Position,
): void {
  const start = section.size;
  section.align(alignment, position);
  if (section.flags.zero) return;
  const gap = section.bytes.subarray(start);
  if (fill !== undefined) gap.fill(fill);
  if (fill !== undefined || !section.flags.executable) return;
  const nops = bundleBytes(
    8,
    ["m", "m", "i"].map((unit) => nop(unit) as bigint),
  );
  for (let at = (16 - (start % 16)) % 16; at + 16 <= gap.length; at += 16) gap.set(nops, at);
}

/** `.org offset, fill`: go on at an offset of the section, never back. */
const org: Directive = (assembly, reader) => {
  const { position } = reader;
  assembly.code.end(position);
  const offset = assembly.offset(reader);
  const fill = reader.skip(",") ? readByte(assembly, reader) : 0;
  reader.expectEnd();
  const { section } = assembly;
  if (offset < BigInt(section.size) || offset >= 1n << 50n) {
    const hint = `the section already has 0x${section.size.toString(16)} bytes`;
    throw new SourceError(position, `.org can't go back to offset ${offset}`, hint);
  }
  const start = section.reserve(Number(offset) - section.size, position);
  if (!section.flags.zero) section.bytes.fill(fill, start);
};

function enter(name: string): Directive {
  return (assembly, reader) => {
    const { position } = reader;
    reader.expectEnd();
    assembly.enterSection(name, undefined, position);
  };
}

/** `.section name, "flags", @type`. */
const section: Directive = (assembly, reader) => {
  const { position } = reader;
  const name = readName(reader);
  let flags: SectionFlags | undefined;
  if (reader.skip(",")) {
    const token = reader.peek();
    if (token?.kind !== "string") throw reader.expected('flags, such as "ax"');
    reader.read();
    const letters = token.text.slice(1, -1);
    const unknown = letters.replaceAll(/[awxosMSGT]/g, "");
    if (unknown !== "") throw new SourceError(position, `unknown section flag ${unknown}`);
    const type = reader.skip(",") ? reader.expectWord("@progbits, @nobits or @note") : "@progbits";
    // The size of what a linker may merge.
    if (reader.skip(",")) assembly.number(reader);
    flags = {
      short: letters.includes("s"),
      writable: letters.includes("w"),
      executable: letters.includes("x"),
      zero: type === "@nobits",
      note: type === "@note" || name.startsWith(".note"),
    };
  }
  reader.expectEnd();
  assembly.enterSection(name, flags, position);
};

function readName(reader: TokenReader): string {
  const token = reader.peek();
  if (token?.kind === "string") {
    reader.read();
    return token.text.slice(1, -1);
  }
  return reader.expectWord("the name of a section");
}

/** `.comm name, size, alignment`: zeroes that several sources may ask for. */
function common(global: boolean): Directive {
  return (assembly, reader) => {
    const { position } = reader;
    const name = reader.expectWord("a symbol");
    reader.expectPunctuation(",");
    const size = assembly.number(reader);
    const alignment = reader.skip(",") ? assembly.number(reader) : 16n;
    reader.expectEnd();
    if (size < 0n || size >= 1n << 40n) throw new SourceError(position, `a size of ${size}`);
    if (alignment < 1n || alignment > largestAlignment || (alignment & (alignment - 1n)) !== 0n) {
      throw new SourceError(position, `an alignment of ${alignment}`, "it must be a power of two");
    }
    assembly.pushSection();
    assembly.enterSection(".bss", undefined, position);
    assembly.section.align(Number(alignment), position);
    assembly.defineLabel(name, position);
    assembly.section.reserve(Number(size), position);
    assembly.popSection(position);
    if (global) assembly.symbols.globals.add(name);
  };
}

/** Directives that choose where the next byte goes. */
export const layoutDirectives: Directives = {
  ".align": align(false),
  ".balign": align(false),
  ".p2align": align(true),
  ".org": org,
  ".comm": common(true),
  ".common": common(true),
  ".lcomm": common(false),
  ".text": enter(".text"),
  ".data": enter(".data"),
  ".bss": enter(".bss"),
  ".rodata": enter(".rodata"),
  ".sdata": enter(".sdata"),
  ".sbss": enter(".sbss"),
  ".section": section,
  ".pushsection": (assembly, reader) => {
    assembly.pushSection();
    section(assembly, reader);
  },
  ".popsection": (assembly, reader) => {
    reader.expectEnd();
    assembly.popSection(reader.position);
  },
  ".previous": (assembly, reader) => {
    reader.expectEnd();
    assembly.previousSection(reader.position);
  },
};
