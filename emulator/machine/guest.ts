import { assemble } from "../ia64/assembler/index.ts";
import type { Machine } from "../machine.ts";
import type { GuestAgent } from "../xen/agent/guest-agent.ts";
import { command, type Outcome } from "../xen/agent/mailbox.ts";
import { agentVirtual, type LoadSize } from "../xen/agent.ts";
import { frameSize } from "../xen/constants.ts";
import { codeSymbols } from "./code-symbols.ts";

/** Where source text comes from, for messages about it. */
export interface SourcePlace {
  readonly file: string;
  readonly line?: number;
  readonly column?: number;
}

/** Room for the code that `execute` puts into a guest; it may hold an interruption vector table. */
const codeSize = 0x8000;
const codeAlignment = 0x8000;
/** SAL SET_VECTORS: type of the boot rendezvous; vector that wakes a processor (behaviour 6). */
const bootRendezvous = 2;
const wakeUpVector = 0xf3;
/** Value that the agent's entry for other vcpus is registered with, to be found in their r1. */
export const rendezvousGp = "0x600d600d";

/** A domain that runs the agent, and what it can be asked to do as a whole. */
export class Guest {
  readonly agent: GuestAgent;
  readonly name: string;
  readonly #machine: Machine;

  constructor(machine: Machine, name: string) {
    this.#machine = machine;
    this.name = name;
    this.agent = machine.agent(name);
  }

  /**
   * Assemble code and have a vcpu execute it as a leaf procedure, which returns by b0.
   * @throws InputError on mistakes in the source
   */
  execute(vcpu: number, source: string, place: SourcePlace): Outcome {
    return this.#withCode(source, place, (va) =>
      this.agent.attempt({ command: command.execute, args: [va] }, vcpu),
    );
  }

  /** Put code at a guest-physical address, to stay there; where the guest has it. */
  place(gpa: number, source: string, place: SourcePlace): bigint {
    this.agent.write(gpa, assemble(source, { ...place, base: gpa }).image);
    return agentVirtual(gpa);
  }

  /** As `execute`, of code that may not return: let the machine come to rest. */
  executeAway(vcpu: number, source: string, place: SourcePlace): void {
    this.#withCode(source, place, (va) => {
      this.agent.post({ command: command.execute, args: [va] }, vcpu);
      this.#machine.settle();
    });
  }

  /**
   * Have a vcpu execute code at privilege level 3. It has no way back but a fault, so it ends by
   * one: its own, or the break that is put behind it.
   */
  executeAsUser(vcpu: number, source: string, place: SourcePlace): Outcome {
    return this.#withCode(`${source} ;; break.m 0`, place, (va) => {
      const args = [agentVirtual(this.agent.symbol("enter_user")), va];
      return this.agent.attempt({ command: command.execute, args }, vcpu);
    });
  }

  #withCode<T>(source: string, place: SourcePlace, body: (va: bigint) => T): T {
    return this.agent.scratch((allocate) => {
      const { gpa, va } = allocate(codeSize, codeAlignment);
      const line = (place.line ?? 1) - 1;
      const { image } = assemble(`${codeSymbols}\n${source}`, { ...place, line, base: gpa });
      this.agent.write(gpa, image);
      return body(va);
    });
  }

  /** Have a vcpu compute for ever: it never gives its processor away. */
  compute(vcpu: number): void {
    const code = agentVirtual(this.agent.symbol("compute"));
    this.agent.post({ command: command.execute, args: [code] }, vcpu);
  }

  /** Tell SAL where the other processors start: in the agent. */
  registerRendezvous(by: number): void {
    const entry = `0x${this.agent.symbol("ap_start").toString(16)}`;
    const vectors = { type: `0x${bootRendezvous}`, entry, gp: rendezvousGp };
    this.agent.call("fw_sal", "set_vectors", vectors, { vcpu: by });
  }

  /** Start a vcpu as kernels do: register the entry with SAL, wake it by the firmware's IPI. */
  startVcpu(by: number, target: number): void {
    this.registerRendezvous(by);
    this.agent.call("fw_ipi", null, { vcpu: target, vector: wakeUpVector }, { vcpu: by });
    this.agent.waitReady(target);
    this.#machine.settle();
  }

  /** Issue a call that may not return, and let the machine come to rest. */
  callAway(
    call: string,
    op: string | null,
    fields: Parameters<GuestAgent["call"]>[2],
    vcpu = 0,
  ): void {
    this.agent.postCall(call, op, fields, vcpu);
    this.#machine.settle();
  }

  /** Load from guest-physical memory, by the guest's processor. */
  load(gpa: number, size: LoadSize = 8): bigint {
    return this.agent.load(agentVirtual(gpa), size);
  }

  /** Store to guest-physical memory, by the guest's processor. */
  store(gpa: number, value: bigint, size: LoadSize = 8): void {
    this.agent.store(agentVirtual(gpa), size, value);
  }

  /** The first word of a guest frame. */
  loadFrame(gpfn: number): bigint {
    return this.load(gpfn * frameSize);
  }

  storeFrame(gpfn: number, value: bigint): void {
    this.store(gpfn * frameSize, value);
  }
}
