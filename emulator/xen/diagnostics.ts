/**
 * Counters of what the original hypervisor would have printed before going on (behaviour 18), for
 * example "p2m miss" or "deprecated ipi". They are part of what a run can be asked about.
 */
export class Diagnostics {
  readonly #counts = new Map<string, number>();

  count(name: string): void {
    this.#counts.set(name, this.get(name) + 1);
  }
  get(name: string): number {
    return this.#counts.get(name) ?? 0;
  }
  /** All counters that are not zero, by name. */
  entries(): [string, number][] {
    return [...this.#counts].sort(([a], [b]) => (a < b ? -1 : 1));
  }
}
