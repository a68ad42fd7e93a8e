import type { MachineMemory } from "../ia64/memory.ts";
import type { Processor } from "../ia64/processor.ts";
import { Board } from "../platform/board.ts";
import { DeviceBus } from "../platform/device-bus.ts";
import { efiType } from "../platform/efi-memory.ts";
import { ioPortSpace, MachineMap } from "../platform/machine-map.ts";
import type { CallMonitor } from "./call-monitor.ts";
import { ConsoleLog } from "./console-log.ts";
import {
  DOMID_FIRST_RESERVED,
  DOMID_IO,
  DOMID_XEN,
  frameSize,
  maxVcpus,
  VIRQ_DOM_EXC,
} from "./constants.ts";
import { Counters } from "./counters.ts";
import { destroyDomain, finishDestroy } from "./destroy.ts";
import { Diagnostics } from "./diagnostics.ts";
import { Domain } from "./domain.ts";
import { HostEfi } from "./firmware/host-efi.ts";
import { FrameTable } from "./frames.ts";
import { growTable } from "./grants/table.ts";
import { HostTlb, reservedFrames } from "./host-tlb.ts";
import { takeInterruption } from "./intercept.ts";
import type { Invariants } from "./invariants/index.ts";
import { everyFrame, everyPort, type IoSpace } from "./io-ports.ts";
import { IrqTable } from "./irq/irq-table.ts";
import { Physmap } from "./physmap.ts";
import { Profile } from "./profile.ts";
import { Ram } from "./ram.ts";
import { regionBlocks } from "./regions.ts";
import { Scheduler } from "./scheduler.ts";
import { SerialLine } from "./serial-line.ts";
import { crashDomain, shutdownDomain } from "./shutdown.ts";
import { fireTimers } from "./timer-events.ts";
import { TimerQueue } from "./timers.ts";
import { Vcpu } from "./vcpu.ts";

/** A kernel that is loaded to be started in place of Xen; addresses are the machine's. */
interface KexecImage {
  readonly rebootCodeBuffer: bigint;
  readonly indirectionPage: bigint;
  readonly startAddress: bigint;
}

/** The hypervisor of a machine: its domains, frames, timers and the calls that change them. */
export class Hypervisor {
  readonly profile: Profile;
  readonly memory: MachineMemory;
  readonly processors: readonly Processor[];
  readonly ram: Ram;
  /** What is at which machine address. */
  readonly machineMap: MachineMap;
  /** The devices, for all processors. */
  readonly bus = new DeviceBus();
  /** What the machine has beside processors and memory. */
  readonly board = new Board(this.bus);
  /** Spaces of I/O ports by their number; 0 is the legacy one (abi 5.1 add_io_space). */
  readonly ioSpaces: IoSpace[] = [{ base: BigInt(ioPortSpace.start), sparse: true }];
  readonly frames: FrameTable;
  /**
   * Machine frame that stands in for guest frames that do not exist (behaviour 2.5): the first, or
   * the second where the first has the firmware of a dom0 that sees machine addresses.
   */
  readonly standInFrame: number;
  readonly physmap: Physmap;
  readonly timers = new TimerQueue();
  readonly diagnostics = new Diagnostics();
  /** What the work for each domain came to. */
  readonly counters = new Counters();
  /** What dom0 wrote with console_io. */
  readonly console = new ConsoleLog();
  /** What the machine's firmware keeps for dom0. */
  readonly hostEfi = new HostEfi();
  /** By domain id; iterate with `sortedDomains` where the order matters. */
  readonly domains = new Map<number, Domain>();
  readonly scheduler: Scheduler;
  /** What the processors hold of the domains' translations. */
  readonly tlb: HostTlb;
  readonly irqs: IrqTable;
  readonly serial: SerialLine;
  /** PCI devices that dom0 has found: bus in the low byte, devfn above (abi 4.10). */
  readonly pciDevices = new Set<number>();
  /** Watches calls across the boundary; none is needed. */
  monitor: CallMonitor | undefined;
  /** Asked after each call whether all is well; none is needed. */
  invariants: Invariants | undefined;
  /** What the shutdown of dom0 made of the machine (behaviour 10). */
  halted: "poweroff" | "reboot" | "crash" | "kexec" | undefined;
  /** Kernels that dom0 has loaded for kexec, by type: 0 default, 1 crash (abi 5.6). */
  readonly kexecImages = new Map<number, KexecImage>();
  /** The domain that controls profiling: dom0, once it has asked (abi 5.5). */
  primaryProfiler: Domain | undefined;
  /** Instructions that all processors have executed. */
  instructions = 0;
  #now = 0;
  /** By processor: instructions executed. */
  readonly #busy: number[];
  /** Processor whose turn it is. */
  #running: Processor | undefined;
  #zeroPage: number | undefined;
  #lastDomainId = 0;

  constructor(
    memory: MachineMemory,
    processors: readonly Processor[],
    profile = new Profile("xen-4.0"),
  ) {
    this.profile = profile;
    this.memory = memory;
    this.processors = processors;
    this.#busy = processors.map(() => 0);
    this.ram = new Ram(memory);
    this.standInFrame = profile.memoryModel === "VP" ? 0 : 1;
    this.frames = new FrameTable(
      Math.floor(memory.ramSize / frameSize),
      reservedFrames(processors.length),
    );
    this.machineMap = new MachineMap(memory.ramSize);
    this.#withholdFirmware();
    this.physmap = new Physmap(this.frames);
    this.scheduler = new Scheduler(this);
    this.irqs = new IrqTable(this, this.board.iosapic);
    this.serial = new SerialLine(this, this.board.serial);
    this.tlb = new HostTlb(this);
    this.physmap.purgeTracked = (domain, page) => this.tlb.purgeTracked(domain, page);
    for (const processor of processors) {
      processor.bus = this.bus;
      processor.intercept = (cpu, vector) => takeInterruption(this, cpu, vector);
    }
    this.frames.scrub = (mfn) => this.ram.zeroFrame(mfn);
    this.frames.lastPageFreed = (id) => finishDestroy(this, id);
  }

  /**
   * Machine time in executed instructions, which are nanoseconds of system time: that of the
   * processor whose turn it is, or of all between turns.
   */
  now(): number {
    return this.#running === undefined ? this.#now : this.#running.time;
  }

  /** Moves machine time forward while no processor has its turn. */
  advance(instructions: number): void {
    this.#now += instructions;
  }

  /**
   * Gives each processor one turn of at most `quantum` instructions; machine time advances by the
   * longest. With nothing to run it advances to the next timer instead. How far it advanced: 0
   * means that nothing can happen any more without something from outside.
   */
  runRound(quantum: number): number {
    if (this.halted !== undefined) return 0;
    const before = this.#now;
    fireTimers(this, before);
    if (!this.scheduler.hasRunnable()) {
      const next = this.timers.next();
      if (next === undefined) return 0;
      this.#now = Math.max(next, before);
      this.scheduler.account();
      fireTimers(this, this.#now);
      return Math.max(this.#now - before, 1);
    }
    const next = this.timers.next();
    const budget = next === undefined ? quantum : Math.min(quantum, Math.max(next - before, 1));
    let longest = 0;
    for (const cpu of this.processors) {
      cpu.itcBase = before;
      if (!this.scheduler.prepare(cpu)) continue;
      this.#running = cpu;
      const executed = cpu.run(budget);
      this.instructions += executed;
      this.#busy[cpu.index]! += executed;
      longest = Math.max(longest, executed);
      this.scheduler.endTurn(cpu, executed, budget);
      this.#running = undefined;
    }
    // All that could run have used up what they may: on to their next shares.
    if (longest === 0) longest = this.#untilShares(next);
    this.#now = before + longest;
    this.scheduler.account();
    return Math.max(longest, 1);
  }

  /** Nanoseconds that a processor has had nothing to run. */
  idleTime(processor: number): number {
    return Math.max(this.now() - this.#busy[processor]!, 0);
  }

  #untilShares(nextTimer: number | undefined): number {
    const next = Math.min(this.scheduler.nextShares, nextTimer ?? Number.MAX_SAFE_INTEGER);
    return Math.max(next - this.#now, 0);
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
    const ridBlock = this.#freeRegionBlock();
    if (ridBlock === undefined) return undefined;
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
      this.irqs,
      sharedInfo,
    );
    if (!growTable(this, domain, 1)) {
      this.frames.releaseAllocated(sharedInfo);
      return undefined;
    }
    domain.ridBlock = ridBlock;
    domain.eventVector = this.profile.eventVector;
    if (domain.isPrivileged) {
      domain.ioFrames.add(everyFrame.first, everyFrame.last);
      domain.ioPorts.add(everyPort.first, everyPort.last);
    }
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

  /** The part of RAM that the map does not call free is never given to a domain. */
  #withholdFirmware(): void {
    for (const { type, start, size } of this.machineMap.ranges()) {
      if (type === efiType.conventional || start >= this.ram.size) continue;
      this.frames.withhold(start / frameSize, size / frameSize, DOMID_IO);
    }
  }

  /** A page of zeroes that guests are shown; undefined when out of memory (layouts 5.4). */
  zeroPage(): number | undefined {
    if (this.#zeroPage === undefined) {
      this.#zeroPage = this.frames.allocateXenHeap(DOMID_XEN);
      if (this.#zeroPage !== undefined) this.ram.zeroFrame(this.#zeroPage);
    }
    return this.#zeroPage;
  }

  /** Lowest block of region ids that no domain has; block 0 is ours (behaviour 3.2). */
  #freeRegionBlock(): number | undefined {
    const used = new Set([...this.domains.values()].map((domain) => domain.ridBlock));
    for (let block = 1; block < regionBlocks; block++) if (!used.has(block)) return block;
    return undefined;
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
