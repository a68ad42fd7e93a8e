import { InputError } from "../input-error.ts";
import { type Note, segmentFlag, segmentType } from "./elf-format.ts";
import { type ProgramHeader, readHeader } from "./elf-header.ts";
import { ElfReader } from "./elf-reader.ts";
import { type ElfSection, readNotes, readSections, readSymbols } from "./elf-sections.ts";

/** A PT_LOAD segment: `data`, then zeroes up to `memsz` bytes. */
export interface ElfSegment {
  readonly paddr: number;
  readonly vaddr: bigint;
  readonly data: Uint8Array;
  readonly memsz: number;
  readonly flags: { readonly read: boolean; readonly write: boolean; readonly execute: boolean };
}

/** What a loader needs of an ELF image. All data are views of the bytes that were parsed. */
export interface ElfImage {
  /** As the header has it: Linux/ia64 has a physical address here, others a virtual one. */
  readonly entry: bigint;
  /** At least one, in the order of the program headers; none overlaps another. */
  readonly segments: readonly ElfSegment[];
  readonly symbols: ReadonlyMap<string, bigint>;
  readonly notes: readonly Note[];
  readonly sections: readonly ElfSection[];
}

/** Physical addresses have 50 bits (DESIGN 3). */
const physicalLimit = 2n ** 50n;

/**
 * Parse a statically linked ELF64 little-endian IA-64 image.
 *
 * Throws an InputError that names `file`, and the byte offset for what is truncated or
 * inconsistent; nothing of the image is trusted.
 */
export function parseElf(bytes: Uint8Array, file: string): ElfImage {
  const reader = new ElfReader(bytes, file);
  const header = readHeader(reader);
  rejectDynamic(header.programs, file);
  const segments = header.programs
    .filter(
      (program) => program.type === segmentType.load && (program.memsz > 0n || program.filesz > 0n),
    )
    .map((program) => loadSegment(reader, program));
  if (segments.length === 0) {
    throw new InputError({
      file,
      reason: "this ELF image has no loadable segment",
      hint: "link it with ia64-linux-gnu-ld; stripping or objcopy can remove segments",
    });
  }
  rejectOverlap(segments, file);
  rejectStrayEntry(header.entry, segments, file);
  const sections = readSections(reader, header);
  return {
    entry: header.entry,
    segments,
    symbols: readSymbols(reader, sections),
    notes: readNotes(reader, header.programs, sections),
    sections,
  };
}

function loadSegment(reader: ElfReader, program: ProgramHeader): ElfSegment {
  const name = `segment at 0x${program.vaddr.toString(16)}`;
  if (program.filesz > program.memsz) {
    reader.fail(`${name}: more bytes in the file than in memory`, program.at + 32);
  }
  if (program.paddr + program.memsz > physicalLimit) {
    const address = `0x${program.paddr.toString(16)}`;
    reader.fail(`${name}: physical address ${address} has more than 50 bits`, program.at + 24);
  }
  return {
    paddr: Number(program.paddr),
    vaddr: program.vaddr,
    data: reader.bytes(program.offset, program.filesz, name),
    memsz: Number(program.memsz),
    flags: {
      read: (program.flags & segmentFlag.read) !== 0,
      write: (program.flags & segmentFlag.write) !== 0,
      execute: (program.flags & segmentFlag.execute) !== 0,
    },
  };
}

/** Nothing here would relocate it. */
function rejectDynamic(programs: readonly ProgramHeader[], file: string): void {
  const { dynamic, interpreter } = segmentType;
  if (!programs.some(({ type }) => type === dynamic || type === interpreter)) return;
  throw new InputError({
    file,
    reason: "this ELF image is linked dynamically",
    hint: "link it statically, at a fixed address: ia64-linux-gnu-ld -static",
  });
}

function rejectOverlap(segments: readonly ElfSegment[], file: string): void {
  const sorted = [...segments].sort((a, b) => a.paddr - b.paddr);
  for (const [i, segment] of sorted.entries()) {
    const next = sorted[i + 1];
    if (next !== undefined && segment.paddr + segment.memsz > next.paddr) {
      throw new InputError({
        file,
        reason: `segments overlap at physical address 0x${next.paddr.toString(16)}`,
        hint: "give every segment its own physical address in the linker script (AT)",
      });
    }
  }
}

function rejectStrayEntry(entry: bigint, segments: readonly ElfSegment[], file: string): void {
  const inside = (base: bigint, size: number) => entry >= base && entry < base + BigInt(size);
  const found = segments.some(
    ({ vaddr, paddr, memsz }) => inside(vaddr, memsz) || inside(BigInt(paddr), memsz),
  );
  if (found) return;
  throw new InputError({
    file,
    reason: `the entry point 0x${entry.toString(16)} lies outside every loadable segment`,
    hint: "name the first instruction in the linker script (ENTRY) or by ld -e",
  });
}
