import type { Hypervisor } from "../hypervisor.ts";
import { brokenEventRules } from "./events.ts";
import { FrameRules } from "./frames.ts";
import { brokenGrantRules } from "./grants.ts";

/**
 * What must hold between any two hypercalls, whatever a guest asks for (DESIGN 9). It looks at all
 * of the hypervisor's state each time, and shares no bookkeeping with the code that it watches.
 */
export class Invariants {
  readonly #hv: Hypervisor;
  readonly #frames: FrameRules;

  constructor(hv: Hypervisor) {
    this.#hv = hv;
    this.#frames = new FrameRules(hv);
  }

  /** The rules that are broken now, each in a sentence; empty if all is well. */
  broken(): string[] {
    return [...this.#frames.broken(), ...brokenEventRules(this.#hv), ...brokenGrantRules(this.#hv)];
  }
}
