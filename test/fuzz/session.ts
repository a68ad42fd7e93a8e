import { breakInstruction } from "../../emulator/ia64/fault.ts";
import { Guest } from "../../emulator/machine/guest.ts";
import { findMachine, loadMachine } from "../../emulator/machine/load.ts";
import { Machine } from "../../emulator/machine.ts";
import { takeInterruption } from "../../emulator/xen/intercept.ts";
import { Invariants } from "../../emulator/xen/invariants/index.ts";
import { PSR } from "../../emulator/xen/psr.ts";
import { fireTimers } from "../../emulator/xen/timer-events.ts";
import { CR } from "../../emulator/xen/trap.ts";
import type { Vcpu } from "../../emulator/xen/vcpu.ts";
import { machineFolders } from "../../steps/folders.ts";
import { type Action, domainNames } from "./action.ts";

/** Where the calls seem to come from: one bundle after another, from the entry of the agent on. */
const codeStart = 0x100000n;
const bundleSize = 16n;
/** A frame with 64 registers, all of them outputs. */
const frame = 64n;
/** Executions of one break after which the guest gives up a call that is preempted every time. */
const patience = 64;
const description = loadMachine(findMachine("crowded", machineFolders()));

/**
 * A booted machine whose vcpus make calls one at a time. The break is taken as the processor would
 * take it, with registers and memory as the action has them; no guest code runs in between.
 */
export class Session {
  readonly machine = Machine.boot(description);
  readonly #invariants: Invariants;
  readonly #reads: typeof this.machine.records;
  #seen: number;
  /** Actions that were done. */
  played = 0;

  constructor() {
    for (const name of domainNames.slice(1)) this.machine.bootDomain(name);
    this.machine.toolstackReacts = false;
    const { hypervisor } = this.machine;
    new Guest(this.machine, "guest").startVcpu(0, 1);
    this.#invariants = new Invariants(hypervisor);
    this.#reads = this.machine.records;
    this.#seen = this.#reads.length;
  }

  /** Whether nobody can make calls any more. */
  get over(): boolean {
    const { halted, domains } = this.machine.hypervisor;
    if (halted !== undefined) return true;
    return !domainNames.some((_, id) => domains.get(id)?.vcpus.some(canRun));
  }

  /** Does one action; what is wrong then, in sentences. Nothing if the vcpu cannot run now. */
  play(action: Action): string[] {
    try {
      return this.#play(action);
    } catch (error) {
      const { message, stack } = error as Error;
      return [`host exception: ${message} ${stack?.split("\n")[1]?.trim() ?? ""}`];
    }
  }

  #play(action: Action): string[] {
    const { hypervisor: hv } = this.machine;
    const vcpu = this.#vcpuOf(action);
    if (vcpu === undefined) return [];
    this.#putOnProcessor(vcpu);
    const { domain } = vcpu;
    for (const { gpa, bytes } of action.writes) domain.writePhysical(gpa, bytes);
    this.#execute(action, vcpu);
    this.played++;
    const broken = this.#broken();
    hv.advance(action.pause_ns);
    fireTimers(hv, hv.now());
    return broken;
  }

  /** The vcpu, awake; undefined if it cannot run. */
  #vcpuOf({ domain, vcpu: id }: Action): Vcpu | undefined {
    if (this.over) return undefined;
    const { hypervisor } = this.machine;
    const vcpu = hypervisor.domains.get(domainNames.indexOf(domain))?.vcpus[id];
    if (vcpu === undefined || !canRun(vcpu)) return undefined;
    vcpu.kick();
    return vcpu;
  }

  /** Lets the scheduler choose this vcpu, by holding all others. */
  #putOnProcessor(vcpu: Vcpu): void {
    const { hypervisor: hv } = this.machine;
    const others = hv.sortedDomains().flatMap(({ vcpus }) => vcpus.filter((each) => each !== vcpu));
    for (const other of others) other.pauseCount++;
    hv.scheduler.prepare(hv.processors[0]!);
    for (const other of others) other.pauseCount--;
  }

  #execute(action: Action, vcpu: Vcpu): void {
    const { hypervisor: hv } = this.machine;
    const cpu = hv.processors[0]!;
    // The same break again would go on with a call that was given up here.
    const codeAddress = codeStart + bundleSize * BigInt(this.played);
    cpu.ip = codeAddress;
    cpu.bsw(1);
    cpu.cfm = frame;
    vcpu.xsi.ic = true;
    for (let r = 1; r < 64; r++) {
      cpu.setGr(r, action.registers.get(r) ?? 0n, action.nats.includes(r));
    }
    for (let i = 0; i < patience; i++) {
      cpu.setCr(CR.ipsr, (cpu.psr & ~(PSR.ri | PSR.cpl)) | PSR.ic | (1n << 32n));
      cpu.setCr(CR.iip, codeAddress);
      cpu.setCr(CR.ifs, 0n);
      cpu.setCr(CR.isr, 0n);
      cpu.setCr(CR.iim, BigInt(action.immediate));
      cpu.psr &= ~(PSR.ic | PSR.i | PSR.ri | PSR.cpl);
      takeInterruption(hv, cpu, breakInstruction.vector);
      // A call that was preempted leaves the point of return on the break (abi 1.4).
      const again = cpu.ip === codeAddress && (cpu.psr & PSR.ri) === 0n;
      if (!again || !vcpu.runnable || this.#finished() || hv.scheduler.current(cpu) !== vcpu)
        return;
    }
  }

  /** Whether the call under way has been recorded: its monitor has seen the end of it. */
  #finished(): boolean {
    return this.#reads.length > this.#seen;
  }

  #broken(): string[] {
    const records = this.#reads.slice(this.#seen);
    this.#seen = this.#reads.length;
    const violations = records.flatMap(({ call, op, result, violations }) =>
      violations.map(
        ({ where, field, message }) =>
          `${[call, op].filter(Boolean).join(" ")} = ${result}: ${where}${field}: ${message}`,
      ),
    );
    // What makes no record has not been looked at yet.
    return records.length > 0 ? violations : this.#invariants.broken();
  }
}

/** Runs, or would if an event woke it. */
function canRun(vcpu: Vcpu): boolean {
  return vcpu.initialised && !vcpu.down && vcpu.pauseCount === 0 && !vcpu.domain.stopped;
}
