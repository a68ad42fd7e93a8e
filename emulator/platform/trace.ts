import { EXECUTE } from "../ia64/access-rights.ts";
import { decodeBundle } from "../ia64/decode.ts";
import { disassemble } from "../ia64/disassemble.ts";
import {
  floatingPointTrap,
  lowerPrivilegeTransfer,
  singleStep,
  takenBranch,
} from "../ia64/fault.ts";
import type { Processor } from "../ia64/processor.ts";
import { PSRH_IT } from "../ia64/psr.ts";
import { interruptionText } from "./interruption-text.ts";
import { changedRegisters, readRegisters } from "./trace-registers.ts";

/** Vectors of interruptions after an instruction that has completed. */
const traps: ReadonlySet<number> = new Set(
  [floatingPointTrap, lowerPrivilegeTransfer, takenBranch, singleStep].map(({ vector }) => vector),
);

/** What is written: about each instruction and interruption, or about interruptions alone. */
export type TraceDetail = "instructions" | "interruptions";

/** Writes a line for each instruction that a processor executes, and for each interruption. */
export class Trace {
  readonly detail: TraceDetail;
  readonly #write: (line: string) => void;
  #stepping = false;
  /** Interruptions of the instruction that is being executed. */
  #taken: { readonly vector: number; readonly line: string }[] = [];

  constructor(detail: TraceDetail, write: (line: string) => void) {
    this.detail = detail;
    this.#write = write;
  }

  /** Execute one instruction, and write about it. Returns how many it was, as `cpu.run` does. */
  step(cpu: Processor): number {
    const { ip, slot, cpl } = cpu;
    const virtual = (cpu.psrHigh & PSRH_IT) !== 0;
    const before = readRegisters(cpu);
    this.#stepping = true;
    const executed = cpu.run(1);
    this.#stepping = false;
    if (executed > 0 && this.#taken.every(({ vector }) => traps.has(vector))) {
      const text = instructionText(cpu, ip, slot, cpl, virtual).padEnd(40);
      const where = `${ip.toString(16).padStart(16, "0")}.${slot}`;
      this.#write(`${cpu.index} ${where} ${text} ${changedRegisters(cpu, before)}`.trimEnd());
    }
    for (const { line } of this.#taken.splice(0)) this.#write(line);
    return executed;
  }

  /** To be called when a processor has taken an interruption, and is about to go on at its vector. */
  interruption(cpu: Processor, vector: number): void {
    const line = `${cpu.index} -> ${interruptionText(cpu, vector)}`;
    if (this.#stepping) this.#taken.push({ vector, line });
    else this.#write(line);
  }
}

/** The instruction that was executed, found as it was fetched. */
function instructionText(
  cpu: Processor,
  ip: bigint,
  slot: number,
  cpl: number,
  virtual: boolean,
): string {
  const low = Number(BigInt.asIntN(32, ip));
  const high = Number(BigInt.asIntN(32, ip >> 32n));
  if (cpu.resolve(low, high, EXECUTE, cpl, virtual) !== undefined) return "(not mapped any more)";
  const at = cpu.machineAddress;
  if (!cpu.memory.contains(at, 16)) return "(outside the memory)";
  const bundle = decodeBundle(cpu.memory.read8(at), cpu.memory.read8(at + 8));
  const decoded = bundle?.slots[slot];
  return decoded === undefined ? "(reserved)" : disassemble(decoded, ip);
}
