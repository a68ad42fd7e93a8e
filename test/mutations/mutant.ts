import { spawnSync } from "node:child_process";
import {
  cpSync,
  mkdtempSync,
  readFileSync,
  realpathSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { packageRoot } from "../../emulator/package-root.ts";
import { Collector } from "../../reports/collect/collector.ts";
import { type ScenarioReport, scenariosOf } from "../../reports/model.ts";
import { type Mutation, mutate, tagsOf } from "./mutation.ts";

/** What a run of the suite reads, beside its dependencies. */
const copied = [
  ...["dist", "emulator", "features", "guests", "machines", "reports/html", "schemas"],
  ...["package.json", "tsconfig.json"],
];
/** A fault that makes the suite hang is not one that it reports. */
const timeout_ms = 300_000;

/** How a run of the suite ended. */
export interface SuiteRun {
  /** Exit status; null if it did not end in time. */
  readonly status: number | null;
  /** Scenarios that did not pass. */
  readonly failed: readonly ScenarioReport[];
  /** What it printed. */
  readonly output: string;
}

/** A copy of the package in a temporary folder, to put faults into. */
export class Mutant {
  readonly #folder = mkdtempSync(path.join(tmpdir(), "xen-ia64-mutant-"));

  constructor() {
    const root = fileURLToPath(packageRoot);
    for (const name of copied) {
      cpSync(path.join(root, name), path.join(this.#folder, name), { recursive: true });
    }
    const modules = realpathSync(path.join(root, "node_modules"));
    symlinkSync(modules, path.join(this.#folder, "node_modules"));
  }

  /** Run the scenarios that claim to prove these requirements, with the fault if one is given. */
  run(requirements: readonly string[], mutation?: Mutation): SuiteRun {
    if (mutation === undefined) return this.#runSuite(requirements);
    const source = readFileSync(path.join(this.#folder, mutation.file), "utf8");
    this.#compile(mutation.file, mutate(source, mutation));
    try {
      return this.#runSuite(requirements);
    } finally {
      this.#compile(mutation.file, source);
    }
  }

  remove(): void {
    rmSync(this.#folder, { recursive: true, force: true });
  }

  /** Put this source in the place of a file, and compile that file alone. */
  #compile(file: string, source: string): void {
    writeFileSync(path.join(this.#folder, file), source);
    const configuration = path.join(this.#folder, "mutant.json");
    const compilerOptions = { noCheck: true, noResolve: true, types: [] };
    const project = { extends: "./tsconfig.json", compilerOptions, include: [], files: [file] };
    writeFileSync(configuration, JSON.stringify(project));
    const compiler = path.join(this.#folder, "node_modules/typescript/bin/tsc");
    const { status, stdout } = this.#node(compiler, "-p", configuration);
    if (status !== 0) throw new Error(`${file} does not compile:\n${stdout}`);
  }

  #runSuite(requirements: readonly string[]): SuiteRun {
    const tags = tagsOf(requirements);
    const command = path.join(this.#folder, "dist/cli/main.js");
    const ended = this.#node(command, "run", "features", "--tags", tags, "--out", "out");
    const output = ended.stdout + ended.stderr;
    const ran = ended.status === 0 || ended.status === 1;
    return { status: ended.status, failed: ran ? this.#failed() : [], output };
  }

  #node(...args: string[]) {
    const options = { cwd: this.#folder, encoding: "utf8", timeout: timeout_ms } as const;
    return spawnSync(process.execPath, args, options);
  }

  #failed(): ScenarioReport[] {
    const collector = new Collector();
    const messages = readFileSync(path.join(this.#folder, "out/messages.ndjson"), "utf8");
    for (const line of messages.trim().split("\n")) collector.add(JSON.parse(line));
    return scenariosOf(collector.report()).filter(({ status }) => status !== "passed");
  }
}
