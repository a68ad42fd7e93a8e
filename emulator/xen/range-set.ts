interface Range {
  readonly first: number;
  readonly last: number;
}

/** Whole numbers, kept as ranges: the I/O frames or ports that a domain may use (abi 5.2). */
export class RangeSet {
  /** Ascending, with gaps between them. */
  #ranges: Range[] = [];

  get isEmpty(): boolean {
    return this.#ranges.length === 0;
  }

  add(first: number, last: number): void {
    const apart = this.#ranges.filter((r) => r.last < first - 1 || r.first > last + 1);
    const joined = this.#ranges.filter((r) => r.last >= first - 1 && r.first <= last + 1);
    const range = {
      first: Math.min(first, ...joined.map((r) => r.first)),
      last: Math.max(last, ...joined.map((r) => r.last)),
    };
    this.#ranges = [...apart, range].sort((a, b) => a.first - b.first);
  }

  remove(first: number, last: number): void {
    this.#ranges = this.#ranges.flatMap((r) => {
      if (r.last < first || r.first > last) return [r];
      const left = { first: r.first, last: first - 1 };
      const right = { first: last + 1, last: r.last };
      return [left, right].filter((part) => part.first <= part.last);
    });
  }

  /** Whether all numbers from `first` to `last` are in the set. */
  contains(first: number, last: number): boolean {
    return this.#ranges.some((r) => r.first <= first && last <= r.last);
  }

  /** Whether one of them is. */
  overlaps(first: number, last: number): boolean {
    return this.#ranges.some((r) => r.first <= last && first <= r.last);
  }
}
