import { execFileSync, spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

/** GNU binutils for IA-64 (Debian: binutils-ia64-linux-gnu), the outside oracle for encodings. */
export type BinutilsTool = "as" | "ld" | "objcopy" | "objdump" | "readelf";

/**
 * For `test`'s `skip` option: a reason if binutils for IA-64 are not installed. In CI they must
 * be: there the tests run, and fail.
 */
export function withoutBinutils(): string | false {
  if (process.env.CI === "true") return false;
  const found = spawnSync("ia64-linux-gnu-as", ["--version"]).status === 0;
  return found ? false : "binutils-ia64-linux-gnu is not installed";
}

/** What a tool says about `files`; it may refuse them. */
export function binutilsMessages(
  tool: BinutilsTool,
  args: readonly string[],
  files: Readonly<Record<string, string>>,
): string {
  const directory = mkdtempSync(join(tmpdir(), "binutils-"));
  try {
    for (const [name, data] of Object.entries(files)) writeFileSync(join(directory, name), data);
    const options = { cwd: directory, encoding: "utf8", maxBuffer: 1 << 26 } as const;
    return spawnSync(`ia64-linux-gnu-${tool}`, args, options).stderr;
  } finally {
    rmSync(directory, { recursive: true });
  }
}

/** Run a tool in a directory that holds `files`; gives its output and a reader of what it wrote. */
export function binutils(
  tool: BinutilsTool,
  args: readonly string[],
  files: Readonly<Record<string, string | Uint8Array>>,
  output?: string,
): { text: string; file: Uint8Array } {
  const directory = mkdtempSync(join(tmpdir(), "binutils-"));
  try {
    for (const [name, data] of Object.entries(files)) writeFileSync(join(directory, name), data);
    const text = execFileSync(`ia64-linux-gnu-${tool}`, args, {
      cwd: directory,
      encoding: "utf8",
      stdio: ["ignore", "pipe", "pipe"],
      maxBuffer: 1 << 26,
    });
    const file = output === undefined ? new Uint8Array() : readFileSync(join(directory, output));
    return { text, file };
  } finally {
    rmSync(directory, { recursive: true });
  }
}
