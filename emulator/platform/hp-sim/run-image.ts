import { CR_ISR } from "../../ia64/control-registers.ts";
import { bundleDump, registerDump } from "../register-dump.ts";
import { HpSim, type HpSimOptions } from "./hp-sim.ts";
import type { Outcome } from "./outcome.ts";

/** What came of a run. */
export interface RunResult {
  /** What the program wrote to the console, a character for each byte. */
  readonly consoleText: string;
  readonly outcome: Outcome;
  /** Exit status of the command: `outcome.status`. */
  readonly status: number;
  /** Instructions executed, by all processors. */
  readonly instructions: number;
  /** Messages of the machine itself. */
  readonly messages: readonly string[];
  /** Memory and registers, as the run left them. */
  readonly machine: HpSim;
}

/** ISR.ei: the slot that was interrupted (manual vol. 2, 8.2). */
const ISR_EI = 41n;

/** Instructions that a program of a test may execute unless it says otherwise. */
const defaultLimit = 100_000_000;

/**
 * Run a static IA-64 ELF image on a machine of its own until it ends.
 * @throws InputError that names `file`, if the image is not fit to load
 */
export function runImage(
  image: Uint8Array,
  options: HpSimOptions & { readonly file?: string } = {},
): RunResult {
  const { file = "image", ...machineOptions } = options;
  let consoleText = "";
  const messages: string[] = [];
  const machine = new HpSim({
    maxInstructions: defaultLimit,
    console: (byte) => {
      consoleText += String.fromCharCode(byte);
    },
    message: (text) => messages.push(text),
    ...machineOptions,
  });
  machine.load(image, file);
  const outcome = machine.run()!;
  const { instructions } = machine;
  return { consoleText, outcome, status: outcome.status, instructions, messages, machine };
}

/** Why a run ended, and the registers of the processors, for somebody who looks for the mistake. */
export function failureReport(machine: HpSim): string {
  const { outcome, processors } = machine;
  const guilty = processors[outcome?.processor ?? 0]!;
  const isr = guilty.cr(CR_ISR);
  const slot = outcome?.kind === "unhandled" ? Number((isr >> ISR_EI) & 3n) : guilty.slot;
  const others = processors.filter((cpu) => cpu !== guilty);
  return [
    `${outcome?.reason ?? "the run was interrupted"}, after ${machine.instructions} instructions`,
    bundleDump(guilty, guilty.ip, slot),
    ...[guilty, ...others].map(registerDump),
  ].join("\n");
}
