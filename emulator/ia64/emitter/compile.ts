import type { CodeBundle } from "../code-cache.ts";
import type { Instruction } from "../isa/instruction.ts";
import { type MachineMemory, processorBlockSize } from "../memory.ts";
import type { Processor } from "../processor.ts";
import { type Import, Imports } from "./imports.ts";
import { encodeModule, HOST } from "./module.ts";
import { WasmEmitter } from "./wasm-emitter.ts";

/** The machine that compiled code runs on. */
export interface CompiledMachine {
  readonly memory: MachineMemory;
  readonly processors: readonly Processor[];
  /**
   * Number of instructions that compiled code has executed. It is right whenever a block is left or
   * calls out; the machine's time has to count it.
   */
  readonly executed: WebAssembly.Global<"i32">;
}

/** Consecutive bundles, executed from `firstSlot` of the first until something leads elsewhere. */
export interface Block {
  readonly bundles: readonly CodeBundle[];
  readonly firstSlot: number;
}

/**
 * Executes a block that starts at ip and psr.ri of the processor whose state is at byte `base` of the
 * memory. Returns NEXT or FINISH (block-code.ts). An interruption is thrown as by the evaluator
 * (`interrupted`), with the position and `executed` at the instruction that caused it.
 *
 * To be entered only if no bit of psr asks for something after an instruction (ss, tb, lp, id, ...),
 * no frame is incomplete, and nothing is due within as many instructions as the block has.
 */
export type CompiledBlock = (base: number) => number;

/** What is compiled unless told otherwise; privileged code is rare, and mostly calls helpers. */
const isCompiled = ({ privileged }: Instruction): boolean => privileged !== true;

/**
 * Compile blocks into one module, at once: a module costs far more than a function in it, so that all
 * blocks of a page should come together. Instructions that `compiles` denies call the evaluator.
 */
export function compileBlocks(
  machine: CompiledMachine,
  blocks: readonly Block[],
  compiles: (instruction: Instruction) => boolean = isCompiled,
): CompiledBlock[] {
  const imports = new Imports();
  const bodies = blocks.map((block) =>
    writeBlock(new WasmEmitter(imports, machine.memory), block, compiles),
  );
  const arities = imports.list.map(({ arity }) => arity);
  const module = new WebAssembly.Module(encodeModule(arities, bodies));
  const { exports } = new WebAssembly.Instance(module, {
    [HOST]: { ...importedFunctions(machine, imports.list), ...environment(machine) },
  });
  return blocks.map((_, i) => exports[String(i)] as CompiledBlock);
}

function writeBlock(
  emitter: WasmEmitter,
  { bundles, firstSlot }: Block,
  compiles: (instruction: Instruction) => boolean,
): Uint8Array {
  let before = 0;
  for (const [bundle, slots] of bundles.entries()) {
    for (let slot = bundle === 0 ? firstSlot : 0; slot < slots.length; slot++) {
      if (emitter.ended) break;
      const code = slots[slot]!;
      const evaluated = !compiles(code.instruction);
      emitter.write({ code, bundle, slot, before, evaluated });
      before++;
    }
  }
  return emitter.finish(bundles.length, before);
}

function environment({ memory, executed }: CompiledMachine) {
  return { memory: memory.memory, executed };
}

/** Helpers as WebAssembly calls them: with the base of the processor, and signed 64-bit numbers. */
function importedFunctions({ processors }: CompiledMachine, imports: readonly Import[]) {
  const functions = imports.map(({ helper }, i) => {
    const call = (base: number, ...args: bigint[]): bigint => {
      const values = args.map((value) => BigInt.asUintN(64, value));
      return helper(processors[base / processorBlockSize]!, ...values) ?? 0n;
    };
    return [String(i), call] as const;
  });
  return Object.fromEntries(functions);
}
