import { assemble } from "../../emulator/ia64/assembler/index.ts";
import { writeElf } from "../../emulator/platform/elf-writer.ts";
import type { HpSimOptions } from "../../emulator/platform/hp-sim/hp-sim.ts";
import { type RunResult, runImage } from "../../emulator/platform/hp-sim/run-image.ts";

const macros = `
        .macro call number, a=0, b=0, c=0, d=0
        mov     r15 = \\number
        movl    r32 = \\a
        movl    r33 = \\b
        movl    r34 = \\c
        movl    r35 = \\d
        ;;
        break   0x80001
        ;;
        .endm
        .macro begin
        alloc   r2 = ar.pfs, 0, 32, 0, 0
        ;;
        .endm
        .macro exit status
        call    66, \\status
        .endm
`;

/** An ELF image of assembly source, at 1 MiB, entered at _start, with macros for simulator calls. */
export function imageOf(source: string): Uint8Array {
  const program = assemble(`${macros}\n.global _start\n_start:\n${source}`, { file: "test.s" });
  return writeElf(program);
}

/** Run assembly source on a machine of 4 MiB. */
export function runProgram(source: string, options: HpSimOptions = {}): RunResult {
  return runImage(imageOf(source), { memory: 4 * 2 ** 20, maxInstructions: 1e6, ...options });
}
