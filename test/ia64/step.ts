import { assemble } from "../../emulator/ia64/assembler/index.ts";
import { decodeBundle } from "../../emulator/ia64/decode.ts";
import { MachineMemory } from "../../emulator/ia64/memory.ts";
import { Processor } from "../../emulator/ia64/processor.ts";

/** Where the code under test lies; data may go anywhere above 64 KiB. */
const codeBase = 0x4000;

const images = new Map<string, Uint8Array>();

/** The code of a source; kept, since many tests execute the same line with other operands. */
function imageOf(source: string): Uint8Array {
  const known = images.get(source);
  if (known !== undefined) return known;
  const { image } = assemble(source, { file: "test", base: codeBase });
  images.set(source, image);
  return image;
}

/** A processor in physical mode, at privilege level 0, with a frame of 96 registers. */
export interface Bench {
  readonly cpu: Processor;
  /** Vectors of the interruptions taken; each stops the processor. */
  readonly vectors: readonly number[];
  /** Assemble the source and execute it until it is left, or interrupted. */
  run(source: string): void;
  /** The same for code as bytes. */
  runImage(image: Uint8Array): void;
}

export function bench(): Bench {
  const memory = new MachineMemory(1, 1 << 20);
  const cpu = new Processor(memory, 0);
  cpu.setFrame(96, 96, 0);
  const vectors: number[] = [];
  cpu.intercept = (cpu, vector) => {
    vectors.push(vector);
    cpu.stop();
  };
  const run = (source: string): void => runImage(imageOf(source));
  const runImage = (image: Uint8Array): void => {
    memory.writeBlock(codeBase, image);
    cpu.ip = BigInt(codeBase);
    cpu.slot = 0;
    const [before, end] = [vectors.length, BigInt(codeBase + image.length)];
    while (cpu.ip >= BigInt(codeBase) && cpu.ip < end && vectors.length === before) cpu.run(1);
  };
  return { cpu, vectors, run, runImage };
}

/**
 * The bundle of one instruction with its slot changed: an encoding that the assembler has no syntax
 * for. Bits of the slot are numbered as in the manual's formats.
 */
export function altered(source: string, change: (slot: bigint) => bigint): Uint8Array {
  const image = assemble(source, { file: "test", base: codeBase }).image.slice(0, 16);
  const view = new DataView(image.buffer);
  let bundle = view.getBigUint64(0, true) | (view.getBigUint64(8, true) << 64n);
  const { slots } = decodeBundle(BigInt.asUintN(64, bundle), bundle >> 64n)!;
  const number = slots.findIndex(({ instruction }) => !instruction.name.startsWith("nop"));
  const shift = 5n + 41n * BigInt(number);
  const slot = BigInt.asUintN(41, bundle >> shift);
  bundle += (change(slot) - slot) << shift;
  view.setBigUint64(0, BigInt.asUintN(64, bundle), true);
  view.setBigUint64(8, bundle >> 64n, true);
  return image;
}
