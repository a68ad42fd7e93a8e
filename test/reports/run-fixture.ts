import { execFile } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { packageRoot } from "../../emulator/package-root.ts";

/** What a run of the fixture's features left behind. */
export interface FixtureRun {
  readonly status: number;
  readonly stdout: string;
  readonly stderr: string;
  /** Text of a file of the output directory. */
  readonly file: (name: string) => string;
  readonly out: string;
  readonly remove: () => void;
}

const path = (relative: string): string => fileURLToPath(new URL(relative, packageRoot));

/** Run cucumber-js, with our formatters, in test/reports/fixture. */
export async function runFixture(...args: readonly string[]): Promise<FixtureRun> {
  const out = mkdtempSync(join(tmpdir(), "xen-ia64-report-"));
  const command = [
    path("node_modules/@cucumber/cucumber/bin/cucumber.js"),
    "--import=steps.js",
    `--format=${path("dist/reports/progress.js")}`,
    `--format="${path("dist/reports/formatter.js")}":"${join(out, "summary.txt")}"`,
    `--format-options=${JSON.stringify({ xenIa64: { out } })}`,
    ...args,
  ];
  const cwd = path("test/reports/fixture");
  return new Promise((resolve) => {
    execFile(process.execPath, command, { cwd }, (error, stdout, stderr) => {
      resolve({
        status: error ? Number(error.code ?? -1) : 0,
        stdout,
        stderr,
        out,
        file: (name) => readFileSync(join(out, name), "utf8"),
        remove: () => rmSync(out, { recursive: true }),
      });
    });
  });
}
