import {
  type Note,
  sectionFlag,
  sectionHeaderSize,
  sectionType,
  segmentType,
  symbolSize,
} from "./elf-format.ts";
import type { ElfHeader, ProgramHeader } from "./elf-header.ts";
import type { ElfReader } from "./elf-reader.ts";

/** A section; `data` is empty for what takes no bytes of the file (.bss). */
export interface ElfSection {
  readonly name: string;
  readonly type: number;
  readonly executable: boolean;
  readonly address: bigint;
  /** Index of the section that this one refers to; a symbol table's string table. */
  readonly link: number;
  readonly data: Uint8Array;
  /** Byte offset of its header in the file. */
  readonly at: number;
}

const decoder = new TextDecoder("latin1");

/** All sections with their names; none if the image is stripped of section headers. */
export function readSections(reader: ElfReader, header: ElfHeader): ElfSection[] {
  const { sectionOffset, sectionCount, sectionNames } = header;
  const offsets = reader.table(
    sectionOffset,
    sectionCount,
    sectionHeaderSize,
    "section header table",
  );
  const unnamed = offsets.map((at, i) => {
    const type = reader.u32(at + 4);
    const inFile = type !== sectionType.nobits && type !== 0;
    const size = inFile ? reader.u64(at + 32) : 0n;
    const data = inFile
      ? reader.bytes(reader.u64(at + 24), size, `section ${i}`)
      : new Uint8Array();
    const executable = (reader.u64(at + 8) & BigInt(sectionFlag.execute)) !== 0n;
    return { at, type, executable, address: reader.u64(at + 16), link: reader.u32(at + 40), data };
  });
  const names = unnamed[sectionNames]?.data ?? new Uint8Array();
  return unnamed.map((section) => ({ ...section, name: stringAt(names, reader.u32(section.at)) }));
}

/** Symbols by name. A name that several local symbols have stands for the global one, or the first. */
export function readSymbols(
  reader: ElfReader,
  sections: readonly ElfSection[],
): ReadonlyMap<string, bigint> {
  const symbols = new Map<string, bigint>();
  const globals = new Set<string>();
  for (const { type, link, data, at } of sections) {
    if (type !== sectionType.symtab) continue;
    const names = sections[link];
    if (names?.type !== sectionType.strtab) {
      reader.fail(`the symbol table names section ${link} as its strings`, at + 40);
    }
    const view = new DataView(data.buffer, data.byteOffset, data.byteLength);
    for (let entry = symbolSize; entry + symbolSize <= data.length; entry += symbolSize) {
      const name = stringAt(names.data, view.getUint32(entry, true));
      const info = view.getUint8(entry + 4);
      if (!isNamedAddress(name, info & 15, view.getUint16(entry + 6, true))) continue;
      const global = info >> 4 !== 0;
      if (globals.has(name) || (symbols.has(name) && !global)) continue;
      if (global) globals.add(name);
      symbols.set(name, view.getBigUint64(entry + 8, true));
    }
  }
  return symbols;
}

/** Sections and source files have symbols too (types 3, 4); an undefined one is in section 0. */
function isNamedAddress(name: string, type: number, section: number): boolean {
  return name !== "" && type !== 3 && type !== 4 && section !== 0;
}

/** Notes of the PT_NOTE segments; of the note sections if the image has no such segment. */
export function readNotes(
  reader: ElfReader,
  programs: readonly ProgramHeader[],
  sections: readonly ElfSection[],
): Note[] {
  const segments = programs.filter((program) => program.type === segmentType.note);
  const blocks =
    segments.length > 0
      ? segments.map(({ offset, filesz, at }) => ({
          at,
          data: reader.bytes(offset, filesz, "note segment"),
        }))
      : sections.filter((section) => section.type === sectionType.note);
  return blocks.flatMap(({ data, at }) => parseNotes(reader, data, at));
}

function parseNotes(reader: ElfReader, block: Uint8Array, at: number): Note[] {
  const view = new DataView(block.buffer, block.byteOffset, block.byteLength);
  const notes: Note[] = [];
  for (let offset = 0; offset + 12 <= block.length; ) {
    const nameSize = view.getUint32(offset, true);
    const dataSize = view.getUint32(offset + 4, true);
    const dataAt = offset + 12 + roundUp4(nameSize);
    if (dataAt + dataSize > block.length) reader.fail("a note is longer than its segment", at);
    notes.push({
      owner: stringAt(block.subarray(0, offset + 12 + nameSize), offset + 12),
      type: view.getUint32(offset + 8, true),
      data: block.subarray(dataAt, dataAt + dataSize),
    });
    offset = dataAt + roundUp4(dataSize);
  }
  return notes;
}

function roundUp4(size: number): number {
  return Math.ceil(size / 4) * 4;
}

/** The NUL-terminated string at `offset`; cut off at the end of the table if nothing ends it. */
function stringAt(table: Uint8Array, offset: number): string {
  const end = table.indexOf(0, offset);
  return decoder.decode(table.subarray(offset, end < 0 ? table.length : end));
}
