import { InputError } from "../input-error.ts";
import {
  elfMagic,
  fileType,
  headerSize,
  machineIa64,
  programHeaderSize,
  sectionHeaderSize,
} from "./elf-format.ts";
import type { ElfReader } from "./elf-reader.ts";

/** Machines that a user is likely to have compiled for by mistake (gABI, e_machine). */
const machineNames = new Map([
  [3, "i386"],
  [20, "PowerPC"],
  [21, "PowerPC 64"],
  [40, "ARM"],
  [62, "x86-64"],
  [183, "AArch64"],
  [243, "RISC-V"],
]);

/** A program header, as the file has it. */
export interface ProgramHeader {
  readonly at: number;
  readonly type: number;
  readonly flags: number;
  readonly offset: bigint;
  readonly vaddr: bigint;
  readonly paddr: bigint;
  readonly filesz: bigint;
  readonly memsz: bigint;
}

/** The fields of the ELF header that matter after it has been checked. */
export interface ElfHeader {
  readonly entry: bigint;
  readonly sectionOffset: bigint;
  readonly sectionCount: number;
  /** Index of the section that holds section names. */
  readonly sectionNames: number;
  readonly programs: readonly ProgramHeader[];
}

/** Check the ELF header: ELF64, little-endian, IA-64, linked. Throws an InputError. */
export function readHeader(reader: ElfReader): ElfHeader {
  const { file } = reader;
  const link = "give the path of an IA-64 ELF image, or assembly in a .s file";
  if (reader.size === 0) throw new InputError({ file, reason: "the file is empty", hint: link });
  if (reader.size < 4 || reader.u32(0) !== elfMagic) {
    throw new InputError({ file, reason: "this is not an ELF image", hint: link });
  }
  reader.bytes(0n, BigInt(headerSize), "ELF header");
  if (reader.u8(4) !== 2) reader.fail("this is not a 64-bit ELF image", 4, "IA-64 is ELFCLASS64");
  if (reader.u8(5) !== 1) {
    reader.fail("this ELF image is not little-endian", 5, "build it for ia64-linux, not for HP-UX");
  }
  checkMachine(reader);
  checkType(reader);
  const programCount = reader.u16(56);
  const sectionCount = reader.u16(60);
  if (programCount > 0) checkEntrySize(reader, 54, programHeaderSize, "program header");
  if (sectionCount > 0) checkEntrySize(reader, 58, sectionHeaderSize, "section header");
  return {
    entry: reader.u64(24),
    sectionOffset: reader.u64(40),
    sectionCount,
    sectionNames: reader.u16(62),
    programs: readPrograms(reader, reader.u64(32), programCount),
  };
}

function checkMachine(reader: ElfReader): void {
  const machine = reader.u16(18);
  if (machine === machineIa64) return;
  const name = machineNames.get(machine);
  const shown = name === undefined ? `machine ${machine}` : `${name} (machine ${machine})`;
  const reason = `this ELF image is for ${shown}, not for IA-64 (machine ${machineIa64})`;
  reader.fail(reason, 18, "compile with an ia64-linux cross compiler");
}

function checkType(reader: ElfReader): void {
  const type = reader.u16(16);
  if (type === fileType.executable || type === fileType.shared) return;
  if (type === fileType.relocatable) {
    reader.fail("this is an object file, not a linked image", 16, "link it: ia64-linux-gnu-ld");
  }
  reader.fail(`ELF type ${type} can't be loaded`, 16, "an executable has type 2");
}

function checkEntrySize(reader: ElfReader, at: number, size: number, what: string): void {
  const found = reader.u16(at);
  if (found !== size) reader.fail(`a ${what} of ${found} bytes instead of ${size}`, at);
}

function readPrograms(reader: ElfReader, offset: bigint, count: number): ProgramHeader[] {
  return reader.table(offset, count, programHeaderSize, "program header table").map((at) => ({
    at,
    type: reader.u32(at),
    flags: reader.u32(at + 4),
    offset: reader.u64(at + 8),
    vaddr: reader.u64(at + 16),
    paddr: reader.u64(at + 24),
    filesz: reader.u64(at + 32),
    memsz: reader.u64(at + 40),
  }));
}
