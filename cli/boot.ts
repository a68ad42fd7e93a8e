import { isatty } from "node:tty";
import { InputError } from "../emulator/input-error.ts";
import { formatSize } from "../emulator/machine/sizes.ts";
import { HpSim, type HpSimOptions } from "../emulator/platform/hp-sim/hp-sim.ts";
import { failureReport } from "../emulator/platform/hp-sim/run-image.ts";
import { Trace } from "../emulator/platform/trace.ts";
import type { Command, OptionValues } from "./command.ts";
import { diskDirectory } from "./disk-directory.ts";
import { readInput } from "./files.ts";
import { Terminal } from "./terminal.ts";

const units: Readonly<Record<string, number>> = { KIB: 2 ** 10, MIB: 2 ** 20, GIB: 2 ** 30 };
/** With the state of processors it fits into a linear memory of 4 GiB, below the interrupt block. */
const memoryRange = { least: 2 ** 20, most: 3968 * 2 ** 20, step: 2 ** 16 } as const;
const defaultMemory = 512 * 2 ** 20;
const maxProcessors = 64;

/** Instructions between two looks at the world outside, and while each of them is traced. */
const slice = 1_000_000;
const tracedSlice = 10_000;

/** Status of a command that the user interrupted: 128 and the number of the signal. */
const interruptedStatus = 130;

/** `xen-ia64 boot`: an IA-64 image on a machine of its own. */
export const boot: Command = {
  name: "boot",
  operands: "IMAGE [OPTIONS]",
  summary: "Run an IA-64 ELF image on the bare machine of the HP simulator.",
  options: {
    platform: { type: "string", value: "NAME", help: "the machine: hp-sim (hp-sim)" },
    memory: { type: "string", value: "SIZE", help: "memory of the machine (512MiB)" },
    cpus: { type: "string", value: "N", help: "number of processors (1)" },
    args: { type: "string", value: "TEXT", help: "command line that the program can ask for" },
    initrd: { type: "string", value: "FILE", help: "initial RAM disk that it can ask for" },
    "disk-dir": { type: "string", value: "DIR", help: "folder of files that it can open as disks" },
    input: {
      type: "string",
      value: "FILE",
      help: "what is typed (standard input, unless that is a terminal; - means it is)",
    },
    "max-instructions": {
      type: "string",
      value: "N",
      help: "end the run after so many instructions (no limit)",
    },
    trace: { type: "boolean", help: "write a line for each instruction, with what it changed" },
    "trace-interruptions": { type: "boolean", help: "write a line for each interruption" },
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
    const image = readInput(file);
    const terminal = new Terminal();
    const machine = new HpSim({
      ...machineOptions(options),
      ...traceOption(options, terminal),
      input: inputOption(options.input, terminal),
      console: (byte) => terminal.write(byte),
      message: (text) => terminal.message(text),
    });
    machine.load(image, file);
    return runToEnd(machine, terminal, options.trace === true ? tracedSlice : slice);
  },
};

/** Run, and say how it ended; give the exit status. */
async function runToEnd(machine: HpSim, terminal: Terminal, slice: number): Promise<number> {
  while (machine.run(slice) === undefined && !terminal.interrupted) await terminal.pause();
  terminal.close();
  const { outcome } = machine;
  if (outcome?.kind === "exit") return outcome.status;
  terminal.message(outcome?.kind === "halted" ? outcome.reason : failureReport(machine));
  return outcome?.status ?? interruptedStatus;
}

function machineOptions(options: OptionValues): HpSimOptions {
  const { args, initrd } = options;
  const limit = countOption("max-instructions", options, Number.MAX_SAFE_INTEGER);
  const disks = options["disk-dir"];
  return {
    memory: memoryOption(options.memory),
    processors: countOption("cpus", options, maxProcessors) ?? 1,
    ...(limit === undefined ? {} : { maxInstructions: limit }),
    ...(typeof args === "string" ? { args } : {}),
    ...(typeof initrd === "string" ? { initramfs: readInput(initrd) } : {}),
    ...(typeof disks === "string" ? { files: diskDirectory(disks) } : {}),
  };
}

function requirePlatform(name: unknown): void {
  if (name === undefined || name === "hp-sim") return;
  throw wrong(`--platform ${name} is not known`, "platforms are: hp-sim");
}

function memoryOption(text: unknown): number {
  if (text === undefined) return defaultMemory;
  const match = /^(\d+) ?([KMG]iB)$/i.exec(String(text));
  const bytes = match ? Number(match[1]) * units[match[2]!.toUpperCase()]! : Number.NaN;
  const { least, most, step } = memoryRange;
  if (bytes >= least && bytes <= most && bytes % step === 0) return bytes;
  const range = `${formatSize(least)} to ${formatSize(most)} in steps of ${formatSize(step)}`;
  throw wrong(`--memory ${text} is not a size of memory`, `expected ${range}, e.g. 512MiB`);
}

function countOption(name: string, options: OptionValues, most: number): number | undefined {
  const text = options[name];
  if (text === undefined) return undefined;
  const count = /^\d+$/.test(String(text)) ? Number(text) : Number.NaN;
  if (count >= 1 && count <= most) return count;
  throw wrong(`--${name} ${text} is out of range`, `expected 1 to ${most}`);
}

function traceOption(options: OptionValues, terminal: Terminal): { trace?: Trace } {
  const all = options.trace === true;
  if (!all && options["trace-interruptions"] !== true) return {};
  const detail = all ? "instructions" : "interruptions";
  return { trace: new Trace(detail, (line) => terminal.trace(line)) };
}

/** What is typed; standard input is read when the program first asks, a terminal only if told to. */
function inputOption(file: unknown, terminal: Terminal): () => Uint8Array {
  if (typeof file === "string" && file !== "-") {
    const bytes = readInput(file);
    return () => bytes;
  }
  const reads = file === "-" || !isatty(0);
  return () => (reads ? terminal.readInput() : new Uint8Array());
}

function wrong(reason: string, hint: string): InputError {
  return new InputError({ file: "xen-ia64 boot", reason, hint });
}
