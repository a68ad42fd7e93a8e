import { listing } from "../emulator/ia64/listing.ts";
import { InputError } from "../emulator/input-error.ts";
import { type ElfImage, parseElf } from "../emulator/platform/elf.ts";
import { addressOption } from "./asm.ts";
import type { Command } from "./command.ts";
import { exitStatus } from "./exit.ts";
import { readInput } from "./files.ts";

const bundleSize = 16;

/** `xen-ia64 disasm`: the code of an ELF image, or raw bundles, as assembly. */
export const disasm: Command = {
  name: "disasm",
  operands: "FILE [OPTIONS]",
  summary: "Disassemble an IA-64 ELF image, or raw bundles, one line a slot.",
  options: {
    raw: { type: "boolean", help: "the file is bundles alone, without ELF headers" },
    base: { type: "string", value: "ADDR", help: "address of the first raw bundle (0)" },
  },
  run([file, ...more], { raw, base }) {
    if (file === undefined || more.length > 0) {
      throw new InputError({
        file: "xen-ia64 disasm",
        reason: "expected one file",
        hint: "xen-ia64 disasm kernel.elf",
      });
    }
    const bytes = readInput(file);
    if (raw === true) {
      requireBundles(bytes, file);
      print(bytes, BigInt(addressOption("disasm", "base", base) ?? 0));
    } else {
      const image = parseElf(bytes, file);
      for (const { address, data } of codeOf(image)) print(data, address, image.symbols);
    }
    return exitStatus.passed;
  },
};

/** The executable sections; of an image without sections, the executable segments. */
function codeOf({ sections, segments }: ElfImage): readonly Code[] {
  if (sections.length > 0) return sections.filter(({ executable }) => executable);
  return segments
    .filter(({ flags }) => flags.execute)
    .map(({ vaddr, data }) => ({ address: vaddr, data }));
}

interface Code {
  readonly address: bigint;
  readonly data: Uint8Array;
}

function print(bytes: Uint8Array, base: bigint, symbols?: ReadonlyMap<string, bigint>): void {
  const lines = [...listing(bytes, base, symbols)];
  if (lines.length > 0) process.stdout.write(`${lines.join("\n")}\n`);
}

function requireBundles(bytes: Uint8Array, file: string): void {
  if (bytes.length % bundleSize === 0) return;
  throw new InputError({
    file,
    reason: `${bytes.length} bytes are not a whole number of bundles`,
    hint: "a bundle has 16 bytes",
  });
}
