import type { Processor } from "../../ia64/processor.ts";
import type { Diagnostics } from "./diagnostics.ts";

/** Sources of interrupts, by the numbers that the connect call uses. */
export const source = {
  disk: 1,
  mouse: 2,
  keyboard: 3,
  clock: 4,
  profile: 5,
  network: 8,
  simscsi: 9,
} as const;

const sources: ReadonlySet<number> = new Set(Object.values(source));

/** Which processor and vector each source of interrupts is connected to. */
export class InterruptLines {
  readonly #lines = new Map<number, { readonly cpu: Processor; readonly vector: number }>();
  readonly #diagnostics: Diagnostics;

  constructor(diagnostics: Diagnostics) {
    this.#diagnostics = diagnostics;
  }

  /** Interrupts of `type` go to `cpu` with `vector` from now. False if there is no such thing. */
  connect(type: number, vector: number, cpu: Processor): boolean {
    if (!sources.has(type) || !possibleVector(vector)) {
      this.#diagnostics.report(`interrupt source ${type} cannot be connected to vector ${vector}`);
      return false;
    }
    this.#lines.set(type, { cpu, vector });
    return true;
  }

  connected(type: number): boolean {
    return this.#lines.has(type);
  }

  /** Deliver an interrupt of `type`; one that is not connected goes nowhere. */
  raise(type: number): void {
    const line = this.#lines.get(type);
    if (line !== undefined) line.cpu.interrupts.pend(line.vector);
  }
}

/** Vectors of external interrupts: ExtINT, NMI, and 16 to 255 (manual vol. 2, 5.8.1). */
export function possibleVector(vector: number): boolean {
  return vector === 0 || vector === 2 || (vector >= 16 && vector <= 255);
}
