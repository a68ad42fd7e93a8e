/** A stacked register of the reference; undefined where its contents are. */
export type Register = { readonly value: bigint; readonly nat: boolean } | undefined;

/**
 * The register stack as a program thinks of it: registers without end, each with its own word in
 * memory. It knows nothing of partitions; what has been spilled is asked of the processor.
 */
export class ReferenceStack {
  /** From the first register of this backing store to the top of the current frame. */
  readonly registers: Register[];
  /** Index of r32. */
  bottom: number;
  sof = 0;
  sol = 0;
  /** Registers that came along from another store. */
  readonly inherited: number;
  /** NaT bits of the words below the store's first one, in their line. */
  readonly earlierNats: bigint;
  readonly #words: bigint[] = [];
  readonly #indexes = new Map<bigint, number>();
  #next: bigint;

  /** A store that begins at `base`, below which `registers` are already on the stack. */
  constructor(base: bigint, earlierNats: bigint, registers: readonly Register[] = []) {
    this.#next = base;
    this.earlierNats = earlierNats;
    this.registers = [...registers];
    this.bottom = registers.length;
    this.inherited = registers.length;
  }

  /** Address of a register: every 64th word is skipped. */
  addressOf(index: number): bigint {
    while (this.#words.length <= index) {
      if (isCollection(this.#next)) this.#next += 8n;
      this.#indexes.set(this.#next, this.#words.length);
      this.#words.push(this.#next);
      this.#next += 8n;
    }
    return this.#words[index]!;
  }

  /** Index of the register whose word is at `address`, or behind the collection there. */
  indexAt(address: bigint): number {
    while (this.#next <= address) this.addressOf(this.#words.length);
    return this.#indexes.get(isCollection(address) ? address + 8n : address) ?? this.#words.length;
  }

  /** The words below `address`, of registers and NaT collections, as far as they are defined. */
  *wordsBelow(address: bigint, first: number): Generator<{ address: bigint; value: bigint }> {
    for (let i = first; this.addressOf(i) < address; i++) {
      const register = this.registers[i];
      if (register !== undefined) yield { address: this.addressOf(i), value: register.value };
      const collection = this.addressOf(i) + 8n;
      if (!isCollection(collection) || collection >= address) continue;
      const { bits, known } = this.nats(collection);
      if (known === allBits) yield { address: collection, value: bits };
    }
  }

  /** NaT bits of the registers in the line of `address` that lie below it. */
  nats(address: bigint): { bits: bigint; known: bigint } {
    let [bits, known] = [0n, 0n];
    const line = address & ~0x1ffn;
    for (let word = line; word < address; word += 8n) {
      const bit = 1n << ((word >> 3n) & 63n);
      if (word < this.addressOf(0)) {
        bits |= this.earlierNats & bit;
        known |= bit;
        continue;
      }
      const register = this.registers[this.indexAt(word)];
      if (register === undefined) continue;
      known |= bit;
      if (register.nat) bits |= bit;
    }
    return { bits, known };
  }

  /** alloc: what the frame gains is undefined, what it loses is lost. */
  resize(sof: number, sol: number): void {
    this.sof = sof;
    this.sol = sol;
    const end = this.bottom + sof;
    while (this.registers.length < end) this.registers.push(undefined);
    this.registers.length = end;
  }

  /** br.call, or cover with `count` = sof: the lowest registers leave the frame. */
  preserve(count: number): void {
    this.bottom += count;
    this.resize(this.sof - count, 0);
  }

  /** br.ret and rfi. */
  restore(count: number, sof: number, sol: number): void {
    this.bottom -= count;
    this.resize(sof, sol);
  }

  write(r: number, value: bigint, nat: boolean): void {
    this.registers[this.bottom + r - 32] = { value, nat };
  }
}

const allBits = (1n << 63n) - 1n;

const isCollection = (address: bigint): boolean => ((address >> 3n) & 63n) === 63n;
