// Compare the traces of two runs: the same scenarios must have made the same calls.
// usage: node scripts/same-trace.mjs OUT OTHER
import { readFileSync } from "node:fs";
import path from "node:path";

const [first, second] = process.argv.slice(2);
const read = (folder) => readFileSync(path.join(folder, "trace.ndjson"), "utf8").split("\n");
const [a, b] = [read(first), read(second)];
const at = a.findIndex((line, i) => line !== b[i]);
if (at >= 0 || a.length !== b.length) {
  console.error(
    `${first} and ${second} differ at line ${(at < 0 ? b.length : at) + 1} of trace.ndjson:`,
  );
  console.error(`  ${a[at] ?? "(end)"}`);
  console.error(`  ${b[at] ?? "(end)"}`);
  process.exit(1);
}
console.log(`${first} and ${second} have the same trace: ${a.length - 1} calls`);
