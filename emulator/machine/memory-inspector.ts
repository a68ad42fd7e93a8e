import type { Machine } from "../machine.ts";
import type { MemoryDescriptor } from "../platform/efi-memory.ts";
import { frameSize } from "../xen/constants.ts";
import { P2M_UNCACHED } from "../xen/p2m.ts";

/** Answers questions about who has which memory, from outside: nothing here changes the machine. */
export class MemoryInspector {
  readonly #machine: Machine;

  constructor(machine: Machine) {
    this.#machine = machine;
  }

  /** The machine's address map, ascending. */
  machineMap(): readonly MemoryDescriptor[] {
    return this.#machine.hypervisor.machineMap.ranges();
  }

  /** Whether a domain has machine frame `mfn` at guest frame `gpfn`, uncached. */
  hasUncached(domain: string, gpfn: number, mfn: number): boolean {
    const entry = this.#machine.domain(domain)?.p2m.lookup(gpfn);
    return entry?.mfn === mfn && (entry.flags & P2M_UNCACHED) !== 0;
  }

  /** Id of the owner of a machine frame; undefined for a free one. */
  ownerOf(mfn: number): number | undefined {
    return this.#machine.hypervisor.frames.ownerOf(mfn);
  }

  /** Whether a domain may use all of so many ports. */
  mayUsePorts(domain: string, first: number, count: number): boolean {
    return this.#machine.domain(domain)?.ioPorts.contains(first, first + count - 1) ?? false;
  }

  /** The first word of a machine frame. */
  machineWord(mfn: number): bigint {
    return this.#machine.hypervisor.ram.u64(mfn * frameSize);
  }
}
