import type { Agent } from "../agent.ts";
import { copyIn, copyOut } from "./foreign.ts";

/** Where a ring of bytes has its data and its free-running u32 indexes within its page. */
interface RingLayout {
  readonly data: number;
  readonly size: number;
  readonly consumer: number;
  readonly producer: number;
}

/** Rings of the xenstore and the console page (layouts 6). */
export const storeRequestRing = { data: 0, size: 1024, consumer: 0x800, producer: 0x804 };
export const storeReplyRing = { data: 0x400, size: 1024, consumer: 0x808, producer: 0x80c };
export const consoleInputRing = { data: 0, size: 1024, consumer: 0xc00, producer: 0xc04 };
export const consoleOutputRing = { data: 0x400, size: 2048, consumer: 0xc08, producer: 0xc0c };

/** The indexes are further apart than the ring is long. */
export class BrokenRingError extends Error {}

/** One direction of a shared ring page, as the processor of `agent`'s domain reads and writes it. */
export class ByteRing {
  readonly #agent: Agent;
  readonly #page: bigint;
  readonly #layout: RingLayout;

  /** `page`: the agent's virtual address of the ring page. */
  constructor(agent: Agent, page: bigint, layout: RingLayout) {
    this.#agent = agent;
    this.#page = page;
    this.#layout = layout;
  }

  /** Takes all bytes that wait. Throws a BrokenRingError. */
  read(): Uint8Array {
    const { consumer, used } = this.#indexes();
    const bytes = new Uint8Array(used);
    let done = 0;
    for (const [at, length] of this.#pieces(consumer, used)) {
      bytes.set(copyOut(this.#agent, at, length), done);
      done += length;
    }
    if (used > 0) this.#setIndex(this.#layout.consumer, consumer + used);
    return bytes;
  }

  /** Puts in as many bytes as there is room for; how many. Throws a BrokenRingError. */
  write(bytes: Uint8Array): number {
    const { producer, used } = this.#indexes();
    const count = Math.min(bytes.length, this.#layout.size - used);
    let done = 0;
    for (const [at, length] of this.#pieces(producer, count)) {
      copyIn(this.#agent, at, bytes.subarray(done, done + length));
      done += length;
    }
    if (count > 0) this.#setIndex(this.#layout.producer, producer + count);
    return count;
  }

  /** Empties the ring: both indexes 0. */
  reset(): void {
    this.#setIndex(this.#layout.consumer, 0);
    this.#setIndex(this.#layout.producer, 0);
  }

  #indexes(): { consumer: number; producer: number; used: number } {
    const consumer = this.#index(this.#layout.consumer);
    const producer = this.#index(this.#layout.producer);
    const used = (producer - consumer) >>> 0;
    if (used > this.#layout.size) throw new BrokenRingError(`${used} bytes in a ring`);
    return { consumer, producer, used };
  }

  /** Address and length of the at most two stretches of `count` bytes from an index on. */
  #pieces(index: number, count: number): [at: bigint, length: number][] {
    const start = index % this.#layout.size;
    const first = Math.min(count, this.#layout.size - start);
    const data = this.#page + BigInt(this.#layout.data);
    const pieces: [bigint, number][] = [
      [data + BigInt(start), first],
      [data, count - first],
    ];
    return pieces.filter(([, length]) => length > 0);
  }

  #index(offset: number): number {
    return Number(this.#agent.load(this.#page + BigInt(offset), 4));
  }

  #setIndex(offset: number, value: number): void {
    this.#agent.store(this.#page + BigInt(offset), 4, BigInt(value >>> 0));
  }
}
