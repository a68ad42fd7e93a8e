import type { Machine } from "../emulator/machine.ts";

/** Counts that Then steps compare with. */
export class Baseline {
  readonly freeFrames: number;
  readonly #frames = new Map<string, number>();
  readonly #logs = new Map<string, number>();

  constructor(freeFrames = 0) {
    this.freeFrames = freeFrames;
  }

  /** Let the machine come to rest, and take its counts. */
  static of(machine: Machine): Baseline {
    machine.settle();
    const { inspect } = machine;
    const baseline = new Baseline(inspect.freeFrames());
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

  /** Records that the vcpu's log had. */
  logLength(domain: string, vcpu: number): number {
    return this.#logs.get(`${domain}/${vcpu}`) ?? 0;
  }
}
