import { accessSync, constants, existsSync, mkdirSync } from "node:fs";
import path from "node:path";
import { didYouMean } from "../emulator/did-you-mean.ts";
import { InputError } from "../emulator/input-error.ts";
import { findMachine, loadMachine } from "../emulator/machine/load.ts";
import { Collector } from "../reports/collect/collector.ts";
import type { Envelope } from "../reports/collect/messages.ts";
import { scenariosOf } from "../reports/model.ts";
import { exitStatus as exitStatusOf } from "../reports/totals.ts";
import { machineFolders, machinesVariable } from "../steps/folders.ts";
import type { Command } from "./command.ts";
import { defaultOut, formatters, stepLibrary } from "./preset.ts";

/** `xen-ia64 run`: features on their machines, and the reports of it. */
export const run: Command = {
  name: "run",
  operands: "[FEATURES...] [OPTIONS]",
  summary: "Run features (files, folders, FILE:LINE; features/ if none) and write reports.",
  options: {
    machine: {
      type: "string",
      multiple: true,
      value: "PATH",
      help: "a machine description, or a folder of them, that features may name",
    },
    import: { type: "string", multiple: true, value: "FILE", help: "more step definitions" },
    tags: {
      type: "string",
      short: "t",
      value: "EXPR",
      help: 'only these, e.g. "@VIC-041 or @boot"',
    },
    parallel: { type: "string", value: "N", help: "number of processes (1)" },
    order: { type: "string", value: "ORDER", help: "defined, random or random:SEED" },
    out: {
      type: "string",
      short: "o",
      value: "DIR",
      help: `folder of the reports (${defaultOut})`,
    },
  },
  notes: [
    "Writes DIR/index.html, junit.xml, messages.ndjson and trace.ndjson.",
    "Exit status: 0 conforms, 1 a scenario failed, 2 the input is wrong, 3 an internal error.",
  ],
  async run(operands, options) {
    const paths = operands.length > 0 ? operands : ["features"];
    const out = typeof options.out === "string" ? options.out : defaultOut;
    const imports = (options.import ?? []) as string[];
    for (const feature of paths) {
      requirePath(feature.replace(/(:\d+)+$/, ""), "no such feature file or folder");
    }
    for (const file of imports) requirePath(file, "no such file of step definitions");
    makeFolder(out);
    useMachines((options.machine ?? []) as string[]);
    const cucumber = await import("@cucumber/cucumber/api");
    const { runConfiguration } = await cucumber.loadConfiguration({
      file: false,
      provided: {
        paths: paths.map((given) => (/\.feature(:\d+)*$/.test(given) ? given : allIn(given))),
        import: [stepLibrary, ...imports],
        format: formatters(out),
        formatOptions: { xenIa64: { out } },
        tags: typeof options.tags === "string" ? options.tags : "",
        parallel: parallelOf(options.parallel),
        order: orderOf(options.order),
      },
    });
    const collector = new Collector();
    try {
      await cucumber.runCucumber(runConfiguration, {}, (message) => {
        collector.add(message as Envelope);
      });
    } catch (error) {
      throw tagError(error as Error, options.tags);
    }
    const report = collector.report();
    if (scenariosOf(report).length === 0 && report.problems.length === 0) {
      throw new InputError({
        file: paths.join(" "),
        reason: "no scenario to run",
        hint: options.tags
          ? `does any scenario match ${options.tags}?`
          : "are there .feature files?",
      });
    }
    return exitStatusOf(report);
  },
};

function allIn(folder: string): string {
  return `${folder}/**/*.feature`;
}

function requirePath(file: string, reason: string): void {
  if (!existsSync(file)) throw new InputError({ file, reason, hint: "is the path right?" });
}

function makeFolder(folder: string): void {
  try {
    mkdirSync(folder, { recursive: true });
    accessSync(folder, constants.W_OK);
  } catch {
    throw new InputError({
      file: folder,
      reason: "cannot write reports there",
      hint: "--out DIR names a folder that can be made and written",
    });
  }
}

/** Let features name the machines at these paths; Cucumber's worker processes inherit it. */
function useMachines(paths: readonly string[]): void {
  for (const given of paths) {
    if (!existsSync(given)) {
      const name = path.basename(given, ".yaml");
      if (!given.includes("/")) findMachine(name, machineFolders());
      throw new InputError({ file: given, reason: "no such machine description or folder" });
    }
    if (given.endsWith(".yaml")) loadMachine(given);
  }
  if (paths.length > 0) {
    process.env[machinesVariable] = paths.map((given) => path.resolve(given)).join(path.delimiter);
  }
}

function parallelOf(text: unknown): number {
  if (text === undefined) return 0;
  const count = Number(text);
  if (Number.isInteger(count) && count >= 1 && count <= 64) return count === 1 ? 0 : count;
  throw new InputError({
    file: "xen-ia64 run",
    reason: `--parallel ${text} is not a number of processes`,
    hint: "expected 1 to 64",
  });
}

function orderOf(text: unknown): "defined" | "random" | `random:${string}` {
  if (text === undefined) return "defined";
  const order = String(text);
  if (order === "defined" || order === "random") return order;
  if (/^random:\w+$/.test(order)) return order as `random:${string}`;
  const { hint = "expected defined, random or random:SEED" } = didYouMean(order, [
    "defined",
    "random",
  ]);
  throw new InputError({ file: "xen-ia64 run", reason: `--order ${order} is not known`, hint });
}

/** Cucumber throws when it cannot parse the tags; anything else is passed on. */
function tagError(error: Error, tags: unknown): Error {
  const { message } = (error.cause ?? error) as Error;
  if (!message.startsWith("Tag expression")) return error;
  return new InputError({
    file: "xen-ia64 run",
    reason: `--tags ${tags}: ${message.replace(/^.*because of syntax error: /s, "")}`,
    hint: 'for example "@VIC-041", "@VIC-041 or @RBT-023", "not @MEM-021"',
  });
}
