import type { Fields, Violation } from "../../../emulator/contract/record.ts";
import type { Count } from "../../../emulator/xen/counters.ts";
import type { Place, Problem, Status, StepArgument } from "../../model.ts";
import type { RunMachine } from "../../scenario-run.ts";

/** A step as embedded; what is absent is null or empty. */
export interface StepData {
  readonly keyword: string;
  readonly text: string;
  readonly status: Status;
  readonly duration_ms: number;
  readonly argument?: StepArgument;
  readonly place?: Place;
  readonly problem?: Problem;
  readonly logs?: readonly string[];
}

/** What all calls with the same content share. */
export interface CallBody {
  readonly call: string;
  readonly op: string | null;
  readonly request: Fields;
  readonly result: number | string | null;
  /** Name of the errno if the result is one. */
  readonly errno?: string;
  readonly reply: Fields | null;
  readonly violations: readonly Violation[];
}

/** [seq, time, domain, vcpu, index of ip, index of body] */
export type RecordRow = readonly [number, number, number, number, number, number];

interface DomainData {
  readonly id: number;
  readonly name: string;
  readonly state: string;
  /** Index of the console's text. */
  readonly console: number;
}

/** A ScenarioRun whose parts stand in the tables of ReportData. */
export interface RunData {
  readonly machine: number | null;
  readonly traceHash: string;
  /** Ranges of rows: [first, count]. */
  readonly records: readonly (readonly [number, number])[];
  readonly domains: readonly DomainData[];
  readonly diagnostics: Readonly<Record<string, number>>;
  readonly counts: readonly Count[];
  readonly instructions: number;
  readonly time: number;
}

export interface ScenarioData {
  readonly id: string;
  readonly description: string;
  readonly tags: readonly string[];
  readonly steps: readonly StepData[];
  /** Of the scenario itself, not of a step. */
  readonly problem?: Problem;
  readonly run: RunData | null;
}

/**
 * The data that the page embeds once. Scenarios that boot the same machine have most of their calls
 * in common; so each different row, call and text stands in a table, once.
 */
export interface ReportData {
  readonly scenarios: readonly ScenarioData[];
  readonly records: readonly RecordRow[];
  readonly bodies: readonly CallBody[];
  readonly ips: readonly string[];
  readonly machines: readonly RunMachine[];
  readonly texts: readonly string[];
}

/** A call as the page shows it. */
export interface CallView extends CallBody {
  readonly seq: number;
  readonly time: number;
  readonly domain: number;
  readonly vcpu: number;
  readonly ip: string;
}

/** The calls of a run, put together from the tables. */
export function callsOf(data: ReportData, run: RunData): CallView[] {
  const rows = run.records.flatMap(([first, count]) => data.records.slice(first, first + count));
  return rows.map(([seq, time, domain, vcpu, ip, body]) => ({
    seq,
    time,
    domain,
    vcpu,
    ip: data.ips[ip]!,
    ...data.bodies[body]!,
  }));
}
