import { MachineMemory } from "../../emulator/ia64/memory.ts";
import { Processor } from "../../emulator/ia64/processor.ts";
import { agentKernel } from "../../emulator/machine/images.ts";
import { type LogRecord, readLog } from "../../emulator/xen/agent/log.ts";
import {
  command,
  Mailbox,
  type Operation,
  type Outcome,
} from "../../emulator/xen/agent/mailbox.ts";
import { buildDom0 } from "../../emulator/xen/build-dom0.ts";
import type { Domain } from "../../emulator/xen/domain.ts";
import { Hypervisor } from "../../emulator/xen/hypervisor.ts";

const MiB = 1 << 20;
const quantum = 1000;
const roundLimit = 5000;

const agent = agentKernel();
const symbol = (name: string): number => Number(agent.symbols.get(name)!);

/** A machine whose dom0 is the agent, with a mailbox for each of its vcpus. */
export class AgentMachine {
  readonly hv: Hypervisor;
  readonly dom0: Domain;
  readonly #boxes: Mailbox[];

  constructor(options: { processors: number; vcpus: number }) {
    const memory = new MachineMemory(options.processors, 64 * MiB);
    const cpus = Array.from({ length: options.processors }, (_, i) => new Processor(memory, i));
    this.hv = new Hypervisor(memory, cpus);
    const { vcpus } = options;
    this.dom0 = buildDom0(this.hv, { file: "agent.s", image: agent, memory: 16 * MiB, vcpus });
    const bytes = {
      read: (gpa: number, length: number) => this.dom0.readPhysical(gpa, length)!,
      write: (gpa: number, data: Uint8Array) => {
        this.dom0.writePhysical(gpa, data);
      },
      word: (gpa: number) => this.hv.ram.u64(this.dom0.machineAddress(gpa)!),
    };
    this.#boxes = this.dom0.vcpus.map(
      ({ id }) => new Mailbox(bytes, symbol("mailboxes") + 0x100 * id),
    );
    this.until(() => this.ready(0));
  }

  until(condition: () => boolean): void {
    for (let i = 0; i < roundLimit && !condition(); i++) {
      if (this.dom0.crashReason !== undefined) throw new Error(this.dom0.crashReason);
      this.hv.runRound(quantum);
    }
    if (!condition()) throw new Error("the condition never held");
  }

  ready(vcpu: number): boolean {
    return this.#boxes[vcpu]!.ready;
  }

  post(vcpu: number, operation: Operation): void {
    this.#boxes[vcpu]!.post(operation);
  }

  perform(vcpu: number, operation: Operation): Outcome {
    this.post(vcpu, operation);
    this.until(() => !this.#boxes[vcpu]!.busy);
    return this.#boxes[vcpu]!.outcome();
  }

  /** r8 of a hypercall with these arguments. */
  hypercall(vcpu: number, number: number, ...args: bigint[]): bigint {
    const padded = Array.from({ length: 5 }, (_, i) => args[i] ?? 0n);
    const outcome = this.perform(vcpu, {
      command: command.hypercall,
      args: [...padded, BigInt(number)],
    });
    if (outcome.kind === "fault") throw new Error(`fault 0x${outcome.vector.toString(16)}`);
    return BigInt.asIntN(64, outcome.results[0]!);
  }

  /** An operation that is a call of another class: stacked arguments, static registers. */
  firmware(
    callClass: bigint,
    args: readonly bigint[] = [],
    registers: Readonly<Record<number, bigint>> = {},
  ): Operation {
    const padded = Array.from({ length: 7 }, (_, i) => args[i] ?? 0n);
    return { command: command.firmware, args: [...padded, callClass], registers };
  }

  /** Starts a vcpu as an operating system does: SAL SET_VECTORS, then IPI 0xf3. */
  start(vcpu: number): void {
    this.dom0.writePhysical(symbol("mailboxes") + 0x100 * vcpu + 0xf8, new Uint8Array(8));
    const entry = BigInt(symbol("ap_start"));
    this.perform(0, this.firmware(0x1100n, [0x0100_0000n, 2n, entry, 0x4242n]));
    this.perform(0, this.firmware(0x400n, [], { 14: BigInt(vcpu), 15: 0xf3n }));
    this.until(() => this.ready(vcpu));
  }

  /** What the agent of a vcpu has logged. */
  log(vcpu: number): LogRecord[] {
    return readLog(this.dom0.readPhysical(symbol("logs") + 0x4000 * vcpu, 0x4000)!, 0);
  }

  /** Writes a struct to scratch memory; its inline handle (abi 3). */
  handle(bytes: Uint8Array): bigint {
    this.dom0.writePhysical(symbol("scratch"), bytes);
    return (1n << 63n) | BigInt(symbol("scratch"));
  }
  scratch(length: number): Uint8Array {
    return this.dom0.readPhysical(symbol("scratch"), length)!;
  }
}
