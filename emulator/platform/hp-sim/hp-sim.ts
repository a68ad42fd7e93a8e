import { CR_LID } from "../../ia64/control-registers.ts";
import { MachineMemory } from "../../ia64/memory.ts";
import { Processor } from "../../ia64/processor.ts";
import { PSRH_VM } from "../../ia64/psr.ts";
import { type ElfImage, parseElf } from "../elf.ts";
import { interruptionText } from "../interruption-text.ts";
import { loadImage } from "../load-image.ts";
import type { Trace } from "../trace.ts";
import { simulatorCall } from "./calls/index.ts";
import { Diagnostics } from "./diagnostics.ts";
import { Disk } from "./disk.ts";
import { type Files, noFiles } from "./files.ts";
import { InterruptBlock } from "./interrupt-block.ts";
import { InterruptLines } from "./interrupt-lines.ts";
import { Keyboard } from "./keyboard.ts";
import { failedRun, haltedRun, type Outcome } from "./outcome.ts";
import { Pointers } from "./pointers.ts";
import { Schedule } from "./schedule.ts";
import { UnhandledInterruptions } from "./unhandled.ts";

/** What a machine is made of; everything has a default. */
export interface HpSimOptions {
  /** Bytes of memory, a multiple of 64 KiB (512 MiB). */
  readonly memory?: number;
  readonly processors?: number;
  /** Instructions after which the run ends, of all processors together (no limit). */
  readonly maxInstructions?: number;
  /** Instructions of a processor's turn. */
  readonly quantum?: number;
  /** Command line that the program can ask for. */
  readonly args?: string;
  /** Initial RAM disk that the program can ask for. */
  readonly initramfs?: Uint8Array;
  /** Gives what the program can read from the keyboard; asked when it first does. */
  readonly input?: () => Uint8Array;
  /** Files that the program can open as disks. */
  readonly files?: Files;
  /** Gets each byte that the program writes to the console. */
  readonly console?: (byte: number) => void;
  /** Gets told of each instruction or interruption. */
  readonly trace?: Trace;
  /** Gets messages of the machine itself. */
  readonly message?: (text: string) => void;
}

const defaultMemory = 512 * 2 ** 20;

/** psr.bn: r16 to r31 of bank 1. All else is 0: physical mode, nothing collected or enabled. */
const startPsr = 1n << 44n;

/** Immediates of break that call the simulator. */
const callImmediates: readonly bigint[] = [0x80000n, 0x80001n];

/**
 * The bare machine of the HP IA-64 simulator: processors, memory and simulator calls; no firmware
 * and no devices (docs/platform.md).
 */
export class HpSim {
  readonly memory: MachineMemory;
  readonly processors: readonly Processor[];
  readonly schedule: Schedule;
  readonly diagnostics: Diagnostics;
  /** What the simulator calls use. */
  readonly args: string;
  readonly initramfs: Uint8Array;
  readonly pointers: Pointers;
  readonly lines: InterruptLines;
  readonly keyboard: Keyboard;
  readonly disk: Disk;
  /** Writes a byte to the console. */
  readonly putCharacter: (byte: number) => void;
  /** Instructions executed so far, by all processors. */
  instructions = 0;
  /** How the run ended; undefined while it can go on. */
  outcome: Outcome | undefined;
  readonly #maxInstructions: number;
  readonly #trace: Trace | undefined;

  constructor(options: HpSimOptions = {}) {
    const { memory = defaultMemory, processors = 1 } = options;
    this.#trace = options.trace;
    this.memory = new MachineMemory(processors, memory);
    this.processors = Array.from({ length: processors }, (_, n) => this.#makeProcessor(n));
    const steps = this.#trace?.detail === "instructions" ? this.#trace : undefined;
    const execute = (cpu: Processor, budget: number) => steps?.step(cpu) ?? cpu.run(budget);
    this.schedule = new Schedule(this.processors, execute, options.quantum);
    this.diagnostics = new Diagnostics(options.message ?? (() => {}));
    const block = new InterruptBlock(this.processors, this.schedule, this.diagnostics);
    for (const cpu of this.processors) {
      cpu.peers = this.processors;
      cpu.bus = block;
    }
    this.args = options.args ?? "";
    this.initramfs = options.initramfs ?? new Uint8Array();
    this.pointers = new Pointers(this.memory, this.diagnostics);
    this.lines = new InterruptLines(this.diagnostics);
    this.keyboard = new Keyboard(
      this.lines,
      this.schedule,
      options.input ?? (() => new Uint8Array()),
    );
    this.disk = new Disk(options.files ?? noFiles, this.pointers, this.lines);
    this.putCharacter = options.console ?? (() => {});
    this.#maxInstructions = options.maxInstructions ?? Number.POSITIVE_INFINITY;
  }

  /**
   * Load an ELF image and make the first processor start at its entry point.
   * @throws InputError that names `file`
   */
  load(image: Uint8Array | ElfImage, file: string): void {
    const elf = image instanceof Uint8Array ? parseElf(image, file) : image;
    this.processors[0]!.ip = loadImage(this.memory, elf, file);
  }

  /**
   * Run until about `instructions` more are executed, or the run ends. How a run is divided changes
   * nothing that a program can see.
   */
  run(instructions = Number.POSITIVE_INFINITY): Outcome | undefined {
    const pause = this.instructions + instructions;
    while (this.outcome === undefined && this.instructions < pause) this.#round();
    return this.outcome;
  }

  /** End the run, by an instruction of `cpu`. */
  end(cpu: Processor, kind: Outcome["kind"], status: number, reason: string): void {
    this.outcome ??= { kind, status, reason, processor: cpu.index };
    this.schedule.end();
    this.disk.closeAll();
    cpu.stop();
  }

  #round(): void {
    const executed = this.schedule.round(this.#maxInstructions - this.instructions);
    this.instructions += executed ?? 0;
    const [cpu] = this.processors;
    if (executed === undefined) {
      this.end(cpu!, "asleep", failedRun, "every processor sleeps, and nothing will wake one");
    } else if (this.instructions >= this.#maxInstructions) {
      const limit = this.#maxInstructions;
      this.end(cpu!, "limit", failedRun, `the limit of ${limit} instructions is reached`);
    }
  }

  #makeProcessor(index: number): Processor {
    const cpu = new Processor(this.memory, index);
    cpu.psr = startPsr;
    cpu.setCr(CR_LID, BigInt(index) << 24n);
    cpu.serveBreak = (_, immediate) => this.#serveBreak(cpu, immediate);
    const unhandled = new UnhandledInterruptions(cpu);
    cpu.intercept = (_, vector) => {
      this.#trace?.interruption(cpu, vector);
      const reason = unhandled.check(vector);
      if (reason === undefined) cpu.enterVector(vector);
      else {
        const what = interruptionText(cpu, vector);
        this.end(cpu, "unhandled", failedRun, `unhandled ${what}: ${reason}`);
      }
    };
    return cpu;
  }

  /** Calls are for the kernel: at other privilege levels, or in a virtual machine, a break is one. */
  #serveBreak(cpu: Processor, immediate: bigint): boolean {
    if (cpu.cpl !== 0 || (cpu.psrHigh & PSRH_VM) !== 0) return false;
    if (immediate === 0n) {
      this.end(cpu, "halted", haltedRun, "the program halted the machine (break 0)");
      return true;
    }
    if (!callImmediates.includes(immediate)) return false;
    const argument = (n: number) => (n < cpu.sof ? cpu.gr(32 + n) : 0n);
    const result = simulatorCall(cpu.gr(15), { machine: this, cpu, argument });
    if (result !== undefined) cpu.setGr(8, result);
    return true;
  }
}
