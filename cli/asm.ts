import { assemble } from "../emulator/ia64/assembler/index.ts";
import { formatProblem, InputError } from "../emulator/input-error.ts";
import { writeElf } from "../emulator/platform/elf-writer.ts";
import type { Command } from "./command.ts";
import { exitStatus } from "./exit.ts";
import { readInput, writeOutput } from "./files.ts";

/** `xen-ia64 asm`: assembly source to an ELF image, or to raw bundles. */
export const asm: Command = {
  name: "asm",
  operands: "FILE [OPTIONS]",
  summary: "Assemble IA-64 source (GNU syntax) to a static ELF image.",
  options: {
    out: { type: "string", short: "o", value: "FILE", help: "output file (FILE.elf, FILE.bin)" },
    raw: { type: "boolean", help: "write the bytes alone, without ELF headers" },
    base: { type: "string", value: "ADDR", help: "load address (0x100000)" },
  },
  run([file, ...more], { out, raw, base }) {
    if (file === undefined || more.length > 0) {
      throw new InputError({
        file: "xen-ia64 asm",
        reason: `expected one source file, got ${more.length + (file === undefined ? 0 : 1)}`,
        hint: "xen-ia64 asm kernel.s -o kernel.elf",
      });
    }
    const program = assemble(readInput(file).toString("utf8"), {
      file,
      base: addressOption("asm", "base", base) ?? 0x100000,
    });
    for (const warning of program.warnings) console.error(`warning: ${formatProblem(warning)}`);
    const target = typeof out === "string" ? out : defaultOutput(file, raw === true);
    writeOutput(target, raw === true ? program.image : writeElf(program));
    return exitStatus.passed;
  },
};

/** The address that an option gives, or undefined if it is absent. */
export function addressOption(command: string, name: string, text: unknown): number | undefined {
  if (typeof text !== "string") return undefined;
  const value = /^(0x[0-9a-f]+|\d+)$/i.test(text) ? Number(text) : Number.NaN;
  if (Number.isSafeInteger(value) && value % 16 === 0) return value;
  throw new InputError({
    file: `xen-ia64 ${command}`,
    reason: `--${name} ${text} is not the address of a bundle`,
    hint: "expected a multiple of 16, decimal or with 0x",
  });
}

function defaultOutput(file: string, raw: boolean): string {
  return `${file.replace(/\.s$/i, "")}${raw ? ".bin" : ".elf"}`;
}
