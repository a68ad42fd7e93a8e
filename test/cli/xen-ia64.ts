import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { packageRoot } from "../../emulator/package-root.ts";

const command = fileURLToPath(new URL("dist/cli/main.js", packageRoot));

export interface Finished {
  readonly status: number | null;
  readonly stdout: string;
  readonly stderr: string;
  /** Both, as somebody at a terminal sees them. */
  readonly output: string;
}

/** Longer than any run of a test takes; a command that hangs fails its test. */
const timeout_ms = 120_000;

/** Run `xen-ia64` as a user does, in a folder. */
export function xenIa64(cwd: string, ...args: string[]): Finished {
  const environment = { ...process.env, NO_COLOR: "1" };
  const { status, stdout, stderr } = spawnSync(process.execPath, [command, ...args], {
    cwd,
    encoding: "utf8",
    env: environment,
    timeout: timeout_ms,
  });
  return { status, stdout, stderr, output: stdout + stderr };
}

/** Make a folder with these files, use it, and remove it. */
export function inProject<T>(
  files: Readonly<Record<string, string | Uint8Array>>,
  use: (folder: string) => T,
): T {
  const folder = mkdtempSync(path.join(tmpdir(), "xen-ia64-"));
  try {
    for (const [name, content] of Object.entries(files)) {
      mkdirSync(path.dirname(path.join(folder, name)), { recursive: true });
      writeFileSync(path.join(folder, name), content);
    }
    return use(folder);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
