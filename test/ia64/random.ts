/** A small seeded generator (xorshift), so that a failing case comes back. */
export class Random {
  private state: number;

  constructor(seed: number) {
    this.state = seed;
  }

  /** 32 random bits. */
  next(): number {
    this.state ^= this.state << 13;
    this.state ^= this.state >>> 17;
    this.state ^= this.state << 5;
    return this.state >>> 0;
  }

  /** An integer with 0 <= x < limit. */
  below(limit: number): number {
    return this.next() % limit;
  }

  bits64(): bigint {
    return (BigInt(this.next()) << 32n) | BigInt(this.next());
  }

  pick<T>(list: readonly T[]): T {
    return list[this.below(list.length)]!;
  }
}
