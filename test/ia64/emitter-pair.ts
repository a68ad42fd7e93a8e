import assert from "node:assert/strict";
import type { CodeBundle } from "../../emulator/ia64/code-cache.ts";
import type { CompiledBlock } from "../../emulator/ia64/emitter/compile.ts";
import * as state from "../../emulator/ia64/state.ts";
import { codeBase, mapPages, ramSize, randomize, touchPages } from "./emitter-state.ts";
import { Subject } from "./emitter-subject.ts";
import type { Random } from "./random.ts";

export interface Halves {
  readonly lo: bigint;
  readonly hi: bigint;
}

/** Code to execute from a random state. */
export interface Case {
  readonly bundles: readonly Halves[];
  readonly firstSlot?: number;
  /** What the random state has to have. */
  readonly adjust?: (cpu: Subject) => void;
}

/** Two equal machines: one executes by the evaluator, the other compiled code. */
export class Pair {
  readonly evaluating = new Subject(ramSize);
  readonly compiled = new Subject(ramSize);
  private readonly pristine: Uint8Array;

  constructor() {
    mapPages(this.evaluating);
    this.pristine = this.evaluating.memory.u8.slice(0, this.evaluating.memory.frameFlags);
  }

  /**
   * The same random state in both, changed by `adjust`, about to execute the bundles from a slot of
   * the first.
   */
  prepare({ bundles, firstSlot = 0, adjust = () => {} }: Case, random: Random): void {
    const { evaluating, compiled } = this;
    evaluating.memory.u8.set(this.pristine);
    randomize(evaluating, random);
    compiled.memory.u8.set(evaluating.memory.u8.subarray(0, this.pristine.length));
    for (const cpu of [evaluating, compiled]) {
      adjust(cpu);
      cpu.flushTranslations();
      touchPages(cpu);
      for (const [i, { lo, hi }] of bundles.entries()) {
        cpu.memory.write8(codeBase + 16 * i, lo);
        cpu.memory.write8(codeBase + 16 * i + 8, hi);
        cpu.ip = BigInt(codeBase + 16 * i);
        cpu.fetchBundle();
      }
      cpu.ip = BigInt(codeBase);
      cpu.slot = firstSlot;
      cpu.vectors.length = 0;
    }
  }

  /** Execute the block in one and as many instructions in the other; how both then differ. */
  execute(block: CompiledBlock, bundles: readonly CodeBundle[]): string | undefined {
    const { evaluating, compiled } = this;
    const executed = compiled.runBlock(block, bundles);
    assert.equal(evaluating.run(executed), executed);
    const [expected, actual] = [evaluating.vectors.join(), compiled.vectors.join()];
    return expected === actual ? this.difference() : `vector ${actual} instead of ${expected}`;
  }

  /** The first byte of memory that differs, no matter whose; the scratch word holds no state. */
  private difference(): string | undefined {
    const [expected, actual] = [this.evaluating.memory, this.compiled.memory];
    const scratch = (this.evaluating.base + state.scratch) >> 3;
    expected.u64[scratch] = 0n;
    actual.u64[scratch] = 0n;
    if (Buffer.compare(expected.u8, actual.u8) === 0) return undefined;
    const at = expected.u8.findIndex((byte, i) => byte !== actual.u8[i]) & ~7;
    const [right, wrong] = [expected.u64[at >> 3]!, actual.u64[at >> 3]!];
    return `0x${wrong.toString(16)} instead of 0x${right.toString(16)} at 0x${at.toString(16)}`;
  }
}
