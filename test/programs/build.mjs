/*
 * Builds the images and what they must print: `node test/programs/build.mjs [PROGRAM...]`.
 *
 * Needs an IA-64 cross compiler, named by $IA64_GCC (default: ia64-linux-gnu-gcc), and gcc on an
 * x86-64 host, whose long double has the same format. The same source runs on both; what the host
 * prints is expected of the processor. Both results are committed, so only a change of a program
 * needs this.
 */
import { execFileSync, spawnSync } from "node:child_process";
import {
  chmodSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

const folder = fileURLToPath(new URL(".", import.meta.url));
const scratch = mkdtempSync(join(tmpdir(), "programs-"));
const crossCompiler = process.env.IA64_GCC ?? "ia64-linux-gnu-gcc";
const programs = JSON.parse(readFileSync(join(folder, "programs.json"), "utf8"));

/** The same meaning on both sides: signed overflow wraps, no fused operation that isn't written. */
const common = ["-ffreestanding", "-fwrapv", "-ffp-contract=off", "-fno-math-errno", "-Iruntime"];
const cross = [
  ...common,
  "-fno-unwind-tables",
  "-fno-asynchronous-unwind-tables",
  "-ffunction-sections",
];

function run(command, args) {
  execFileSync(command, args, { cwd: folder, stdio: ["ignore", "inherit", "inherit"] });
}

/** The compiled runtime: without it no loop of memcpy may become a call of memcpy. */
function runtime() {
  const noCalls = "-fno-tree-loop-distribute-patterns";
  return [
    "start.s",
    "simulator.s",
    "setjmp.s",
    "simulator.c",
    "test.c",
    "memory.c",
    "divide.c",
  ].map((source) => {
    const object = join(scratch, `${source}.o`);
    run(crossCompiler, [...cross, "-O2", noCalls, "-c", "-o", object, `runtime/${source}`]);
    return object;
  });
}

function buildImage(name, sources, options, objects) {
  const link = ["-nostdlib", "-static", "-s", "-Wl,-T,runtime/image.ld", "-Wl,-n,--gc-sections"];
  const output = `images/${name}.elf`;
  run(crossCompiler, [...cross, ...options, ...link, "-o", output, ...sources, ...objects]);
  chmodSync(join(folder, output), 0o644);
  return statSync(join(folder, output)).size;
}

/** What the host prints, and the status with which the program ends. */
function expected(name, source) {
  const binary = join(scratch, name);
  const files = [`sources/${source}`, "runtime/test.c", "runtime/host.c"];
  run("gcc", [...common, "-O1", "-frounding-math", "-o", binary, ...files, "-lm"]);
  const { stdout, status } = spawnSync(binary, { encoding: "latin1" });
  writeFileSync(join(folder, `expected/${name}.txt`), `${stdout}exit ${status}\n`, "latin1");
}

const wanted = process.argv.slice(2);
for (const name of ["images", "expected"]) mkdirSync(join(folder, name), { recursive: true });
const objects = runtime();
let total = 0;
for (const [name, program] of Object.entries(programs)) {
  if (wanted.length > 0 && !wanted.includes(name)) continue;
  const source = program.source ?? `${name}.c`;
  expected(name, source);
  const sources = [source, ...(program.assembly ?? [])].map((file) => `sources/${file}`);
  for (const [suffix, options] of Object.entries(program.images)) {
    total += buildImage(`${name}-${suffix}`, sources, options, objects);
  }
}
rmSync(scratch, { recursive: true });
console.log(`${total} bytes of images`);
