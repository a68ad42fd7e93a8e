/*
 * Records which entries of the instruction table the evaluator executes: imported in front of a test
 * file, by `npm run coverage`. On exit the counts are written to the folder that the environment
 * names, as an object of counts by variant for each entry.
 */
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { Evaluator } from "../../emulator/ia64/evaluator.ts";
import type { Instruction, Semantics } from "../../emulator/ia64/isa/instruction.ts";
import { instructions } from "../../emulator/ia64/isa/table.ts";
import { variantOf } from "./entries.ts";

/** Executions by variant, for each entry of the table in its order. */
export type Counts = readonly Record<string, number>[];

/** Environment variable with the folder for the counts. */
export const FOLDER = "INSTRUCTION_COVERAGE";

const folder = process.env[FOLDER];
if (folder !== undefined) {
  const counts = instructions.map(count);
  process.on("exit", () => {
    mkdirSync(folder, { recursive: true });
    writeFileSync(join(folder, `${process.pid}.json`), JSON.stringify(counts));
  });
}

/** Puts a counter in front of the semantics of an entry. */
function count(instruction: Instruction): Record<string, number> {
  const counts: Record<string, number> = {};
  const { semantics } = instruction;
  const counting: Semantics = (b, fields) => {
    if (b instanceof Evaluator) {
      const variant = variantOf(instruction, fields);
      counts[variant] = (counts[variant] ?? 0) + 1;
    }
    semantics(b, fields);
  };
  Object.assign(instruction, { semantics: counting });
  return counts;
}
