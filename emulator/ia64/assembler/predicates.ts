/** What is known about predicates that are never 1 together, or only under another. */
export class PredicateRelations {
  /** Pairs that are not both 1, the smaller number first. */
  readonly #exclusive = new Set<string>();
  /** Predicates that are 1 only if another one is. */
  readonly #implies = new Map<number, Set<number>>();

  /** No two of these predicates are 1 at the same time. */
  exclude(predicates: readonly number[]): void {
    for (const p of predicates) {
      for (const q of predicates) if (p !== 0 && p < q) this.#exclusive.add(`${p} ${q}`);
    }
  }

  /** Where `predicate` is 1, `other` is. */
  imply(predicate: number, other: number): void {
    const others = this.#implies.get(predicate) ?? new Set();
    this.#implies.set(predicate, others.add(other));
  }

  /** A predicate has a new value, of which nothing is known. */
  forget(predicate: number): void {
    for (const pair of this.#exclusive) {
      if (pair.split(" ").includes(String(predicate))) this.#exclusive.delete(pair);
    }
    this.#implies.delete(predicate);
    for (const others of this.#implies.values()) others.delete(predicate);
  }

  clear(): void {
    this.#exclusive.clear();
    this.#implies.clear();
  }

  areExclusive(p: number, q: number): boolean {
    if (p === 0 || q === 0) return false;
    for (const a of this.#above(p)) {
      for (const b of this.#above(q)) {
        if (this.#exclusive.has(a < b ? `${a} ${b}` : `${b} ${a}`)) return true;
      }
    }
    return false;
  }

  /** Whether `p` is 1 only where `q` is. */
  isUnder(p: number, q: number): boolean {
    return this.#above(p).has(q);
  }

  /** A predicate and what it implies. */
  #above(predicate: number): ReadonlySet<number> {
    const found = new Set([predicate]);
    for (const p of found) for (const other of this.#implies.get(p) ?? []) found.add(other);
    return found;
  }
}
