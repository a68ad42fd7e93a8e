import type { HypercallRecord } from "../emulator/contract/record.ts";
import type { Count } from "../emulator/xen/counters.ts";

/** Media type of the one attachment by which a scenario tells the reports what ran. */
export const RUN_MEDIA_TYPE = "application/vnd.xen-ia64.run+json";

/** Media type of the attachment that says: this failure is an error of the input, not of the system. */
export const INPUT_ERROR_MEDIA_TYPE = "application/vnd.xen-ia64.input-error+json";

/** The machine of a scenario, as its author wrote it. */
export interface RunMachine {
  readonly name: string;
  /** Path of the description, relative to the working directory of the run. */
  readonly file: string;
  /** The description's text. */
  readonly yaml: string;
  /** Of its hypervisor, for example "xen-4.0". */
  readonly profile: string;
}

/** A domain that existed during the scenario. */
interface RunDomain {
  readonly id: number;
  readonly name: string;
  /** All that it wrote to its console. */
  readonly console: string;
  /** State at the end of the scenario, for example "running", "dying", "destroyed". */
  readonly state: string;
}

/** What one scenario left behind: body of the attachment of type RUN_MEDIA_TYPE. */
export interface ScenarioRun {
  /** Null if the scenario never got as far as a machine. */
  readonly machine: RunMachine | null;
  /** Hash of the records, lower-case hex. */
  readonly traceHash: string;
  readonly records: readonly HypercallRecord[];
  readonly domains: readonly RunDomain[];
  /** Counters of conditions that the hypervisor tolerates and notes. */
  readonly diagnostics: Readonly<Record<string, number>>;
  /** What the hypervisor's work for each domain came to. */
  readonly counts: readonly Count[];
  /** Instructions executed by all processors. */
  readonly instructions: number;
  /** Machine time at the end, in executed instructions. */
  readonly time: number;
}

/**
 * Where and why the input is wrong: body of the attachment of type INPUT_ERROR_MEDIA_TYPE. Line and
 * column count from 1; null or absent for what has none, such as an ELF image.
 */
export interface InputErrorReport {
  readonly message: string;
  readonly file: string;
  readonly line?: number | null;
  readonly column?: number | null;
  /** What to do about it; null or absent if there is nothing to suggest. */
  readonly hint?: string | null;
}
