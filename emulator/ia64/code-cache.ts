import { decodeBundle } from "./decode.ts";
import type { Fields, Instruction, Semantics } from "./isa/instruction.ts";
import { reserved } from "./isa/reserved.ts";
import type { MachineMemory } from "./memory.ts";

/** A slot, ready to execute. */
export class CodeSlot {
  readonly instruction: Instruction;
  readonly operands: Fields;
  readonly semantics: Semantics;
  /** Predicate that has to be 1; 0 if the instruction acts in any case. */
  readonly guard: number;
  /** The highest general register that is written; it has to lie in the frame. */
  readonly target: number;
  readonly privileged: boolean;

  /** `last` says that it is the slot where loop branches have to stand. */
  constructor(instruction: Instruction, operands: Fields, qp: number, last: boolean) {
    const targets = instruction.targets.map((name) => operands[name] as number);
    const misplaced = instruction.slot2 === true && !last;
    const predicated = instruction.unpredicated === true && qp !== 0;
    const illegal = targets.includes(0) || misplaced || predicated;
    this.instruction = instruction;
    this.operands = operands;
    this.semantics = illegal ? reserved.B.semantics : instruction.semantics;
    this.guard = instruction.ownPredicate === true || predicated ? 0 : qp;
    this.target = Math.max(0, ...targets);
    this.privileged = !illegal && instruction.privileged === true;
  }
}

/** Slots of a bundle; an L+X pair is one, number 1. */
export type CodeBundle = readonly CodeSlot[];

/** Flag of a frame that holds decoded code. */
export const CODE_FRAME = 1;

const bundlesPerFrame = 256;

/**
 * Decoded bundles by where they lie in RAM, shared by the processors of a machine. A frame that
 * holds some is flagged in the linear memory, and whoever writes there has to say so.
 */
export class CodeCache {
  private readonly memory: MachineMemory;
  private readonly frames: (CodeBundle | undefined)[][] = [];

  constructor(memory: MachineMemory) {
    this.memory = memory;
  }

  /** The bundle at byte `offset` (a multiple of 16) of the linear memory. */
  bundleAt(offset: number): CodeBundle {
    const inRam = offset - this.memory.ramBase;
    const frame = this.frames[inRam >>> 12];
    const bundle = frame?.[(inRam >>> 4) & (bundlesPerFrame - 1)];
    return bundle ?? this.decode(offset);
  }

  /** Bytes `offset` to `offset + size` of the linear memory are about to be written. */
  forget(offset: number, size: number): void {
    const first = (offset - this.memory.ramBase) >>> 4;
    const last = (offset - this.memory.ramBase + size - 1) >>> 4;
    for (let n = first; n <= last; n++) {
      const frame = this.frames[n >>> 8];
      if (frame !== undefined) frame[n & (bundlesPerFrame - 1)] = undefined;
    }
  }

  /** Forget everything; for memory that was replaced as a whole. */
  forgetAll(): void {
    this.frames.length = 0;
  }

  private decode(offset: number): CodeBundle {
    const n = (offset - this.memory.ramBase) >>> 4;
    const index = n >>> 8;
    let frame = this.frames[index];
    if (frame === undefined) {
      frame = new Array<CodeBundle | undefined>(bundlesPerFrame).fill(undefined);
      this.frames[index] = frame;
    }
    const { u8, view, frameFlags } = this.memory;
    u8[frameFlags + index]! |= CODE_FRAME;
    const bundle = prepareBundle(
      view.getBigUint64(offset, true),
      view.getBigUint64(offset + 8, true),
    );
    frame[n & (bundlesPerFrame - 1)] = bundle;
    return bundle;
  }
}

/** Decode a bundle, given in halves as read little-endian. */
export function prepareBundle(low: bigint, high: bigint): CodeBundle {
  const bundle = decodeBundle(low, high);
  if (bundle === undefined) return reservedTemplate;
  return bundle.slots.map(({ instruction, operands, qp }, slot) => {
    return new CodeSlot(instruction, operands, qp, slot === 2);
  });
}

/** A bundle with a reserved template is illegal in each of its slots. */
const reservedTemplate: CodeBundle = [0, 1, 2].map(
  () => new CodeSlot(reserved.B, { qp: 0 }, 0, true),
);
