import { execFileSync, spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

/** One bundle as the GNU tools see it. */
export interface GnuBundle {
  readonly lo: bigint;
  readonly hi: bigint;
  /** Lines of the disassembly, for example "[MII] nop.m 0x0"; an L+X pair is one line. */
  readonly lines: readonly string[];
}

const prefix = "ia64-linux-gnu-";

/** Reason to skip a test that needs GNU binutils for ia64; false if they are there, or in CI. */
export function gnuMissing(): string | false {
  const found = spawnSync(`${prefix}as`, ["--version"]).status === 0;
  if (found || process.env.CI === "true") return false;
  return "GNU binutils for ia64 (binutils-ia64-linux-gnu) is not installed";
}

/** Assembles a source of bundles only, and disassembles it again. Throws with the messages of as. */
export function gnuAssemble(source: string): readonly GnuBundle[] {
  const directory = mkdtempSync(join(tmpdir(), "isa-"));
  try {
    const file = (name: string) => join(directory, name);
    writeFileSync(file("a.s"), source);
    const as = spawnSync(`${prefix}as`, [
      "--no-warn",
      "-mle",
      "-mhint.b=ok",
      "-o",
      file("a.o"),
      file("a.s"),
    ]);
    if (as.status !== 0) throw new Error(`as: ${errorsIn(as.stderr.toString())}`);
    return disassembleText(file("a.o"), file("a.bin"));
  } finally {
    rmSync(directory, { recursive: true });
  }
}

const errorsIn = (messages: string): string =>
  messages
    .split("\n")
    .filter((line) => line.includes("Error:"))
    .slice(0, 100)
    .join("\n");

function disassembleText(object: string, binary: string): readonly GnuBundle[] {
  execFileSync(`${prefix}objcopy`, ["-O", "binary", "-j", ".text", object, binary]);
  const options = { maxBuffer: 1 << 28, encoding: "utf8" } as const;
  const dump = execFileSync(`${prefix}objdump`, ["-d", object], options);
  const bytes = readFileSync(binary);
  const lines = textLines(dump);
  return Array.from({ length: bytes.length / 16 }, (_, i) => ({
    lo: bytes.readBigUInt64LE(16 * i),
    hi: bytes.readBigUInt64LE(16 * i + 8),
    lines: lines[i] ?? [],
  }));
}

/** Disassembly lines of each bundle, without addresses, bytes and symbol names. */
function textLines(dump: string): readonly (readonly string[])[] {
  const bundles: string[][] = [];
  for (const line of dump.split("\n")) {
    const match = /^\s+[0-9a-f]+:\t(?:[0-9a-f]{2} )+\s*\t(.*)$/.exec(line);
    if (match === null) continue;
    const text = match[1]!
      .replace(/ <[^>]*>/, "")
      .replace(/\s+/g, " ")
      .trim();
    if (text.startsWith("[")) bundles.push([text]);
    else bundles.at(-1)!.push(text);
  }
  return bundles;
}
