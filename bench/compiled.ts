/*
 * Speed of the evaluator on three compiled programs (test/programs), in million instructions per
 * second of processor time: `node dist/bench/compiled.js`.
 */
import { readFileSync } from "node:fs";
import { packageRoot } from "../emulator/package-root.ts";
import { runImage } from "../emulator/platform/hp-sim/run-image.ts";

const programs = ["sha256", "quicksort", "matrix"];
const memory = 16 * 2 ** 20;
/** Instructions to measure over. */
const least = 10_000_000;

for (const name of programs) {
  const file = `test/programs/images/${name}-O2.elf`;
  const image = readFileSync(new URL(file, packageRoot));
  runImage(image, { memory, file });
  const start = process.cpuUsage();
  let instructions = 0;
  while (instructions < least) instructions += runImage(image, { memory, file }).instructions;
  const { user, system } = process.cpuUsage(start);
  console.log(`${name}: ${(instructions / (user + system)).toFixed(1)} million instructions/s`);
}
