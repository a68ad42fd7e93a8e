import type { Program, ProgramSection, ProgramSymbol } from "../ia64/assembler/program.ts";
import {
  elfMagic,
  fileType,
  headerSize,
  machineIa64,
  programHeaderSize,
  sectionFlag,
  sectionHeaderSize,
  sectionType,
  segmentFlag,
  segmentType,
  symbolSize,
} from "./elf-format.ts";

/** IA-64 psABI, e_flags: 64-bit addresses. */
const flagAbi64 = 0x10;
const absoluteSection = 0xfff1;

interface SectionHeader {
  readonly name: string;
  readonly type: number;
  readonly flags: number;
  readonly address: number;
  readonly offset: number;
  readonly size: number;
  readonly link: number;
  readonly info: number;
  readonly alignment: number;
  readonly entrySize: number;
}

/**
 * The program as a static ELF64 little-endian IA-64 executable: one loadable segment with
 * p_paddr = p_vaddr, a note segment for each section of notes, and a symbol table.
 */
export function writeElf(program: Program): Uint8Array {
  const notes = program.sections.filter((section) => section.note);
  const imageAt = roundUp(headerSize + (1 + notes.length) * programHeaderSize, 16);
  const symtabAt = roundUp(imageAt + program.image.length, 8);
  const sorted = [...program.symbolTable].sort((a, b) => Number(a.global) - Number(b.global));
  const names = stringTable(sorted.map((symbol) => symbol.name));
  const symtab = symbolTable(sorted, names.offsets);
  const namesAt = symtabAt + symtab.length;
  const headers = [
    ...program.sections.map((section) => programSection(section, program.base, imageAt)),
    {
      ...tableSection(".symtab", sectionType.symtab, symtabAt, symtab.length),
      link: program.sections.length + 2,
      info: 1 + sorted.filter((symbol) => !symbol.global).length,
      alignment: 8,
      entrySize: symbolSize,
    },
    tableSection(".strtab", sectionType.strtab, namesAt, names.bytes.length),
  ];
  const sectionNames = stringTable([...headers.map(({ name }) => name), ".shstrtab"]);
  const sectionNamesAt = namesAt + names.bytes.length;
  headers.push(
    tableSection(".shstrtab", sectionType.strtab, sectionNamesAt, sectionNames.bytes.length),
  );
  const headersAt = roundUp(sectionNamesAt + sectionNames.bytes.length, 8);
  const out = new ElfBytes(headersAt + (headers.length + 1) * sectionHeaderSize);

  out.header(program.entry, 1 + notes.length, headersAt, headers.length + 1);
  out.programHeader(0, {
    type: segmentType.load,
    flags: segmentFlag.read | segmentFlag.write | segmentFlag.execute,
    offset: imageAt,
    address: program.base,
    fileSize: program.image.length,
    memorySize: program.image.length + program.bssSize,
  });
  for (const [i, { address, size }] of notes.entries()) {
    const offset = imageAt + address - program.base;
    const sizes = { fileSize: size, memorySize: size };
    out.programHeader(i + 1, {
      type: segmentType.note,
      flags: segmentFlag.read,
      offset,
      address,
      ...sizes,
    });
  }
  out.bytes.set(program.image, imageAt);
  out.bytes.set(symtab, symtabAt);
  out.bytes.set(names.bytes, namesAt);
  out.bytes.set(sectionNames.bytes, sectionNamesAt);
  for (const [i, header] of headers.entries()) {
    const at = headersAt + (i + 1) * sectionHeaderSize;
    out.sectionHeader(at, sectionNames.offsets.get(header.name)!, header);
  }
  return out.bytes;
}

class ElfBytes {
  readonly bytes: Uint8Array;
  readonly #view: DataView;

  constructor(size: number) {
    this.bytes = new Uint8Array(size);
    this.#view = new DataView(this.bytes.buffer);
  }

  header(entry: number, programs: number, sectionsAt: number, sections: number): void {
    this.#u32(0, elfMagic);
    // ELFCLASS64, little-endian, version 1.
    this.bytes.set([2, 1, 1], 4);
    this.#u16(16, fileType.executable);
    this.#u16(18, machineIa64);
    this.#u32(20, 1);
    this.#u64(24, entry);
    this.#u64(32, headerSize);
    this.#u64(40, sectionsAt);
    this.#u32(48, flagAbi64);
    const counts = [headerSize, programHeaderSize, programs, sectionHeaderSize, sections];
    for (const [i, count] of [...counts, sections - 1].entries()) this.#u16(52 + 2 * i, count);
  }

  programHeader(
    index: number,
    segment: {
      readonly type: number;
      readonly flags: number;
      readonly offset: number;
      readonly address: number;
      readonly fileSize: number;
      readonly memorySize: number;
    },
  ): void {
    const at = headerSize + index * programHeaderSize;
    this.#u32(at, segment.type);
    this.#u32(at + 4, segment.flags);
    this.#u64(at + 8, segment.offset);
    this.#u64(at + 16, segment.address);
    this.#u64(at + 24, segment.address);
    this.#u64(at + 32, segment.fileSize);
    this.#u64(at + 40, segment.memorySize);
    this.#u64(at + 48, segment.type === segmentType.note ? 4 : 16);
  }

  sectionHeader(at: number, name: number, header: SectionHeader): void {
    this.#u32(at, name);
    this.#u32(at + 4, header.type);
    this.#u64(at + 8, header.flags);
    this.#u64(at + 16, header.address);
    this.#u64(at + 24, header.offset);
    this.#u64(at + 32, header.size);
    this.#u32(at + 40, header.link);
    this.#u32(at + 44, header.info);
    this.#u64(at + 48, header.alignment);
    this.#u64(at + 56, header.entrySize);
  }

  #u16(at: number, value: number): void {
    this.#view.setUint16(at, value, true);
  }

  #u32(at: number, value: number): void {
    this.#view.setUint32(at, value, true);
  }

  #u64(at: number, value: number): void {
    this.#view.setBigUint64(at, BigInt(value), true);
  }
}

function programSection(section: ProgramSection, base: number, imageAt: number): SectionHeader {
  const { name, address, size, alignment } = section;
  const type = section.note
    ? sectionType.note
    : section.zero
      ? sectionType.nobits
      : sectionType.progbits;
  const flags =
    sectionFlag.alloc |
    (section.writable ? sectionFlag.write : 0) |
    (section.executable ? sectionFlag.execute : 0);
  const offset = imageAt + address - base;
  return { name, type, flags, address, offset, size, link: 0, info: 0, alignment, entrySize: 0 };
}

function tableSection(name: string, type: number, offset: number, size: number): SectionHeader {
  const rest = { flags: 0, address: 0, link: 0, info: 0, alignment: 1, entrySize: 0 };
  return { name, type, offset, size, ...rest };
}

/** Local symbols come first, as the format wants it: `symbols` is in that order. */
function symbolTable(
  symbols: readonly ProgramSymbol[],
  names: ReadonlyMap<string, number>,
): Uint8Array {
  const kinds = { none: 0, object: 1, function: 2 };
  const bytes = new Uint8Array((symbols.length + 1) * symbolSize);
  const view = new DataView(bytes.buffer);
  for (const [i, symbol] of symbols.entries()) {
    const at = (i + 1) * symbolSize;
    view.setUint32(at, names.get(symbol.name)!, true);
    view.setUint8(at + 4, (symbol.global ? 0x10 : 0) | kinds[symbol.kind]);
    const section = symbol.section === undefined ? absoluteSection : symbol.section + 1;
    view.setUint16(at + 6, section, true);
    view.setBigUint64(at + 8, symbol.value, true);
    view.setBigUint64(at + 16, symbol.size, true);
  }
  return bytes;
}

function stringTable(names: readonly string[]): {
  bytes: Uint8Array;
  offsets: ReadonlyMap<string, number>;
} {
  const offsets = new Map<string, number>();
  const encoder = new TextEncoder();
  const bytes = [0];
  for (const name of names) {
    if (offsets.has(name)) continue;
    offsets.set(name, bytes.length);
    bytes.push(...encoder.encode(name), 0);
  }
  return { bytes: Uint8Array.from(bytes), offsets };
}

function roundUp(value: number, multiple: number): number {
  return Math.ceil(value / multiple) * multiple;
}
