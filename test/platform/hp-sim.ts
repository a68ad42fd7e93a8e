import { assemble } from "../../emulator/ia64/assembler/index.ts";
import { writeElf } from "../../emulator/platform/elf-writer.ts";
import type { HpSimOptions } from "../../emulator/platform/hp-sim/hp-sim.ts";
import { type RunResult, runImage } from "../../emulator/platform/hp-sim/run-image.ts";

/** Simulator call `number` with one argument. */
const macros = `
        .macro call number, argument=0
        mov     r15 = \\number
        mov     r32 = \\argument
        ;;
        break   0x80001
        ;;
        .endm
        .macro begin
        alloc   r2 = ar.pfs, 0, 8, 0, 0
        ;;
        .endm
        .macro exit status
        call    66, \\status
        .endm
`;

/** An ELF image of assembly source, at 1 MiB, entered at _start, with the macros above. */
export function imageOf(source: string): Uint8Array {
  const program = assemble(`${macros}\n.global _start\n_start:\n${source}`, { file: "test.s" });
  return writeElf(program);
}

/** Run assembly source on a machine of 4 MiB. */
export function runProgram(source: string, options: HpSimOptions = {}): RunResult {
  return runImage(imageOf(source), { memory: 4 * 2 ** 20, maxInstructions: 1e6, ...options });
}
