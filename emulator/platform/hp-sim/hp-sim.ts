import { AR_FPSR } from "../../ia64/application-registers.ts";
import { MachineMemory } from "../../ia64/memory.ts";
import { Processor } from "../../ia64/processor.ts";
import { type ElfImage, parseElf } from "../elf.ts";
import { loadImage } from "../load-image.ts";
import { simulatorCall } from "./calls.ts";
import { Diagnostics } from "./diagnostics.ts";
import { interruptionText } from "./interruption-text.ts";
import { failedRun, haltedRun, type Outcome } from "./outcome.ts";
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
  /** Gets each byte that the program writes to the console. */
  readonly console?: (byte: number) => void;
  /** Gets messages of the machine itself. */
  readonly message?: (text: string) => void;
}

/** psr.bn: r16 to r31 of bank 1. All else is 0: physical mode, nothing collected or enabled. */
const startPsr = 1n << 44n;

/** ar.fpsr: traps disabled, fields sf1 to sf3 as the software conventions have them. */
const startFpsr = 0x9804c_0270_033fn;

/** Immediates of break that call the simulator. */
const callImmediates: readonly bigint[] = [0x80000n, 0x80001n];

/**
 * The bare machine of the HP IA-64 simulator: processors, memory and simulator calls; no firmware
 * and no devices (docs/platform.md).
 */
export class HpSim {
  readonly memory: MachineMemory;
  readonly processors: readonly Processor[];
  readonly diagnostics: Diagnostics;
  /** Instructions executed so far, by all processors. */
  instructions = 0;
  /** Machine time in instructions: what ar.itc counts. */
  time = 0;
  /** How the run ended; undefined while it can go on. */
  outcome: Outcome | undefined;
  readonly #maxInstructions: number;
  readonly #quantum: number;
  readonly #console: (byte: number) => void;

  constructor(options: HpSimOptions = {}) {
    const { memory = 512 * 2 ** 20, processors = 1 } = options;
    this.memory = new MachineMemory(processors, memory);
    this.processors = Array.from({ length: processors }, (_, n) => this.#makeProcessor(n));
    for (const cpu of this.processors) cpu.peers = this.processors;
    this.#maxInstructions = options.maxInstructions ?? Number.POSITIVE_INFINITY;
    this.#quantum = options.quantum ?? 100_000;
    this.#console = options.console ?? (() => {});
    this.diagnostics = new Diagnostics(options.message ?? (() => {}));
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
    while (this.outcome === undefined && this.instructions < pause) this.#turn();
    return this.outcome;
  }

  /** End the run, by an instruction of `cpu`. */
  end(cpu: Processor, kind: Outcome["kind"], status: number, reason: string): void {
    this.outcome ??= { kind, status, reason, processor: cpu.index };
    cpu.stop();
  }

  /** Write a byte to the console. */
  putCharacter(byte: number): void {
    this.#console(byte);
  }

  #turn(): void {
    const cpu = this.processors[0]!;
    cpu.itcBase = this.time;
    const executed = cpu.run(Math.min(this.#quantum, this.#maxInstructions - this.instructions));
    this.time += executed;
    this.instructions += executed;
    if (this.instructions >= this.#maxInstructions) {
      this.end(
        cpu,
        "limit",
        failedRun,
        `the limit of ${this.instructions} instructions is reached`,
      );
    }
  }

  #makeProcessor(index: number): Processor {
    const cpu = new Processor(this.memory, index);
    cpu.psr = startPsr;
    cpu.setAr(AR_FPSR, startFpsr);
    cpu.serveBreak = (_, immediate) => this.#serveBreak(cpu, immediate);
    const unhandled = new UnhandledInterruptions(cpu);
    cpu.intercept = (_, vector) => {
      const reason = unhandled.check(vector);
      if (reason === undefined) cpu.enterVector(vector);
      else {
        const what = interruptionText(cpu, vector);
        this.end(cpu, "unhandled", failedRun, `unhandled ${what}: ${reason}`);
      }
    };
    return cpu;
  }

  /** Calls are for the kernel: at other privilege levels a break is a break. */
  #serveBreak(cpu: Processor, immediate: bigint): boolean {
    if (cpu.cpl !== 0) return false;
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
