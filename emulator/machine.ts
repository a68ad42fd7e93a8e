import { ContractMonitor } from "./contract/monitor.ts";
import type { HypercallRecord } from "./contract/record.ts";
import { didYouMean } from "./did-you-mean.ts";
import { MachineMemory } from "./ia64/memory.ts";
import { Processor } from "./ia64/processor.ts";
import { InputError } from "./input-error.ts";
import type { DomainDescription, MachineDescription } from "./machine/description.ts";
import { DomainHost } from "./machine/domain-host.ts";
import { agentKernel, agentSource, type Kernel, loadKernel } from "./machine/images.ts";
import { type DomainStanding, Inspector } from "./machine/inspector.ts";
import type { LineDevice } from "./platform/line-device.ts";
import { GuestAgent } from "./xen/agent/guest-agent.ts";
import { buildDom0 } from "./xen/build-dom0.ts";
import { frameSize } from "./xen/constants.ts";
import { dom0Start } from "./xen/dom0-memory.ts";
import type { Domain } from "./xen/domain.ts";
import { Hypervisor } from "./xen/hypervisor.ts";
import { Invariants } from "./xen/invariants/index.ts";
import { Profile } from "./xen/profile.ts";
import { Toolstack } from "./xen/toolstack/index.ts";

/** Instructions of a processor's turn. */
const quantum = 1000;
/** Machine time after which a condition that has not come about will not, in instructions. */
const patience = 20_000_000;
/** The same in calls: a guest that repeats one for ever takes long for few instructions. */
const patienceCalls = 50_000;
/** Machine time in which nothing must happen for the machine to be at rest. */
const restTime = 3000;
/** Turns of `settle` after which the machine is taken to be restless. */
const restLimit = 1000;
/** A domain that restarts again sooner is destroyed (behaviour 10); 60 s in ns. */
const minimumUptime = 60e9;
const dom0MinimumMemory = 16 * 2 ** 20;
/** Frames behind a domain's memory that are left free before its window for foreign frames. */
const windowGap = 0x400;

/** A domain that was on the machine at some time. */
interface Occupant {
  readonly id: number;
  readonly name: string;
}

/** Frames that the machine had free before and after a domain was built, and the domain's own. */
interface BuildCounts {
  readonly freeBefore: number;
  readonly frames: number;
  readonly freeAfter: number;
}

/**
 * A machine with Xen, dom0 and its toolstack: built from a description, run until something
 * holds, and asked about it. What is done to it is done by the domains' agents.
 */
export class Machine {
  readonly description: MachineDescription;
  readonly hypervisor: Hypervisor;
  readonly toolstack: Toolstack;
  readonly inspect: Inspector;
  /** The toolstack reacts to events; otherwise they wait for it. */
  toolstackReacts = true;
  /** Counts of frames around the building of each domain, by name. */
  readonly built = new Map<string, BuildCounts>();
  readonly #monitor: ContractMonitor;
  readonly #agents = new Map<number, GuestAgent>();
  readonly #kernels = new Map<string, Kernel>();
  readonly #occupants: Occupant[] = [{ id: 0, name: "dom0" }];
  /** Operations of dom0 under way: the toolstack waits until dom0 is free. */
  #dom0Busy = 0;

  private constructor(description: MachineDescription) {
    this.description = description;
    const memory = new MachineMemory(description.processors, description.memory);
    const processors = Array.from(
      { length: description.processors },
      (_, index) => new Processor(memory, index),
    );
    const profile = new Profile(description.profile, description.nextSteps);
    this.#monitor = new ContractMonitor(profile);
    this.hypervisor = new Hypervisor(memory, processors, profile);
    this.hypervisor.monitor = this.#monitor;
    for (const { name, line, trigger } of description.devices) {
      this.hypervisor.board.addDevice(name, line, trigger);
    }
    this.hypervisor.invariants = new Invariants(this.hypervisor);
    this.inspect = new Inspector(this);
    const { memoryModel, oldCalls } = profile;
    const image = agentKernel({ start: dom0Start(memoryModel), oldCalls });
    buildDom0(this.hypervisor, { ...description.dom0, file: agentSource, image });
    this.toolstack = new Toolstack(this.agentOf(0), {
      now: () => this.hypervisor.now(),
      minimumUptimeNs: minimumUptime,
      dom0MinimumMemory,
      memoryModel,
    });
  }

  /** Build the machine and run it until dom0's kernel and toolstack are up. */
  static boot(description: MachineDescription): Machine {
    const machine = new Machine(description);
    machine.agentOf(0).waitReady();
    machine.toolstack.start();
    return machine;
  }

  /** Every call across the boundary so far. */
  get records(): readonly HypercallRecord[] {
    return this.#monitor.records;
  }

  /** Machine time, in executed instructions of one processor. */
  get time(): number {
    return this.hypervisor.now();
  }

  /**
   * Run until a condition holds. False if it does not: nothing can run any more, or it has not
   * come about for a long time.
   */
  run(until: () => boolean, time = patience): boolean {
    const end = this.time + time;
    const lastCall = this.records.length + patienceCalls;
    while (!until()) {
      if (this.time > end || this.records.length > lastCall) return false;
      if (!this.#turn()) return until();
    }
    return true;
  }

  /** Run until nothing happens any more but kernels waiting for work. */
  settle(): void {
    for (let i = 0; i < restLimit; i++) {
      const end = this.time + restTime;
      const served = () => this.#served;
      this.#served = false;
      this.run(() => served() || this.time >= end);
      if (!served()) return;
    }
  }

  #served = false;

  /** One round of the processors, and what the toolstack makes of it. False if nothing can run. */
  #turn(): boolean {
    const advanced = this.hypervisor.runRound(quantum);
    return this.#serve() || advanced > 0;
  }

  /** Let the toolstack handle dom0's events, unless dom0 is in the middle of something. */
  #serve(): boolean {
    if (!this.toolstackReacts || this.#dom0Busy > 0 || !this.#agents.get(0)?.hasEvents()) {
      return false;
    }
    this.toolstack.service();
    this.#served = true;
    return true;
  }

  /** Let machine time pass in which no processor executes anything. */
  elapse(nanoseconds: number): void {
    this.hypervisor.advance(nanoseconds);
  }

  /**
   * Let machine time pass in which dom0 and the domains named sleep, by SCHEDOP_poll with a
   * time-out. If nobody else computes nothing is executed, and a second is as short as a
   * microsecond.
   */
  pass(nanoseconds: number, domains: readonly string[] = []): void {
    const end = this.time + nanoseconds;
    const sleepers = ["dom0", ...domains].flatMap((name) => this.#idleVcpus(name));
    const poll = { ports: null, nr_ports: 0, timeout: `0x${end.toString(16)}` };
    this.#dom0Busy++;
    try {
      while (this.time < end) {
        const awake = sleepers.filter(({ agent, vcpu }) => !agent.mailbox(vcpu).busy);
        for (const { agent, vcpu } of awake) agent.postCall("sched_op", "poll", poll, vcpu);
        const anyAwake = () => sleepers.some(({ agent, vcpu }) => !agent.mailbox(vcpu).busy);
        this.run(anyAwake, nanoseconds + patience);
      }
      for (const { agent, vcpu } of sleepers) agent.finish(vcpu);
    } finally {
      this.#dom0Busy--;
    }
  }

  /** The vcpus of a domain that wait for work. */
  #idleVcpus(name: string): { readonly agent: GuestAgent; readonly vcpu: number }[] {
    const agent = this.agent(name);
    return Array.from({ length: this.inspect.vcpus(name) }, (_, vcpu) => ({ agent, vcpu })).filter(
      ({ vcpu }) =>
        this.inspect.isUp(name, vcpu) && agent.mailbox(vcpu).ready && !agent.mailbox(vcpu).busy,
    );
  }

  /** Have a domain run this kernel when it is next built. */
  setKernel(name: string, kernel: Kernel): void {
    this.descriptionOf(name);
    this.#kernels.set(name, kernel);
  }

  /** The description of a domain by its name. */
  descriptionOf(name: string): DomainDescription {
    const found = this.description.domains.find((domain) => domain.name === name);
    if (found) return found;
    const names = this.description.domains.map((domain) => domain.name);
    const { hint } = didYouMean(name, names);
    throw new InputError({
      file: this.description.file,
      reason: `the machine has no domain "${name}"`,
      hint: [hint, `domains are: ${names.join(", ") || "none"}`].filter(Boolean).join("; "),
    });
  }

  /** A device by its name. */
  device(name: string): LineDevice {
    const { devices } = this.hypervisor.board;
    const found = devices.find((device) => device.name === name);
    if (found) return found;
    const names = devices.map((device) => device.name);
    const { hint } = didYouMean(name, names);
    throw new InputError({
      file: this.description.file,
      reason: `the machine has no device "${name}"`,
      hint: [hint, `devices are: ${names.join(", ") || "none"}`].filter(Boolean).join("; "),
    });
  }

  /** The kernel that a domain runs. */
  kernelOf(name: string): Kernel {
    return this.#kernels.get(name) ?? this.#load(this.descriptionOf(name));
  }

  #load({ image }: DomainDescription): Kernel {
    return loadKernel(image, { start: 0, oldCalls: this.hypervisor.profile.oldCalls });
  }

  /** Have the toolstack build a domain and let it run; its id. */
  createDomain(domain: DomainDescription): number {
    const image = this.#kernels.get(domain.name) ?? this.#load(domain);
    const freeBefore = this.inspect.freeFrames();
    const id = this.toolstack.create({ ...domain, image });
    this.#occupants.push({ id, name: domain.name });
    const frames = this.inspect.frames(domain.name);
    this.built.set(domain.name, { freeBefore, frames, freeAfter: this.inspect.freeFrames() });
    return id;
  }

  /** Build a domain and run it until its kernel, the agent, is up. */
  bootDomain(name: string): void {
    const id = this.createDomain(this.descriptionOf(name));
    this.agentOf(id).waitReady();
    this.settle();
  }

  /** Domains that were ever on the machine, oldest first. */
  occupants(): readonly Occupant[] {
    return this.#occupants;
  }

  /** Id of the domain that last had the name. */
  domainId(name: string): number {
    const managed = name === "dom0" ? 0 : this.toolstack.domainOf(name);
    const id = managed ?? this.#occupants.findLast((occupant) => occupant.name === name)?.id;
    if (id === undefined) {
      throw new InputError({
        file: this.description.file,
        reason: `domain "${this.descriptionOf(name).name}" has not been built yet`,
        hint: `Given the machine "${this.description.name}" with "${name}" booted`,
      });
    }
    if (!this.#occupants.some((occupant) => occupant.id === id)) this.#occupants.push({ id, name });
    return id;
  }

  standing(name: string): DomainStanding {
    return this.inspect.standing(this.domainId(name));
  }

  /** What Xen holds of a domain; undefined once it is gone. */
  domain(name: string): Domain | undefined {
    return this.hypervisor.domains.get(this.domainId(name));
  }

  /** The agent in a domain. */
  agent(name: string): GuestAgent {
    return this.agentOf(this.domainId(name));
  }

  /** The agent in the domain with that id. */
  agentOf(id: number): GuestAgent {
    let agent = this.#agents.get(id);
    if (!agent) {
      const host = new DomainHost(this.hypervisor, id, (until) => this.#runFor(id, until));
      const { profile } = this.hypervisor;
      const start = id === 0 ? dom0Start(profile.memoryModel) : 0;
      const window = Math.ceil((start + this.#memoryOf(id)) / frameSize) + windowGap;
      const { symbols } = agentKernel({ start, oldCalls: profile.oldCalls });
      agent = new GuestAgent(host, symbols, window, profile);
      this.#agents.set(id, agent);
    }
    return agent;
  }

  #runFor(id: number, until: () => boolean): boolean {
    if (id !== 0) return this.run(until);
    this.#dom0Busy++;
    try {
      return this.run(until);
    } finally {
      this.#dom0Busy--;
    }
  }

  #memoryOf(id: number): number {
    if (id === 0) return this.description.dom0.memory;
    return (this.hypervisor.domains.get(id)?.maxPages ?? 0) * frameSize;
  }
}
