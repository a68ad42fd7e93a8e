/*
 * Builds the images and what they must print: `node test/programs/build.mjs [PROGRAM...]`.
 *
 * Needs an IA-64 cross compiler, named by $IA64_GCC (default: ia64-linux-gnu-gcc), and gcc on an
 * x86-64 host, whose long double has the same format. The same source runs on both; what the host
 * prints is expected of the processor. Both results are committed, so only a change of a program
 * needs this.
 */
import { spawnSync } from "node:child_process";
import {
  chmodSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
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
  const { status, error } = spawnSync(command, args, {
    cwd: folder,
    stdio: ["ignore", "inherit", "inherit"],
  });
  if (error?.code === "ENOENT")
    throw new Error(`${command} is not there (IA64_GCC names the cross compiler)`);
  if (status !== 0) throw new Error(`${command} failed: ${args.join(" ")}`);
}

/** The compiled runtime. A loop of memcpy may not become a call of memcpy. */
function buildRuntime() {
  const noCalls = "-fno-tree-loop-distribute-patterns";
  const names = readdirSync(join(folder, "runtime"));
  return names
    .filter((name) => /\.[cs]$/.test(name) && name !== "host.c")
    .map((name) => {
      const object = join(scratch, `${name}.o`);
      run(crossCompiler, [...cross, "-O2", noCalls, "-c", "-o", object, `runtime/${name}`]);
      return object;
    });
}

function buildImage(name, source, options, runtime) {
  const link = ["-nostdlib", "-static", "-s", "-Wl,-T,runtime/image.ld", "-Wl,-n,--gc-sections"];
  const output = `images/${name}.elf`;
  run(crossCompiler, [...cross, ...options, ...link, "-o", output, source, ...runtime]);
  chmodSync(join(folder, output), 0o644);
  return statSync(join(folder, output)).size;
}

/** What the host prints, and the status with which the program ends. */
function writeExpected(name, source) {
  const binary = join(scratch, name);
  const runtime = ["runtime/test.c", "runtime/floating.c", "runtime/host.c"];
  run("gcc", [...common, "-O1", "-frounding-math", "-o", binary, source, ...runtime, "-lm"]);
  const { stdout, status } = spawnSync(binary, { encoding: "latin1" });
  writeFileSync(join(folder, `expected/${name}.txt`), `${stdout}exit ${status}\n`, "latin1");
}

function build(wanted) {
  const unknown = wanted.find((name) => !(name in programs));
  if (unknown !== undefined) throw new Error(`programs.json has no program ${unknown}`);
  for (const name of ["images", "expected"]) mkdirSync(join(folder, name), { recursive: true });
  const runtime = buildRuntime();
  let total = 0;
  for (const name of wanted.length > 0 ? wanted : Object.keys(programs)) {
    const source = `sources/${name}.c`;
    writeExpected(name, source);
    for (const [suffix, options] of Object.entries(programs[name].images)) {
      total += buildImage(`${name}-${suffix}`, source, options, runtime);
    }
  }
  console.log(`${total} bytes of images`);
}

try {
  build(process.argv.slice(2));
} catch (error) {
  console.error(`build.mjs: ${error.message}`);
  process.exitCode = 1;
} finally {
  rmSync(scratch, { recursive: true });
}
