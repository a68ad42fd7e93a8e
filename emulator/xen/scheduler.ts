import { contextSize, type Processor } from "../ia64/processor.ts";
import { frameSize } from "./constants.ts";
import { charge, creditPeriod_ns, nextVcpu, shareOut } from "./credit.ts";
import { pendingDelivery } from "./deliver.ts";
import type { Hypervisor } from "./hypervisor.ts";
import { resume } from "./intercept.ts";
import { raiseMissedItm } from "./interval-timer.ts";
import { PSR } from "./psr.ts";
import { enterRunState, runState, stateAtRest, writeRunstateArea } from "./runstate.ts";
import { CR } from "./trap.ts";
import type { Vcpu } from "./vcpu.ts";
import { pinWindow } from "./window.ts";

/**
 * Puts vcpus on processors: each vcpu has one, and those of one processor take turns, a quantum
 * each, as credit.ts says.
 */
export class Scheduler {
  readonly #hv: Hypervisor;
  /** By processor: the vcpu whose registers it holds. */
  readonly #current: (Vcpu | undefined)[] = [];

  /** Machine time at which vcpus get their next shares; one that waits for it has a cap. */
  nextShares = 0;
  /** Context of a processor that has executed nothing. */
  readonly #pristine: Uint8Array;

  /** The processors of the hypervisor must not have executed anything yet. */
  constructor(hv: Hypervisor) {
    this.#hv = hv;
    const base = hv.processors[0]?.base ?? 0;
    this.#pristine = hv.memory.u8.slice(base, base + contextSize);
  }

  /** The vcpu whose registers a processor holds, running or not. */
  current(cpu: Processor): Vcpu | undefined {
    return this.#current[cpu.index];
  }

  /** Puts the vcpu whose turn it is on a processor; false if there is none. */
  prepare(cpu: Processor): boolean {
    const vcpu = this.#next(cpu);
    if (vcpu === undefined) return false;
    if (this.current(cpu) !== vcpu) this.#switchTo(vcpu, cpu);
    if (this.#enterState(vcpu, runState.running)) this.#switchedIn(vcpu);
    this.#enter(vcpu, cpu);
    return vcpu.runnable;
  }

  /** After a round: moves vcpus where they may run, and finds their run states (abi 4.5). */
  account(): void {
    for (const domain of this.#hv.domains.values()) {
      for (const vcpu of domain.vcpus) {
        if (!mayRunOn(vcpu, vcpu.processor)) this.#migrate(vcpu);
        const state = stateAtRest(vcpu);
        // One that goes on running keeps its state, whether or not it comes next.
        if (state === runState.runnable && vcpu.runstate.state === runState.running) continue;
        this.#enterState(vcpu, state);
      }
    }
    if (this.#hv.now() >= this.nextShares) this.#shareOut();
  }

  /** The vcpu of a processor has had its turn: it used so much of it, in ns. */
  endTurn(cpu: Processor, used: number, of: number): void {
    const vcpu = this.current(cpu);
    if (vcpu !== undefined) charge(vcpu, { used, of });
  }

  #shareOut(): void {
    const now = this.#hv.now();
    this.nextShares = (Math.floor(now / creditPeriod_ns) + 1) * creditPeriod_ns;
    for (const cpu of this.#hv.processors) shareOut(this.#vcpusOf(cpu));
  }

  /** True if some vcpu could execute. */
  hasRunnable(): boolean {
    for (const domain of this.#hv.domains.values()) {
      if (domain.vcpus.some((vcpu) => vcpu.runnable)) return true;
    }
    return false;
  }

  /** Drops what the hardware holds of a vcpu's translations and pins its window again. */
  refreshTranslations(vcpu: Vcpu, cpu: Processor): void {
    vcpu.tlbStale = false;
    vcpu.translations.forgetLast();
    this.#hv.tlb.flush(vcpu, cpu);
    pinWindow(vcpu, cpu);
  }

  /**
   * Calls `access` with a processor that holds the registers of `vcpu`; whatever was on it is
   * there again afterwards. Registers of a vcpu that is being interrupted are those of the
   * hypervisor's entry.
   */
  withRegisters(vcpu: Vcpu, access: (cpu: Processor) => void): void {
    const cpu = this.#hv.processors[vcpu.processor]!;
    const before = this.current(cpu);
    if (before === vcpu) {
      access(cpu);
      return;
    }
    this.#save(cpu);
    cpu.loadContext(vcpu.contextFrame * frameSize);
    access(cpu);
    cpu.saveContext(vcpu.contextFrame * frameSize);
    if (before !== undefined) cpu.loadContext(before.contextFrame * frameSize);
  }

  /** withRegisters after a reset of all registers. */
  withFreshRegisters(vcpu: Vcpu, access: (cpu: Processor) => void): void {
    const cpu = this.#hv.processors[vcpu.processor]!;
    if (this.current(cpu) === vcpu) this.#current[cpu.index] = undefined;
    this.#hv.ram.write(vcpu.contextFrame * frameSize, this.#pristine);
    this.withRegisters(vcpu, access);
  }

  #next(cpu: Processor): Vcpu | undefined {
    const candidates = this.#vcpusOf(cpu).filter((vcpu) => vcpu.runnable);
    return nextVcpu(candidates, this.current(cpu));
  }

  /** The vcpus that a processor has, in the order of domain and vcpu number. */
  #vcpusOf(cpu: Processor): Vcpu[] {
    return this.#hv
      .sortedDomains()
      .flatMap(({ vcpus }) => vcpus.filter(({ processor }) => processor === cpu.index));
  }

  /** Moves a vcpu to the first processor on which it may run. */
  #migrate(vcpu: Vcpu): void {
    const cpu = this.#hv.processors[vcpu.processor]!;
    if (this.current(cpu) === vcpu) {
      this.#save(cpu);
      this.#current[cpu.index] = undefined;
    }
    vcpu.processor = this.#hv.processors.findIndex(({ index }) => mayRunOn(vcpu, index));
  }

  /** True if the vcpu was in another state. */
  #enterState(vcpu: Vcpu, state: number): boolean {
    const before = vcpu.runstate.state;
    const changed = enterRunState(vcpu, state, this.#hv.now());
    if (changed && before === runState.blocked && !vcpu.down) {
      this.#hv.counters.count("wake-up", vcpu.domain.id);
    }
    return changed;
  }

  /** What waits for a vcpu to have a processor again (behaviour 7). */
  #switchedIn(vcpu: Vcpu): void {
    writeRunstateArea(vcpu, this.#hv.now());
    raiseMissedItm(this.#hv, vcpu);
  }

  #switchTo(vcpu: Vcpu, cpu: Processor): void {
    const previous = this.current(cpu);
    if (previous?.runstate.state === runState.running) {
      this.#enterState(previous, runState.runnable);
    }
    this.#save(cpu);
    this.#current[cpu.index] = vcpu;
    this.#hv.counters.count("context switch", vcpu.domain.id);
    cpu.loadContext(vcpu.contextFrame * frameSize);
    this.#hv.tlb.switchTo(vcpu, cpu, previous);
    this.#hv.tlb.attach(vcpu, cpu);
    pinWindow(vcpu, cpu);
    vcpu.xsi.hostDfh = true;
    cpu.psr |= PSR.dfh;
  }

  #save(cpu: Processor): void {
    const vcpu = this.current(cpu);
    if (vcpu === undefined || vcpu.domain.dead) this.#current[cpu.index] = undefined;
    else cpu.saveContext(vcpu.contextFrame * frameSize);
  }

  /** Brings the guest to the point where it executes again, with what is pending delivered. */
  #enter(vcpu: Vcpu, cpu: Processor): void {
    vcpu.yielding = false;
    if (vcpu.masksOnWake) {
      vcpu.masksOnWake = false;
      vcpu.info.upcallMask = 1;
    }
    if (!vcpu.tlbStale && pendingDelivery(this.#hv, vcpu) === undefined) return;
    cpu.setCr(CR.ipsr, cpu.psr);
    cpu.setCr(CR.iip, cpu.ip);
    cpu.setCr(CR.ifs, 0n);
    cpu.psr &= ~(PSR.ic | PSR.i | PSR.ri | PSR.cpl);
    resume({ hv: this.#hv, vcpu, cpu });
  }
}

/** Whether the affinity of a vcpu admits a processor. */
export function mayRunOn({ affinity }: Vcpu, processor: number): boolean {
  return ((affinity >> BigInt(processor)) & 1n) !== 0n;
}
