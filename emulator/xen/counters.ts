/**
 * What is counted, and what each count means. A name is a countable noun: scenarios say
 * `Xen counts "TLB miss" twice for "guest"`. Whoever counts something new adds its line here.
 */
export const counterMeanings = {
  "TLB miss": "neither the hardware's TLB nor the host VHPT had an address that the domain used",
  "TLB miss reflected": "the guest itself had no translation either: its handler was entered",
  "TR hit": "a miss was resolved from a translation register of the vcpu",
  "vTLB hit": "a miss was resolved from the last data translation that the vcpu inserted",
  "guest VHPT hit": "a miss was resolved from the guest's own page table",
  "identity hit": "a miss in region 7 was resolved by the region 7 optimisation",
  "metaphysical hit": "a miss was resolved by metaphysical mode",
  "VHPT insertion": "a piece of at most 16 KiB was entered into the host VHPT",
  "VHPT collision": "an insertion displaced another page from its place in the host VHPT",
  "VHPT rebuilt": "a vcpu went over to a host VHPT of smaller pages",
  "local purge": "ptc.l: a range was purged for one vcpu",
  "global purge": "ptc.ga: a range was purged for all vcpus, on all processors",
  "full purge": "ptc.e: all of a vcpu's translations were purged",
  "register purge": "ptr: translation registers and a range were purged",
  "TLB flush": "all translations that a processor, or the vcpu's own VHPT, held were dropped",
  "TLB flush avoided": "a vcpu came to a processor that had been flushed in the meantime",
  "tracked purge": "a granted frame went that had been seen through one page: only that was purged",
  "timer interrupt": "the interval timer or a timer of vcpu_op interrupted a vcpu",
  "wake-up": "a vcpu that had blocked became runnable",
  "context switch": "a processor changed over to another vcpu, one of this domain",
} as const satisfies Readonly<Record<string, string>>;

export type CounterName = keyof typeof counterMeanings;

/** Whose counters they are when they are of no domain. */
export const NO_DOMAIN = -1;

/** One count, as it is reported. */
export interface Count {
  /** Domain id, or NO_DOMAIN. */
  readonly domain: number;
  readonly name: CounterName;
  readonly count: number;
}

/**
 * Counters of what the hypervisor does for each domain. They change nothing and survive the
 * domain, so that a run can be asked what its work has cost. (What the original prints a message
 * about is in Diagnostics.)
 */
export class Counters {
  /** By domain, then by name. */
  readonly #counts = new Map<number, Map<CounterName, number>>();

  count(name: CounterName, domain: number, times = 1): void {
    let counts = this.#counts.get(domain);
    if (counts === undefined) {
      counts = new Map();
      this.#counts.set(domain, counts);
    }
    counts.set(name, (counts.get(name) ?? 0) + times);
  }

  /** The count of one domain, or of all together. */
  get(name: CounterName, domain?: number): number {
    if (domain !== undefined) return this.#counts.get(domain)?.get(name) ?? 0;
    let sum = 0;
    for (const counts of this.#counts.values()) sum += counts.get(name) ?? 0;
    return sum;
  }

  /** All counts that are not zero, by name and domain. */
  entries(): Count[] {
    return [...this.#counts]
      .flatMap(([domain, counts]) => [...counts].map(([name, count]) => ({ domain, name, count })))
      .sort((a, b) => (a.name === b.name ? a.domain - b.domain : a.name < b.name ? -1 : 1));
  }
}

/** Whether a text names a counter. */
export function isCounterName(name: string): name is CounterName {
  return Object.hasOwn(counterMeanings, name);
}
