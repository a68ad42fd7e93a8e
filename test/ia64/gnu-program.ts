import { binutils } from "../binutils.ts";

/** Sections in the order and at the place that our assembler gives them. */
const linkerScript = `
  ENTRY(_start)
  SECTIONS {
    . = 0x100000;
    .text : { *(.text) }
    .rodata : SUBALIGN(1) { *(.rodata) }
    .rodata.str1.8 : { *(.rodata.*) }
    .data : { *(.data) }
    .sdata : { __gp = .; *(.sdata) }
    .opd : { *(.opd) }
    .got : { *(.got) }
    .sbss : { *(.sbss) }
    .bss : { *(.bss) }
    /DISCARD/ : { *(*) }
  }`;

export interface GnuProgram {
  /** All bytes from 0x100000 to the end of .data. */
  readonly image: Uint8Array;
  readonly elf: Uint8Array;
}

/** Assemble and link a source with the GNU tools; stops are only where it has them. */
export function gnuProgram(source: string): GnuProgram {
  const object = binutils("as", ["-xnone", "-o", "o", "s"], { s: source }, "o").file;
  const link = [
    "-static",
    "--no-relax",
    "--no-warn-rwx-segments",
    "-T",
    "script",
    "-o",
    "elf",
    "o",
  ];
  const elf = binutils("ld", link, { o: object, script: linkerScript }, "elf").file;
  const image = binutils("objcopy", ["-O", "binary", "elf", "image"], { elf }, "image").file;
  return { image, elf };
}

/** Named symbols of an ELF file and their values, as readelf lists them. */
export function symbolsOf(elf: Uint8Array): Map<string, bigint> {
  const { text } = binutils("readelf", ["-sW", "elf"], { elf });
  const rows = text.matchAll(/^ +\d+: ([0-9a-f]{16}) .* (?!UND)\S+ ([\w.$]+)$/gm);
  return new Map([...rows].map(([, value, name]) => [name!, BigInt(`0x${value}`)]));
}
