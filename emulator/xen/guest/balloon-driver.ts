import { hex } from "../../contract/scalar.ts";
import { type Agent, agentVirtual } from "../agent.ts";
import { DOMID_SELF, frameSize } from "../constants.ts";
import type { GuestStore, WatchHandler } from "./store-driver.ts";

/** Frame numbers that fit in the one page with which the driver names them. */
const batchLimit = 2048;
const kibPerFrame = 16;

interface BalloonOptions {
  /** Frames that the guest owns at start: nr_pages of start_info. */
  readonly pages: number;
  /** Guest frames that the rest of the guest doesn't use, in ascending order. */
  readonly free: readonly number[];
  /** Clear pages before they are given away, as a guest with secrets must. */
  readonly scrub: boolean;
}

/**
 * The guest's side of the balloon protocol (behaviour 8.3): follows memory/target by
 * populate_physmap and decrease_reservation, at most 2048 frames a call.
 */
export class BalloonDriver implements WatchHandler {
  /** Frames owned now. */
  current: number;
  /** Frames asked for. */
  target: number;
  /** What a refused populate has shown to be the most that can be had. */
  hardLimit = Number.POSITIVE_INFINITY;
  /** The worker stopped short of the target, and a timer is to run it again. */
  wantsRetry = false;
  readonly #agent: Agent;
  readonly #store: GuestStore;
  readonly #scrub: boolean;
  /** Frames to allocate from, and frames given away; the lowest last. */
  readonly #free: number[];
  readonly #ballooned: number[] = [];

  constructor(agent: Agent, store: GuestStore, options: BalloonOptions) {
    this.#agent = agent;
    this.#store = store;
    this.#scrub = options.scrub;
    this.current = options.pages;
    this.target = options.pages;
    this.#free = [...options.free].reverse();
    store.watch("memory/target", this);
  }

  /** Guest frames that were given away. */
  get balloonedFrames(): readonly number[] {
    return this.#ballooned;
  }

  /** The watch fired: takes the new target, if there is one, and works towards it. */
  changed(): void {
    const text = this.#store.client.readIfPresent("memory/target");
    if (text === null || !/^\d+$/.test(text)) return;
    this.setTarget(Math.floor(Number(text) / kibPerFrame));
  }

  /** Sets the target, in frames, and works towards it. */
  setTarget(frames: number): void {
    this.target = frames;
    this.hardLimit = Number.POSITIVE_INFINITY;
    this.work();
  }

  /** Works until the target is reached or an operation makes no progress; also the retry timer. */
  work(): void {
    for (;;) {
      const credit = this.#effectiveTarget() - this.current;
      const progress = credit > 0 ? this.#increase(credit) : credit < 0 && this.#decrease(-credit);
      if (!progress) break;
    }
    this.wantsRetry = this.#effectiveTarget() !== this.current;
  }

  #effectiveTarget(): number {
    return Math.min(this.target, this.hardLimit, this.current + this.#ballooned.length);
  }

  /** Takes frames back; false if the hypervisor gave fewer than asked. */
  #increase(credit: number): boolean {
    const frames = this.#ballooned.slice(-Math.min(credit, batchLimit)).reverse();
    const got = this.#reservation("populate_physmap", frames);
    if (got < frames.length) {
      if (got > 0) this.#giveBack(frames.slice(0, got));
      this.hardLimit = this.current + got;
      return false;
    }
    this.#ballooned.length -= frames.length;
    insertDescending(this.#free, frames);
    this.current += frames.length;
    return true;
  }

  /** Gives frames away; false if there was none to give. */
  #decrease(credit: number): boolean {
    const frames = this.#free.splice(-Math.min(credit, batchLimit)).reverse();
    if (frames.length === 0) return false;
    if (this.#scrub) for (const frame of frames) this.#clear(frame);
    this.#giveBack(frames);
    insertDescending(this.#ballooned, frames);
    this.current -= frames.length;
    return true;
  }

  /** The hypervisor must take all of them: they are the guest's own. */
  #giveBack(frames: readonly number[]): void {
    const done = this.#reservation("decrease_reservation", frames);
    if (done !== frames.length) {
      throw new Error(`decrease_reservation of ${frames.length} frames took ${done}`);
    }
  }

  #reservation(op: string, frames: readonly number[]): number {
    const { result } = this.#agent.call("memory_op", op, {
      start_extent: "0x0",
      extent_start: frames.map((frame) => hex(BigInt(frame))),
      nr_extents: hex(BigInt(frames.length)),
      extent_order: 0,
      mem_flags: 0,
      domid: DOMID_SELF,
    });
    return Number(result);
  }

  #clear(frame: number): void {
    this.#agent.scratch((allocate) => {
      const zeros = allocate(frameSize, 16);
      this.#agent.write(zeros.gpa, new Uint8Array(frameSize));
      this.#agent.copy(agentVirtual(frame * frameSize), zeros.va, frameSize);
    });
  }
}

/** Merges ascending `frames` into a descending list. */
function insertDescending(list: number[], frames: readonly number[]): void {
  list.push(...frames);
  list.sort((a, b) => b - a);
}
