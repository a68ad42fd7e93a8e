/*
 * `npm run coverage`: which instructions the tests of the processor execute. Those with random states
 * (emitter, fuzz) do not count, because they assert nothing about a single instruction. Exit status 1
 * if an entry of the table was never executed, or a test failed.
 */
import { spawnSync } from "node:child_process";
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { instructions } from "../../emulator/ia64/isa/table.ts";
import { entryName, variantsOf } from "./entries.ts";
import { type Counts, FOLDER } from "./record.ts";

const tests = fileURLToPath(new URL("..", import.meta.url));
const recorder = new URL("record.js", import.meta.url).href;

function main(): number {
  const folder = mkdtempSync(join(tmpdir(), "coverage-"));
  try {
    const { status, stdout } = spawnSync(
      process.execPath,
      ["--import", recorder, "--test", "--test-reporter", "dot", ...testFiles()],
      { env: { ...process.env, [FOLDER]: folder }, encoding: "utf8" },
    );
    if (status !== 0) {
      console.error(`${stdout}\nthe tests failed`);
      return 1;
    }
    return report(readdirSync(folder).map((file) => countsIn(join(folder, file))));
  } finally {
    rmSync(folder, { recursive: true });
  }
}

function testFiles(): readonly string[] {
  return ["ia64", "platform", "programs"].flatMap((area) => {
    const folder = join(tests, area);
    const names = existsSync(folder) ? readdirSync(folder) : [];
    const counted = names.filter((name) => /\.test\.js$/.test(name) && !/emitter|fuzz/.test(name));
    return counted.map((name) => join(folder, name));
  });
}

function countsIn(file: string): Counts {
  return JSON.parse(readFileSync(file, "utf8")) as Counts;
}

function report(runs: readonly Counts[]): number {
  const never: string[] = [];
  let [variants, executedVariants, executions] = [0, 0, 0];
  for (const [index, instruction] of instructions.entries()) {
    const executed = (variant: string): number =>
      runs.reduce((sum, counts) => sum + (counts[index]![variant] ?? 0), 0);
    const counts = variantsOf(instruction).map(executed);
    const total = counts.reduce((sum, count) => sum + count, 0);
    const missing = variantsOf(instruction).filter((_, i) => counts[i] === 0);
    variants += counts.length;
    executedVariants += counts.length - missing.length;
    executions += total;
    if (total === 0) never.push(entryName(instruction));
    const without = missing.length === 0 || total === 0 ? "" : `  without ${missing.join(" ")}`;
    console.log(`${String(total).padStart(12)}  ${entryName(instruction)}${without}`);
  }
  const entries = instructions.length;
  console.log(`\n${entries - never.length} of ${entries} entries and ${executedVariants} of`);
  console.log(`${variants} variants executed, ${executions} times`);
  for (const name of never) console.error(`never executed: ${name}`);
  return never.length === 0 ? 0 : 1;
}

process.exitCode = main();
