import type { Machine } from "../machine.ts";
import { BalloonDriver } from "../xen/guest/balloon-driver.ts";
import { GuestStore } from "../xen/guest/store-driver.ts";

/** Guest frames that the agent leaves alone: behind its scratch memory, below the last four. */
const firstSpareGpfn = 1024;
const specialFrames = 4;
const retryAfter_ns = 1e9;

/** The paravirtual drivers of a domain: what its kernel would have beside the agent. */
export class Drivers {
  readonly store: GuestStore;
  #balloon: BalloonDriver | undefined;
  readonly #machine: Machine;
  readonly #name: string;

  constructor(machine: Machine, name: string) {
    this.#machine = machine;
    this.#name = name;
    const agent = machine.agent(name);
    const start = machine.inspect.word(name, agent.symbol("start_info"));
    const gpa = Number(start & 0xfffffffffffn);
    this.store = GuestStore.connect(agent, gpa, () => machine.settle());
  }

  /** Have the domain follow memory/target from now on. */
  startBalloon(): void {
    const pages = this.#machine.inspect.frames(this.#name);
    const count = pages - specialFrames - firstSpareGpfn;
    const free = Array.from({ length: count }, (_, i) => firstSpareGpfn + i);
    const options = { pages, free, scrub: false };
    this.#balloon = new BalloonDriver(this.#machine.agent(this.#name), this.store, options);
    this.serve();
  }

  /** Let the drivers handle what xenstore has told them, until there is nothing more to do. */
  serve(): void {
    do this.#machine.settle();
    while (this.store.service() || this.#retry());
  }

  /** The balloon's timer, which runs its worker again a second after it stopped short. */
  #retry(): boolean {
    const balloon = this.#balloon;
    if (!balloon?.wantsRetry) return false;
    const { current } = balloon;
    this.#machine.elapse(retryAfter_ns);
    balloon.work();
    return balloon.current !== current;
  }
}
