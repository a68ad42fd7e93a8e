import { InputError } from "../emulator/input-error.ts";
import { formatSize } from "../emulator/machine/sizes.ts";
import { HpSim } from "../emulator/platform/hp-sim/hp-sim.ts";
import { failedRun } from "../emulator/platform/hp-sim/outcome.ts";
import { failureReport } from "../emulator/platform/hp-sim/run-image.ts";
import type { Command } from "./command.ts";
import { readInput } from "./files.ts";

const units: Readonly<Record<string, number>> = { KIB: 2 ** 10, MIB: 2 ** 20, GIB: 2 ** 30 };
const memoryRange = { least: 2 ** 20, most: 3 * 2 ** 30, granule: 2 ** 16 } as const;
const maxProcessors = 64;

/** Instructions between two looks at the world outside. */
const slice = 1_000_000;

/** `xen-ia64 boot`: an IA-64 image on a machine of its own. */
export const boot: Command = {
  name: "boot",
  operands: "IMAGE [OPTIONS]",
  summary: "Run an IA-64 ELF image on the bare machine of the HP simulator.",
  options: {
    memory: { type: "string", value: "SIZE", help: "memory of the machine (512MiB)" },
    cpus: { type: "string", value: "N", help: "number of processors (1)" },
    platform: { type: "string", value: "NAME", help: "the machine: hp-sim (hp-sim)" },
    "max-instructions": {
      type: "string",
      value: "N",
      help: "end the run after so many instructions (no limit)",
    },
  },
  notes: [
    "The console goes to standard output, everything else to standard error.",
    "Exit status: that of the program's exit call, 1 if it halts (break 0), 2 if the input is wrong,",
    "3 after an unhandled interruption or the limit, with the registers on standard error.",
  ],
  async run([file, ...more], options) {
    if (file === undefined || more.length > 0) {
      throw wrong(
        `expected one image, got ${more.length + (file === undefined ? 0 : 1)}`,
        "xen-ia64 boot kernel.elf",
      );
    }
    requirePlatform(options.platform);
    const machine = new HpSim({
      memory: memoryOption(options.memory),
      processors: countOption("cpus", options.cpus, maxProcessors) ?? 1,
      maxInstructions:
        countOption("max-instructions", options["max-instructions"], Number.MAX_SAFE_INTEGER) ??
        Number.POSITIVE_INFINITY,
      console: (byte) => process.stdout.write(Uint8Array.of(byte)),
      message: (text) => console.error(`xen-ia64 boot: ${text}`),
    });
    machine.load(readInput(file), file);
    let outcome = machine.run(slice);
    while (outcome === undefined) {
      await new Promise((resolve) => setImmediate(resolve));
      outcome = machine.run(slice);
    }
    if (outcome.status === failedRun && outcome.kind !== "exit") {
      console.error(`xen-ia64 boot: ${failureReport(machine)}`);
    } else if (outcome.kind !== "exit") console.error(`xen-ia64 boot: ${outcome.reason}`);
    return outcome.status;
  },
};

function requirePlatform(name: unknown): void {
  if (name === undefined || name === "hp-sim") return;
  throw wrong(`--platform ${name} is not known`, "platforms are: hp-sim");
}

function memoryOption(text: unknown): number {
  if (text === undefined) return 512 * 2 ** 20;
  const match = /^(\d+) ?([KMG]iB)$/i.exec(String(text));
  const bytes = match ? Number(match[1]) * units[match[2]!.toUpperCase()]! : Number.NaN;
  const { least, most, granule } = memoryRange;
  if (bytes >= least && bytes <= most && bytes % granule === 0) return bytes;
  throw wrong(
    `--memory ${text} is not a size of memory`,
    `expected ${formatSize(least)} to ${formatSize(most)} in steps of ${formatSize(granule)}, for example 512MiB`,
  );
}

function countOption(name: string, text: unknown, most: number): number | undefined {
  if (text === undefined) return undefined;
  const count = /^\d+$/.test(String(text)) ? Number(text) : Number.NaN;
  if (count >= 1 && count <= most) return count;
  throw wrong(`--${name} ${text} is not a number that can be`, `expected 1 to ${most}`);
}

function wrong(reason: string, hint: string): InputError {
  return new InputError({ file: "xen-ia64 boot", reason, hint });
}
