import { CR_PTA } from "../ia64/control-registers.ts";
import type { Processor } from "../ia64/processor.ts";
import type { CounterName } from "./counters.ts";
import type { Domain } from "./domain.ts";
import { alignDown, type Side } from "./guest-translations.ts";
import { HostVhpt, vhptFrames, vhptShift } from "./host-vhpt.ts";
import type { Hypervisor } from "./hypervisor.ts";
import { defaultPageShift, hostRegionId, loadRegion } from "./regions.ts";
import type { TrackedPage } from "./tlb-tracking.ts";
import type { Trap } from "./trap.ts";
import type { Vcpu } from "./vcpu.ts";

/** The hypervisor's identity map of machine memory (layouts 1). */
const identityMap = 0xf000_0000_0000_0000n;
/** Data translation register that holds the VHPT; see window.ts for the others. */
const vhptSlot = 2;
/** Present, write-back, accessed, dirty, privilege level 0, read and write. */
const vhptPte = 1n | (1n << 5n) | (1n << 6n) | (2n << 9n);
/** pta: walker on, 64 KiB, long format. */
const ptaFlags = (1n << 8n) | (BigInt(vhptShift) << 2n) | 1n;
/** The key register that lets the hypervisor's own pages, of key 0, through (layouts 10). */
const hypervisorKey = 15;
const validKey = 1n;

/** Frames at the start of memory that Xen keeps for the tables of so many processors. */
export function reservedFrames(processors: number): number {
  return vhptFrames * (1 + processors);
}

/**
 * What the hardware holds of the guests' translations (behaviour 3.3): each processor has a VHPT
 * that it walks by itself, shared by all that run there; a vcpu may have one of its own instead. In
 * front of the table are the processor's translation caches, which may still hold what the table has
 * lost: code and data of one instruction can have the same place in it.
 */
export class HostTlb {
  /** The shared tables, by processor. */
  readonly tables: readonly HostVhpt[];
  /** Flush clock: counts the times that a processor dropped all that it held. */
  clock = 0;
  /** By processor: the clock when it last did. */
  readonly flushedAt: number[];
  readonly #hv: Hypervisor;

  constructor(hv: Hypervisor) {
    this.#hv = hv;
    this.tables = hv.processors.map(({ index }) => new HostVhpt(hv.ram, reservedFrames(index)));
    this.flushedAt = hv.processors.map(() => 0);
  }

  /** The table that the processor walks while it runs the vcpu. */
  tableOf(vcpu: Vcpu, cpu: Processor): HostVhpt {
    return vcpu.vhpt ?? this.tables[cpu.index]!;
  }

  /** Pins the table of the vcpu on its processor and lets the hardware walk it. */
  attach(vcpu: Vcpu, cpu: Processor): void {
    const { address } = this.tableOf(vcpu, cpu);
    const va = identityMap + BigInt(address);
    const pte = vhptPte | BigInt(address);
    const itir = BigInt(vhptShift << 2);
    cpu.tlb.insertRegister("d", vhptSlot, va, hostRegionId(cpu, va), pte, itir);
    cpu.setCr(CR_PTA, va | ptaFlags);
    if (cpu.pkr(hypervisorKey) !== validKey) cpu.setPkr(hypervisorKey, validKey);
  }

  /** Gives the table, and one side of the caches, the piece of a page around `va`. */
  insert(trap: Trap, side: Side, va: bigint, pte: bigint, itir: bigint): void {
    const { cpu, vcpu } = trap;
    const rid = hostRegionId(cpu, va);
    this.#count("VHPT insertion", vcpu.domain);
    const displaced = this.tableOf(vcpu, cpu).insert(va, rid, pte, itir, vcpu.hostPageShift);
    if (displaced) this.#count("VHPT collision", vcpu.domain);
    this.insertCached(trap, side, va, pte, itir);
  }

  /** Gives a translation to one side of the processor's caches only. */
  insertCached({ cpu }: Trap, side: Side, va: bigint, pte: bigint, itir: bigint): void {
    cpu.tlb.insert(side === "data" ? "d" : "i", va, hostRegionId(cpu, va), pte, itir);
  }

  /** Drops 2^shift bytes around `va` as the vcpu has them on its processor. */
  purge(vcpu: Vcpu, cpu: Processor, va: bigint, shift: number): void {
    const rid = hostRegionId(cpu, va);
    this.tableOf(vcpu, cpu).purge(va, rid, shift, vcpu.hostPageShift);
    cpu.tlb.purge(alignDown(va, shift), rid, shift);
  }

  /** Drops 2^shift bytes around `va` of the domain on every processor and vcpu. */
  purgeEverywhere(domain: Domain, va: bigint, rid: number, shift: number): void {
    for (const cpu of this.#hv.processors) {
      this.tables[cpu.index]!.purge(va, rid, shift, defaultPageShift);
      cpu.tlb.purge(alignDown(va, shift), rid, shift);
    }
    for (const vcpu of domain.vcpus) vcpu.vhpt?.purge(va, rid, shift, vcpu.hostPageShift);
  }

  /** Drops the only page through which a granted frame was seen, where it was. */
  purgeTracked(domain: Domain, page: TrackedPage): void {
    this.#count("tracked purge", domain);
    for (const cpu of this.#hv.processors) {
      if (!page.processors.has(cpu.index)) continue;
      this.tables[cpu.index]!.purge(page.va, page.rid, page.shift, defaultPageShift);
      cpu.tlb.purge(page.va, page.rid, page.shift);
    }
    for (const { translations, hostPageShift, vhpt } of domain.vcpus) {
      vhpt?.purge(page.va, page.rid, page.shift, hostPageShift);
      translations.forgetLastAt(page.va);
    }
  }

  /** Drops all that is held for the vcpu: on a shared table, all that its processor holds. */
  flush(vcpu: Vcpu, cpu: Processor): void {
    this.#count("TLB flush", vcpu.domain);
    this.tableOf(vcpu, cpu).clear();
    cpu.tlb.purgeAll();
    if (vcpu.vhpt === undefined) this.flushedAt[cpu.index] = ++this.clock;
  }

  /** Drops all that any processor holds, so that the ids of a domain's regions can be reused. */
  flushAll(domain: Domain): void {
    this.#count("TLB flush", domain);
    this.clock++;
    for (const cpu of this.#hv.processors) {
      this.tables[cpu.index]!.clear();
      cpu.tlb.purgeAll();
      this.flushedAt[cpu.index] = this.clock;
    }
  }

  /**
   * A vcpu comes to a processor. What another vcpu of its domain left there is dropped, and so is
   * what it left itself if it ran elsewhere since, because purges there did not reach it; unless
   * the processor has been flushed in the meantime (behaviour 3.3, the flush clock).
   */
  switchTo(vcpu: Vcpu, cpu: Processor, previous: Vcpu | undefined): void {
    const left = previous?.domain.lastOn[cpu.index];
    if (left !== undefined) left.leftAt = this.clock;
    const { domain } = vcpu;
    const last = domain.lastOn[cpu.index];
    const moved = vcpu.lastProcessor >= 0 && vcpu.lastProcessor !== cpu.index;
    domain.lastOn[cpu.index] = { vcpu: vcpu.id, leftAt: this.clock };
    vcpu.lastProcessor = cpu.index;
    if (last === undefined || (last.vcpu === vcpu.id && !moved)) return;
    if (vcpu.vhpt !== undefined) cpu.tlb.purgeAll();
    else if (this.flushedAt[cpu.index]! > last.leftAt) this.#count("TLB flush avoided", domain);
    else this.flush(vcpu, cpu);
  }

  /** Gives a vcpu a table of its own; false without memory for it. */
  allocateTable(vcpu: Vcpu): boolean {
    if (vcpu.vhpt !== undefined) return true;
    const frame = this.#hv.frames.allocateXenHeapExtent(vcpu.domain.id, Math.log2(vhptFrames));
    if (frame === undefined) return false;
    vcpu.vhpt = new HostVhpt(this.#hv.ram, frame);
    return true;
  }

  /**
   * The guest uses pages smaller than those of the table: from now on the vcpu has a table of its
   * own, empty, of pages of that size (behaviour 3.3). False if the domain was crashed instead:
   * dom0 may not, and a domain needs the memory for it.
   */
  shrinkPages({ hv, vcpu, cpu }: Trap, shift: number): boolean {
    if (shift >= vcpu.hostPageShift) return true;
    if (vcpu.domain.id === 0) {
      hv.crashDomain(vcpu.domain, "dom0 inserts a page below 16 KiB");
      return false;
    }
    if (!this.allocateTable(vcpu)) {
      hv.crashDomain(vcpu.domain, "no memory for a VHPT of small pages");
      return false;
    }
    this.#count("VHPT rebuilt", vcpu.domain);
    vcpu.hostPageShift = shift;
    vcpu.translations.forgetLast();
    this.flush(vcpu, cpu);
    for (let region = 0; region < 8; region++) loadRegion(vcpu, cpu, region);
    this.attach(vcpu, cpu);
    return true;
  }

  #count(name: CounterName, domain: Domain): void {
    this.#hv.counters.count(name, domain.id);
  }
}
