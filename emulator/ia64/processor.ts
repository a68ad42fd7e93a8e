import { EXECUTE, READ, WRITE } from "./access-rights.ts";
import { AR_BSP, AR_BSPSTORE, AR_FPSR, AR_ITC, AR_RUC } from "./application-registers.ts";
import { type CodeBundle, prepareBundle } from "./code-cache.ts";
import {
  CR_CMCV,
  CR_IFS,
  CR_IIM,
  CR_IIP,
  CR_IPSR,
  CR_ITM,
  CR_ITV,
  CR_IVA,
  CR_LRR0,
  CR_LRR1,
  CR_PMV,
} from "./control-registers.ts";
import { DataAccess, interrupted, OUTSIDE_RAM } from "./data-access.ts";
import { Evaluator } from "./evaluator.ts";
import {
  externalInterrupt,
  type Fault,
  illegalOperation,
  lowerPrivilegeTransfer,
  privilegedOperation,
  singleStep,
  takenBranch,
} from "./fault.ts";
import {
  enterFirmware,
  type FirmwareEvent,
  FirmwareInterruptions,
  type InterruptedContext,
} from "./firmware-interruptions.ts";
import { INITIAL_FPSR } from "./fp/environment.ts";
import { enterInterruption } from "./interruption.ts";
import { Interrupts } from "./interrupts.ts";
import type { MachineMemory } from "./memory.ts";
import {
  IA64_INST_RETIRED,
  keptInPmc,
  keptInPmd,
  PerformanceMonitors,
  performanceRegisters,
} from "./performance-monitors.ts";
import * as psr from "./psr.ts";
import {
  backingStorePointer,
  completeFrame,
  dirtyRegisters,
  moveBackingStore,
  preserveFrame,
  restoreFrame,
} from "./rse.ts";
import * as state from "./state.ts";

export type { Bus } from "./bus.ts";

/** Bytes of a saved context (`saveContext`). */
export const contextSize = state.contextBytes;

/** Kind of an access for translation. */
export type Access = "read" | "write" | "execute";

const accessBits: Readonly<Record<Access, number>> = { read: READ, write: WRITE, execute: EXECUTE };

/** Mask bit of the local vectors (cr.itv, ...). */
const VECTOR_MASKED = 1n << 16n;

/** PSR bits that are about the next instruction only. */
const TRANSIENT_HIGH = psr.PSRH_ID | psr.PSRH_DA | psr.PSRH_DD | psr.PSRH_ED | psr.PSRH_IA;

/** Where an instruction went instead of to the next slot. */
const NOWHERE = 0;
const BRANCHED = 1;
const RESUMED = 2;

/** One IA-64 processor: all of its architectural state, in machine memory. */
export class Processor extends DataAccess {
  /**
   * Takes an interruption in place of the jump to cr.iva + vector, after psr and the interruption
   * control registers were set. Ends with `rfi()` or a new psr and ip to resume, or `stop()`.
   */
  intercept: ((cpu: Processor, vector: number) => void) | undefined;
  /**
   * Serves a break instruction in place of its fault, if it returns true: then the instruction has
   * completed like any other. It gets what would go to cr.iim.
   */
  serveBreak: ((cpu: Processor, immediate: bigint) => boolean) | undefined;
  /** Machine time, in instructions, at which the current quantum started. */
  itcBase = 0;
  /**
   * Takes a machine check, INIT or PMI in place of PAL, in the state that `enterFirmware` describes.
   * Without it they pend.
   */
  firmware:
    | ((cpu: Processor, event: FirmwareEvent, interrupted: InterruptedContext) => void)
    | undefined;
  /** External interrupts: `interrupts.pend(vector)` makes one arrive. */
  readonly interrupts: Interrupts;
  readonly #firmwareInterruptions: FirmwareInterruptions;
  readonly #monitors: PerformanceMonitors;
  /** The processors that ptc.g and ptc.ga reach, this one among them or not. */
  peers: readonly Processor[] = [];
  private readonly evaluator: Evaluator;
  /** `executed` at which `run` looks around. */
  private limit = 0;
  private executed = 0;
  /** Of those that were executed: the ones that an interruption kept from retiring. */
  #interrupted = 0;
  private stopped = false;
  private transfer = NOWHERE;

  constructor(memory: MachineMemory, index: number) {
    super(memory, index);
    this.evaluator = new Evaluator(this);
    this.interrupts = new Interrupts(this);
    this.#firmwareInterruptions = new FirmwareInterruptions(this);
    this.#monitors = new PerformanceMonitors(this);
    if (this.pr === 0n) this.reset();
  }

  /** Registers that are not 0 from the start: p0, f0, f1, ar.fpsr, the middle of the register row. */
  private reset(): void {
    this.pr = 1n;
    this.setAr(AR_FPSR, INITIAL_FPSR);
    this.u64[this.base8 + (state.frSignificands >> 3) + 1] = 1n << 63n;
    this.i32[this.base4 + (state.frSignExponents >> 2) + 1] = 0xffff;
    this.i32[this.base4 + (state.bottomOfFrame >> 2)] = state.stackedPlaces / 2;
    for (const n of [CR_ITV, CR_PMV, CR_CMCV, CR_LRR0, CR_LRR1]) this.setCr(n, VECTOR_MASKED);
  }

  /**
   * Execute at most `budget` instructions. Returns how many were; one that was interrupted counts.
   * Returns early after `stop()`.
   */
  run(budget: number): number {
    this.stopped = false;
    this.executed = 0;
    this.#interrupted = 0;
    this.#monitors.resume();
    this.transfer = NOWHERE;
    while (this.executed < budget && !this.stopped) {
      try {
        this.plan(budget);
        this.execute();
      } catch (thrown) {
        if (thrown !== interrupted) throw thrown;
        this.executed++;
        this.#interrupted++;
        this.interrupt(this.slot);
      }
    }
    if (this.#monitors.armed) this.#monitors.settle();
    return this.executed;
  }

  /** Leave `run` before the next instruction. */
  stop(): void {
    this.stopped = true;
  }

  /** Machine time in instructions, which is what ar.itc counts. */
  get time(): number {
    return this.itcBase + this.executed;
  }

  /** Look around at the end of the quantum, or when the timer matches or a counter overflows. */
  private plan(budget: number): void {
    this.limit = budget;
    if (this.#monitors.armed) {
      this.#monitors.settle();
      this.limit = Math.min(budget, this.executed + this.#monitors.untilOverflow());
    }
    this.planTimer();
  }

  private planTimer(): void {
    if ((this.cr(CR_ITV) & VECTOR_MASKED) !== 0n) return;
    const left = BigInt.asUintN(64, this.cr(CR_ITM) - this.ar(AR_ITC));
    if (left === 0n) this.interrupts.pendLocal(CR_ITV);
    else if (left < BigInt(this.limit - this.executed)) this.limit = this.executed + Number(left);
  }

  /** The timer was set anew: `run` has to look around. */
  replan(): void {
    this.limit = this.executed;
  }

  /** How often an event of the performance monitors has happened in this quantum. */
  eventCount(event: number): number {
    return event === IA64_INST_RETIRED ? this.executed - this.#interrupted : this.executed;
  }

  protected override psrChanged(low: number, high: number): void {
    super.psrChanged(low, high);
    if (!this.#monitors.armed) return;
    if ((low & (psr.PSR_UP | psr.PSR_PP)) === 0 && (high & psr.PSRH_CPL) === 0) return;
    this.#remonitor();
  }

  /** What is counted changes from here. */
  #remonitor(): void {
    this.#monitors.settle();
    this.#monitors.resume();
    this.replan();
  }

  override pmc(i: number): bigint {
    return i < performanceRegisters ? super.pmc(i) : 0n;
  }

  override setPmc(i: number, value: bigint): void {
    if (i >= performanceRegisters) return;
    this.#monitors.settle();
    super.setPmc(i, keptInPmc(i, value));
    this.#remonitor();
  }

  override pmd(i: number): bigint {
    if (this.#monitors.armed) this.#monitors.settle();
    return i < performanceRegisters ? super.pmd(i) : 0n;
  }

  override setPmd(i: number, value: bigint): void {
    if (i >= performanceRegisters) return;
    this.#monitors.settle();
    super.setPmd(i, keptInPmd(i, value));
    this.replan();
  }

  /** An INIT arrives. */
  pendInit(): void {
    this.#firmwareInterruptions.pend({ kind: "init" });
  }

  /** A platform management interrupt arrives, with vector 0 (the pin) to 15. */
  pendPmi(vector: number): void {
    this.#firmwareInterruptions.pend({ kind: "pmi", vector });
  }

  /** The processor or the platform found an error. */
  pendMachineCheck(): void {
    this.#firmwareInterruptions.pend({ kind: "machine check" });
  }

  /** Between two instructions: events for firmware come first. Returns whether one was taken. */
  private takeInterrupt(): boolean {
    if (this.firmware !== undefined) {
      const event = this.#firmwareInterruptions.accept();
      if (event !== undefined) {
        this.firmware(this, event, enterFirmware(this, event));
        return true;
      }
    }
    if ((this.psrLow & psr.PSR_I) === 0 || !this.interrupts.deliverable()) return false;
    this.raise(externalInterrupt);
  }

  private execute(): void {
    const { i32, evaluator } = this;
    const incomplete = this.base4 + (state.frameIncomplete >> 2);
    const pending = this.base4 + (state.interruptsPending >> 2);
    const slotWord = this.base4 + (state.restartInstruction >> 2);
    while (this.executed < this.limit && !this.stopped) {
      if (i32[pending] !== 0 && this.takeInterrupt()) continue;
      if (i32[incomplete] !== 0) completeFrame(this);
      const bundle = this.fetch();
      let slot = i32[slotWord]!;
      if (slot >= bundle.length) this.raise(illegalOperation);
      while (slot < bundle.length) {
        const code = bundle[slot]!;
        if (code.guard === 0 || this.predicate(code.guard) !== 0) {
          if (code.target >= 32 && code.target >= 32 + this.sof) this.raise(illegalOperation);
          if (code.privileged && this.cpl !== 0) this.raise(privilegedOperation);
          code.semantics(evaluator, code.operands);
        }
        this.executed++;
        if (this.transfer !== NOWHERE) break;
        i32[slotWord] = ++slot;
        if (this.stopped || this.executed >= this.limit || this.steps()) break;
      }
      if (this.transfer !== NOWHERE) this.afterTransfer(slot);
      else this.afterSlot(slot, bundle.length);
    }
  }

  /** The bundle was left in front of `slot`: at its end, or because somebody has to look around. */
  private afterSlot(slot: number, slots: number): void {
    if (slot >= slots) this.nextBundle();
    if (this.steps() || this.notedTrap !== undefined) this.afterStep(slot - 1, 0);
  }

  private fetch(): CodeBundle {
    const offset = this.locateBundle();
    if (offset !== OUTSIDE_RAM) return this.memory.code.bundleAt(offset);
    const address = this.machineAddress;
    return prepareBundle(this.readBus(address, 8), this.readBus(address + 8, 8));
  }

  private nextBundle(): void {
    const word = this.base4 + (state.ipWord >> 2);
    this.rememberIp();
    const low = (this.i32[word]! + 16) | 0;
    this.i32[word] = low;
    if (low === 0) this.i32[word + 1]!++;
    this.slot = 0;
  }

  private rememberIp(): void {
    const word = this.base4 + (state.ipWord >> 2);
    const last = this.base4 + (state.lastIpWord >> 2);
    this.i32[last] = this.i32[word]!;
    this.i32[last + 1] = this.i32[word + 1]!;
  }

  /** Continue at the bundle at `target` after this instruction. */
  branch(target: bigint): void {
    this.rememberIp();
    this.ip = target;
    this.transfer = BRANCHED;
  }

  private afterTransfer(slot: number): void {
    const resumed = this.transfer === RESUMED;
    this.transfer = NOWHERE;
    if (resumed) return;
    this.slot = 0;
    const code = (this.psrLow & psr.PSR_TB) !== 0 ? takenBranch.code : 0;
    if (code !== 0 || this.lowered || this.steps()) this.afterStep(slot, code);
  }

  /** Whether a branch lowered the privilege with psr.lp set. */
  private lowered = false;

  /** To be called with the branch that takes privilege away. */
  noteLoweredPrivilege(): void {
    this.lowered = (this.psrLow & psr.PSR_LP) !== 0;
  }

  /** Trap of the instruction being executed, and its bits of ISR.code. */
  private notedTrap: Fault | undefined;
  private notedCode = 0;

  /**
   * A trap is to follow the current instruction. To be called when nothing of the instruction can
   * fault any more; `run` looks around after it, so that other instructions pay nothing.
   */
  noteTrap(trap: Fault, code = 0): void {
    this.notedTrap = trap;
    this.notedCode = trap.code | code;
    this.replan();
  }

  /** Whether psr asks for something after each instruction. */
  private steps(): boolean {
    return (this.psrHigh & (TRANSIENT_HIGH | psr.PSRH_SS)) !== 0;
  }

  /** Bits for one instruction end with it; then the traps (manual vol. 2, table 5-6). */
  private afterStep(slot: number, branchCode: number): void {
    const high = this.psrHigh;
    if ((high & TRANSIENT_HIGH) !== 0) this.setPsr(this.psrLow, high & ~TRANSIENT_HIGH);
    let code = branchCode;
    let fault: Fault = takenBranch;
    if ((high & psr.PSRH_SS) !== 0) {
      if (code === 0) fault = singleStep;
      code |= singleStep.code;
    }
    if (this.lowered) {
      this.lowered = false;
      fault = lowerPrivilegeTransfer;
      code |= lowerPrivilegeTransfer.code;
    }
    if (this.notedTrap !== undefined) {
      fault = this.notedTrap;
      code |= this.notedCode;
      this.notedTrap = undefined;
    }
    if (code === 0) return;
    this.raisedFault = fault;
    this.raisedCode = code;
    this.raisedIsr = 0;
    this.raisedAddress = undefined;
    this.interrupt(slot);
  }

  /** Take the interruption that was raised, on the instruction in `slot`. */
  private interrupt(slot: number): void {
    const { raisedFault: fault } = this;
    this.transfer = NOWHERE;
    enterInterruption(this, {
      fault,
      isrLow: this.raisedCode,
      isrHigh: this.raisedIsr,
      slot,
      address: this.raisedAddress,
    });
    if (this.intercept !== undefined) this.intercept(this, fault.vector);
    else this.enterVector(fault.vector);
    this.transfer = NOWHERE;
  }

  /** Go on at a vector of the interruption vector table (manual vol. 2, 5.7). */
  enterVector(vector: number): void {
    this.ip = (this.cr(CR_IVA) & ~0x7fffn) + BigInt(vector);
  }

  /** Interrupt with an immediate operand for cr.iim: break and the chk instructions. */
  raiseImmediate(fault: Fault, immediate: bigint): never {
    if ((this.psrLow & psr.PSR_IC) !== 0) this.setCr(CR_IIM, immediate);
    this.raise(fault);
  }

  /** rfi: psr from IPSR, ip from IIP, the frame from IFS if that is valid. */
  rfi(): void {
    const ifs = this.cr(CR_IFS);
    if (ifs >> 63n !== 0n) {
      const [low, high] = [Number(BigInt.asIntN(32, ifs)), Number(ifs >> 32n)];
      restoreFrame(this, low, high, low & 0x7f);
    }
    // A frame whose loads were interrupted and that stayed current goes on being loaded.
    if (dirtyRegisters(this) < 0) this.i32[this.base4 + (state.frameIncomplete >> 2)] = 1;
    this.psr = this.cr(CR_IPSR);
    this.rememberIp();
    this.ip = this.cr(CR_IIP);
    this.transfer = RESUMED;
  }

  /** cover: the current frame becomes dirty; with psr.ic = 0 its marker goes to IFS. */
  cover(): void {
    const cfm = this.cfm;
    preserveFrame(this, this.sof);
    this.cfm = 0n;
    if ((this.psrLow & psr.PSR_IC) === 0) this.setCr(CR_IFS, cfm | (1n << 63n));
  }

  /** bsw.0, bsw.1: choose the bank of r16..r31. */
  bsw(bank: 0 | 1): void {
    const high = this.psrHigh & ~psr.PSRH_BN;
    this.setPsr(this.psrLow, bank === 1 ? high | psr.PSRH_BN : high);
  }

  /** Application register as stored, but for ar.bsp, ar.itc and ar.ruc, which are derived. */
  override ar(n: number): bigint {
    if (n === AR_BSP) return backingStorePointer(this);
    if (n === AR_ITC || n === AR_RUC) return BigInt.asUintN(64, BigInt(this.time) + super.ar(n));
    return super.ar(n);
  }

  /** ar.itc and ar.ruc keep counting from the value; ar.bsp follows ar.bspstore. */
  override setAr(n: number, value: bigint): void {
    if (n === AR_BSPSTORE) {
      moveBackingStore(this, value);
      return;
    }
    if (n === AR_ITC) this.replan();
    const offset = n === AR_ITC || n === AR_RUC ? value - BigInt(this.time) : value;
    super.setAr(n, BigInt.asUintN(64, offset));
  }

  /**
   * The machine address of virtual address `va`, or the fault that an access would raise. `cpl` is
   * the current one unless given; psr.dt and psr.it apply. No register changes, but the VHPT
   * walker may insert a translation.
   */
  translate(va: bigint, access: Access, cpl = this.cpl): number | Fault {
    const virtual =
      access === "execute" ? (this.psrHigh & psr.PSRH_IT) !== 0 : (this.psrLow & psr.PSR_DT) !== 0;
    const low = Number(BigInt.asIntN(32, va));
    const high = Number(BigInt.asIntN(32, va >> 32n));
    return this.resolve(low, high, accessBits[access], cpl, virtual) ?? this.machineAddress;
  }

  /** Copy the architectural context to, or from, byte `offset` of machine memory. */
  saveContext(offset: number): void {
    this.#monitors.settle();
    this.memory.writeBlock(offset, this.u8.subarray(this.base, this.base + contextSize));
  }

  loadContext(offset: number): void {
    this.#monitors.settle();
    const from = this.memory.ramBase + offset;
    this.u8.copyWithin(this.base, from, from + contextSize);
    this.memory.alats[this.index]!.clear();
    this.flushTranslations();
    this.#remonitor();
  }
}
