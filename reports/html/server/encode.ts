import type { HypercallRecord } from "../../../emulator/contract/record.ts";
import { errnoName } from "../../errno.ts";
import type { ScenarioReport, StepReport } from "../../model.ts";
import type { RunMachine, ScenarioRun } from "../../scenario-run.ts";
import type {
  CallBody,
  RecordRow,
  ReportData,
  RunData,
  ScenarioData,
  StepData,
} from "../shared/data.ts";

/** A list of different values; equal ones, compared as JSON, share an index. */
class Table<T> {
  readonly values: T[] = [];
  readonly #indices = new Map<string, number>();

  /** Index of a value, which is added if it is new. */
  index(value: T): number {
    const key = JSON.stringify(value);
    const known = this.#indices.get(key);
    if (known !== undefined) return known;
    this.#indices.set(key, this.values.length);
    return this.values.push(value) - 1;
  }
}

/** Gathers scenarios and their runs into the data that the page embeds. */
export class DataEncoder {
  readonly #scenarios: ScenarioData[] = [];
  readonly #records = new Table<RecordRow>();
  readonly #bodies = new Table<CallBody>();
  readonly #ips = new Table<string>();
  readonly #machines = new Table<RunMachine>();
  readonly #texts = new Table<string>();

  /** Add a scenario and what it left behind. */
  add(scenario: ScenarioReport, run: ScenarioRun | null): void {
    this.#scenarios.push({ ...encodeScenario(scenario), run: run && this.#encodeRun(run) });
  }

  /** All that was added. */
  data(): ReportData {
    return {
      scenarios: this.#scenarios,
      records: this.#records.values,
      bodies: this.#bodies.values,
      ips: this.#ips.values,
      machines: this.#machines.values,
      texts: this.#texts.values,
    };
  }

  #encodeRun({ machine, records, domains, ...run }: ScenarioRun): RunData {
    return {
      ...run,
      machine: machine && this.#machines.index(machine),
      records: toRanges(records.map((record) => this.#encodeRecord(record))),
      domains: domains.map((domain) => ({ ...domain, console: this.#texts.index(domain.console) })),
    };
  }

  #encodeRecord(record: HypercallRecord): number {
    const { seq, time, domain, vcpu, ip, call, op, request, result, reply, violations } = record;
    const errno = errnoName(result);
    const body = { call, op, request, result, ...(errno && { errno }), reply, violations };
    const row = [seq, time, domain, vcpu, this.#ips.index(ip), this.#bodies.index(body)] as const;
    return this.#records.index(row);
  }
}

/** A scenario, without its run, in the form of the embedded data. */
export function encodeScenario(scenario: ScenarioReport): ScenarioData {
  const { id, description, tags, steps, problem } = scenario;
  const ofStep = steps.some((step) => step.problem);
  const own = problem && !ofStep ? { problem } : {};
  return { id, description, tags, steps: steps.map(encodeStep), ...own, run: null };
}

function encodeStep(step: StepReport): StepData {
  const { keyword, text, status, duration_ms, argument, place, problem, logs } = step;
  return {
    keyword,
    text,
    status,
    duration_ms: Math.round(duration_ms * 10) / 10,
    ...(argument && { argument }),
    ...(problem && place && { place }),
    ...(problem && { problem }),
    ...(logs.length > 0 && { logs }),
  };
}

/** Ascending runs of indices as [first, count]. */
function toRanges(indices: readonly number[]): [number, number][] {
  const ranges: [number, number][] = [];
  for (const index of indices) {
    const last = ranges.at(-1);
    if (last && last[0] + last[1] === index) last[1]++;
    else ranges.push([index, 1]);
  }
  return ranges;
}
