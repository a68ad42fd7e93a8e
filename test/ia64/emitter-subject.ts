import type { CodeBundle } from "../../emulator/ia64/code-cache.ts";
import { interrupted } from "../../emulator/ia64/data-access.ts";
import { FINISH } from "../../emulator/ia64/emitter/block-code.ts";
import type { CompiledBlock, CompiledMachine } from "../../emulator/ia64/emitter/compile.ts";
import { enterInterruption } from "../../emulator/ia64/interruption.ts";
import { MachineMemory } from "../../emulator/ia64/memory.ts";
import { Processor } from "../../emulator/ia64/processor.ts";

const BUNDLE_BYTES = 16;

/** The second processor of a machine of its own; it executes code by `run`, or compiled blocks. */
export class Subject extends Processor {
  readonly machine: CompiledMachine;
  /** Vectors of the interruptions taken. */
  readonly vectors: number[] = [];
  /** What the last block returned; undefined if it was interrupted. */
  outcome: number | undefined;
  readonly executedByBlocks = new WebAssembly.Global({ value: "i32", mutable: true }, 0);
  private left: "branch" | "resume" | undefined;

  constructor(ramSize: number) {
    const memory = new MachineMemory(2, ramSize);
    super(memory, 1);
    const processors = [new Processor(memory, 0), this];
    this.machine = { memory, processors, executed: this.executedByBlocks };
    this.intercept = (_, vector) => {
      this.vectors.push(vector);
      this.stop();
    };
  }

  override get time(): number {
    return super.time + this.executedByBlocks.value;
  }

  override branch(target: bigint): void {
    super.branch(target);
    this.left = "branch";
  }

  override rfi(): void {
    super.rfi();
    this.left = "resume";
  }

  /** Decode the bundle at ip, as `run` would before it executes it. */
  fetchBundle(): CodeBundle {
    return this.memory.code.bundleAt(this.locateBundle());
  }

  /** Execute a block of these bundles as the run loop would; how many instructions that were. */
  runBlock(block: CompiledBlock, bundles: readonly CodeBundle[]): number {
    const start = this.ip;
    this.left = undefined;
    this.outcome = undefined;
    this.executedByBlocks.value = 0;
    try {
      this.outcome = block(this.base);
      if (this.outcome === FINISH) {
        this.executedByBlocks.value++;
        this.finish(bundles[Number(this.ip - start) / BUNDLE_BYTES]);
      }
    } catch (thrown) {
      if (thrown !== interrupted) throw thrown;
      this.executedByBlocks.value++;
      this.takeInterruption();
    }
    const executed = this.executedByBlocks.value;
    this.executedByBlocks.value = 0;
    return executed;
  }

  private finish(bundle: CodeBundle | undefined): void {
    if (this.left === "resume") return;
    this.slot = this.left === "branch" ? 0 : this.slot + 1;
    if (this.slot !== bundle?.length) return;
    this.setLastIp(this.ip);
    this.ip = BigInt.asUintN(64, this.ip + BigInt(BUNDLE_BYTES));
    this.slot = 0;
  }

  private takeInterruption(): void {
    const { raisedFault: fault, slot } = this;
    enterInterruption(this, {
      fault,
      isrLow: this.raisedCode,
      isrHigh: this.raisedIsr,
      slot,
      address: this.raisedAddress,
    });
    this.vectors.push(fault.vector);
  }
}
