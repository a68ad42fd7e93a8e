import { CR_ISR, CR_IVA } from "../../ia64/control-registers.ts";
import { breakInstruction, dataNestedTlbMiss, externalInterrupt } from "../../ia64/fault.ts";
import { contextSize, type Processor } from "../../ia64/processor.ts";

/** Interruptions in a row without an instruction between them. */
const maxWithoutInstruction = 16;

/**
 * Interruptions in a row at one place, from which on the registers are compared: nested ones, and
 * those that a handler returns from. It may have reasons that are not in registers.
 */
const maxNestedAtOnePlace = 64;
const maxAtOnePlace = 10_000;

/** Interruptions that can come again and again, for example while a program waits. */
const repeatable: ReadonlySet<number> = new Set([
  breakInstruction.vector,
  externalInterrupt.vector,
]);

/** Interruptions in a row while psr.ic is 0. */
const maxNested = 1_000_000;

/** ISR.ni: psr.ic was 0 (manual vol. 2, 8.2). */
const ISR_NI = 1n << 39n;

/**
 * Tells when nothing will handle the interruption that a processor takes. The architecture knows no
 * such case: the processor goes on at whatever cr.iva points to, for ever.
 */
export class UnhandledInterruptions {
  readonly #cpu: Processor;
  #lastTime = -1;
  #withoutInstruction = 0;
  #lastVector = -1;
  #lastIp = 0n;
  #atOnePlace = 0;
  #context: Uint8Array | undefined;
  #nested = 0;

  constructor(cpu: Processor) {
    this.#cpu = cpu;
  }

  /**
   * To be called when psr and the control registers are set, ip is still that of the instruction,
   * and the processor is about to go on at `vector`. Says why nothing will handle this one.
   */
  check(vector: number): string | undefined {
    if (this.#noTable(vector)) return "no interruption vector table was set (cr.iva is 0)";
    if (this.#noInstruction()) return "the handler's first bundle cannot be executed";
    const nested = this.#isNested(vector);
    if (this.#sameState(vector, nested)) return "its handler comes back to it with nothing changed";
    if (this.#tooNested(nested)) return `${maxNested} interruptions in a row with psr.ic = 0`;
    return undefined;
  }

  /** A table may lie at address 0, where cr.iva points from the start: then it is not zeroes. */
  #noTable(vector: number): boolean {
    const { memory } = this.#cpu;
    if (this.#cpu.cr(CR_IVA) !== 0n) return false;
    return memory.read8(vector) === 0n && memory.read8(vector + 8) === 0n;
  }

  #noInstruction(): boolean {
    const { time } = this.#cpu;
    this.#withoutInstruction = time - this.#lastTime <= 1 ? this.#withoutInstruction + 1 : 0;
    this.#lastTime = time;
    return this.#withoutInstruction >= maxWithoutInstruction;
  }

  #sameState(vector: number, nested: boolean): boolean {
    const { ip } = this.#cpu;
    const same = vector === this.#lastVector && ip === this.#lastIp;
    this.#lastVector = vector;
    this.#lastIp = ip;
    this.#atOnePlace = same ? this.#atOnePlace + 1 : 0;
    const enough = nested ? maxNestedAtOnePlace : maxAtOnePlace;
    if (this.#atOnePlace < enough || (!nested && repeatable.has(vector))) {
      this.#context = undefined;
      return false;
    }
    const { memory, base } = this.#cpu;
    const context = memory.u8.slice(base, base + contextSize);
    const before = this.#context;
    this.#context = context;
    return before !== undefined && context.every((byte, i) => byte === before[i]);
  }

  /** A Data Nested TLB fault leaves cr.isr alone. */
  #isNested(vector: number): boolean {
    return vector === dataNestedTlbMiss.vector || (this.#cpu.cr(CR_ISR) & ISR_NI) !== 0n;
  }

  #tooNested(nested: boolean): boolean {
    this.#nested = nested ? this.#nested + 1 : 0;
    return this.#nested >= maxNested;
  }
}
