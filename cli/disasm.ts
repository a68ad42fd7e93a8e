import { disassembleBundle } from "../emulator/ia64/disassemble.ts";
import { InputError } from "../emulator/input-error.ts";
import { parseElf } from "../emulator/platform/elf.ts";
import { addressOption } from "./asm.ts";
import type { Command } from "./command.ts";
import { exitStatus } from "./exit.ts";
import { readInput } from "./files.ts";

const bundleSize = 16;

/** `xen-ia64 disasm`: an ELF image's executable segments, or raw bundles, as assembly. */
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
      print(bytes, BigInt(addressOption("disasm", "base", base) ?? 0), file);
    } else {
      for (const { vaddr, data, flags } of parseElf(bytes, file).segments) {
        if (flags.execute) print(data, vaddr, file);
      }
    }
    return exitStatus.passed;
  },
};

function print(bytes: Uint8Array, base: bigint, file: string): void {
  if (bytes.length % bundleSize !== 0) {
    throw new InputError({
      file,
      reason: `${bytes.length} bytes are not a whole number of bundles`,
      hint: "a bundle has 16 bytes",
    });
  }
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const lines: string[] = [];
  for (let offset = 0; offset < bytes.length; offset += bundleSize) {
    const [lo, hi] = [view.getBigUint64(offset, true), view.getBigUint64(offset + 8, true)];
    lines.push(...disassembleBundle(lo, hi, base + BigInt(offset)));
  }
  if (lines.length > 0) process.stdout.write(`${lines.join("\n")}\n`);
}
