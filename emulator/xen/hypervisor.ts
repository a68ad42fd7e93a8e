import type { MachineMemory } from "../ia64/memory.ts";
import type { Processor } from "../ia64/processor.ts";
import { ConsoleLog } from "./console-log.ts";
import { DOMID_FIRST_RESERVED, frameSize, maxVcpus, VIRQ_DOM_EXC } from "./constants.ts";
import { destroyDomain, finishDestroy } from "./destroy.ts";
import { Diagnostics } from "./diagnostics.ts";
import { Domain } from "./domain.ts";
import { FrameTable } from "./frames.ts";
import { Physmap } from "./physmap.ts";
import { Ram } from "./ram.ts";
import { crashDomain, shutdownDomain } from "./shutdown.ts";
import { TimerQueue } from "./timers.ts";
import { Vcpu } from "./vcpu.ts";

/** The hypervisor of a machine: its domains, frames, timers and the calls that change them. */
export class Hypervisor {
  readonly memory: MachineMemory;
  readonly processors: readonly Processor[];
  readonly ram: Ram;
  readonly frames: FrameTable;
  readonly physmap: Physmap;
  readonly timers = new TimerQueue();
  readonly diagnostics = new Diagnostics();
  /** What dom0 wrote with console_io. */
  readonly console = new ConsoleLog();
  /** By domain id; iterate with `sortedDomains` where the order matters. */
  readonly domains = new Map<number, Domain>();
  #now = 0;
  #lastDomainId = 0;

  constructor(memory: MachineMemory, processors: readonly Processor[]) {
    this.memory = memory;
    this.processors = processors;
    this.ram = new Ram(memory);
    this.frames = new FrameTable(Math.floor(memory.ramSize / frameSize));
    this.physmap = new Physmap(this.frames);
    this.frames.scrub = (mfn) => this.ram.zeroFrame(mfn);
    this.frames.lastPageFreed = (id) => finishDestroy(this, id);
  }

  /** Machine time in executed instructions, which are nanoseconds of system time. */
  now(): number {
    return this.#now;
  }

  /** Moves machine time forward. */
  advance(instructions: number): void {
    this.#now += instructions;
  }

  /** Domains by ascending id. */
  sortedDomains(): Domain[] {
    return [...this.domains.values()].sort((a, b) => a.id - b.id);
  }

  /**
   * Makes a domain without vcpus and memory, paused by the controller (abi 5.2 createdomain).
   * Without an id the next free one is taken. Undefined when out of ids or memory, or the id is in
   * use.
   */
  createDomain(options: {
    readonly id?: number;
    readonly privileged?: boolean;
    readonly handle?: Uint8Array;
    readonly ssidref?: number;
  }): Domain | undefined {
    const id = options.id ?? this.#nextDomainId();
    if (id === undefined || this.domains.has(id)) return undefined;
    const sharedInfo = this.frames.allocateXenHeap(id);
    if (sharedInfo === undefined) return undefined;
    this.ram.zeroFrame(sharedInfo);
    const domain = new Domain(
      {
        id,
        privileged: options.privileged ?? false,
        handle: options.handle ?? new Uint8Array(16),
        ssidref: options.ssidref ?? 0,
        maxPages: 0,
      },
      this.frames,
      this.ram,
      sharedInfo,
    );
    domain.pausedByController = true;
    domain.pauseCount = 1;
    this.domains.set(id, domain);
    return domain;
  }

  /** Gives a domain its next vcpu, down and without a context; undefined when out of memory. */
  createVcpu(domain: Domain): Vcpu | undefined {
    const id = domain.vcpus.length;
    if (id >= maxVcpus) return undefined;
    const context = this.frames.allocateXenHeap(domain.id);
    const registers = this.frames.allocateXenHeap(domain.id);
    if (context === undefined || registers === undefined) {
      if (context !== undefined) this.frames.releaseAllocated(context);
      return undefined;
    }
    this.ram.zeroFrame(context);
    this.ram.zeroFrame(registers);
    const vcpu = new Vcpu(domain, id, this.ram, context, registers);
    vcpu.processor = id % Math.max(this.processors.length, 1);
    domain.vcpus.push(vcpu);
    return vcpu;
  }

  /** Raises a global virq on vcpu 0 of dom0 (abi 4.4). */
  sendGlobalVirq(virq: number): void {
    this.domains.get(0)?.events.sendVirq(0, virq);
  }

  /** Tells dom0 that a domain has stopped or is gone (behaviour 10). */
  sendDomainException(): void {
    this.sendGlobalVirq(VIRQ_DOM_EXC);
  }

  /** domctl pausedomain and unpausedomain: a second one in a row changes nothing. */
  setPausedByController(domain: Domain, paused: boolean): void {
    if (domain.pausedByController === paused) return;
    domain.pausedByController = paused;
    domain.pauseCount += paused ? 1 : -1;
  }

  /** See shutdown.ts. */
  shutdownDomain(domain: Domain, reason: number): void {
    shutdownDomain(this, domain, reason);
  }
  /** See shutdown.ts. */
  crashDomain(domain: Domain, reason: string): void {
    crashDomain(this, domain, reason);
  }
  /** See destroy.ts. */
  destroyDomain(domain: Domain): number {
    return destroyDomain(this, domain);
  }

  /** Ids are taken in a circle, so that a rebuilt domain gets a new one (behaviour 10). */
  #nextDomainId(): number | undefined {
    for (let tried = 0; tried < DOMID_FIRST_RESERVED; tried++) {
      this.#lastDomainId = (this.#lastDomainId + 1) % DOMID_FIRST_RESERVED;
      if (this.#lastDomainId !== 0 && !this.domains.has(this.#lastDomainId)) {
        return this.#lastDomainId;
      }
    }
    return undefined;
  }
}
