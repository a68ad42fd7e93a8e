import type { Machine } from "../emulator/machine.ts";
import type { Count, CounterName } from "../emulator/xen/counters.ts";

/** Counts that Then steps compare with. */
export class Baseline {
  readonly freeFrames: number;
  /** Calls that had been recorded. */
  readonly calls: number;
  readonly #frames = new Map<string, number>();
  readonly #logs = new Map<string, number>();
  readonly #diagnostics: Readonly<Record<string, number>>;
  readonly #counts: readonly Count[];

  constructor(
    freeFrames = 0,
    calls = 0,
    diagnostics: Readonly<Record<string, number>> = {},
    counts: readonly Count[] = [],
  ) {
    this.freeFrames = freeFrames;
    this.calls = calls;
    this.#diagnostics = diagnostics;
    this.#counts = counts;
  }

  /** Let the machine come to rest, and take its counts. */
  static of(machine: Machine): Baseline {
    machine.settle();
    const { inspect, records } = machine;
    const baseline = new Baseline(
      inspect.freeFrames(),
      records.length,
      inspect.diagnostics(),
      inspect.counts(),
    );
    for (const { id, name } of machine.occupants()) {
      if (["gone", "dying"].includes(inspect.standing(id))) continue;
      baseline.#frames.set(name, inspect.frames(name));
      for (let vcpu = 0; vcpu < inspect.vcpus(name); vcpu++) {
        baseline.#logs.set(`${name}/${vcpu}`, machine.agent(name).logLength(vcpu));
      }
    }
    return baseline;
  }

  /** Frames that the domain owned. */
  frames(domain: string): number {
    return this.#frames.get(domain) ?? 0;
  }

  /** How often a diagnostic had been counted. */
  diagnostic(name: string): number {
    return this.#diagnostics[name] ?? 0;
  }

  /** A count of the hypervisor's: of the domain with that id, or of all together. */
  count(name: CounterName, domain?: number): number {
    return this.#counts
      .filter((count) => count.name === name && (domain ?? count.domain) === count.domain)
      .reduce((sum, { count }) => sum + count, 0);
  }

  /** Records that the vcpu's log had. */
  logLength(domain: string, vcpu: number): number {
    return this.#logs.get(`${domain}/${vcpu}`) ?? 0;
  }
}
