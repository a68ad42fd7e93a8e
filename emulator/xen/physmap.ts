import type { Domain } from "./domain.ts";
import { type FrameTable, NO_GPFN } from "./frames.ts";
import { P2M_COUNTED, P2M_FOREIGN, P2M_IO, type P2mEntry } from "./p2m.ts";

/**
 * Changes of a P2M together with what hangs on it: reference counts, M2P and cached translations
 * (behaviour 8.1, 8.2). Whoever changes a P2M does it through these functions.
 */
export class Physmap {
  readonly #frames: FrameTable;

  constructor(frames: FrameTable) {
    this.#frames = frames;
  }

  /** Places a page that `domain` owns; a page that was there is released. */
  addPage(domain: Domain, gpfn: number, mfn: number): void {
    const old = domain.p2m.replace(gpfn, mfn, P2M_COUNTED);
    this.#frames.m2p[mfn] = gpfn;
    if (old !== undefined) this.#dropReplaced(domain, old);
  }

  /**
   * Maps a page of another domain, for which the caller has taken a reference with getPage; that
   * reference now belongs to the entry. `flags` are of p2m.ts.
   */
  addForeign(domain: Domain, gpfn: number, mfn: number, flags: number): void {
    const old = domain.p2m.replace(gpfn, mfn, flags | P2M_FOREIGN);
    if (old !== undefined) this.#dropReplaced(domain, old);
  }

  /** Maps a machine frame that is not RAM; it has no owner and no count. */
  addIo(domain: Domain, gpfn: number, mfn: number, flags: number): boolean {
    return domain.p2m.set(gpfn, mfn, flags | P2M_IO);
  }

  /** Lets tools reach a page of the hypervisor's by address (layouts 5.1); it is not counted. */
  addHypervisorPage(domain: Domain, gpfn: number, mfn: number): void {
    if (domain.p2m.set(gpfn, mfn, 0)) this.#frames.m2p[mfn] = gpfn;
  }

  /**
   * Empties an entry and drops the reference that it held: the page is freed when nobody else has
   * one. False if there was none.
   */
  remove(domain: Domain, gpfn: number): boolean {
    const old = domain.p2m.remove(gpfn);
    if (old === undefined) return false;
    this.#dropReplaced(domain, old);
    return true;
  }

  /** remove() for a page of the domain's own only; false and no change for anything else. */
  removeOwn(domain: Domain, gpfn: number): boolean {
    const entry = domain.p2m.lookup(gpfn);
    if (entry === undefined || this.#frames.ownerOf(entry.mfn) !== domain.id) return false;
    return this.remove(domain, gpfn);
  }

  #dropReplaced(domain: Domain, old: P2mEntry): void {
    flushTlb(domain);
    if ((old.flags & P2M_FOREIGN) !== 0) this.#frames.putPage(old.mfn);
    else if ((old.flags & P2M_IO) === 0) this.#frames.m2p[old.mfn] = NO_GPFN;
    if ((old.flags & P2M_COUNTED) !== 0) this.#frames.releaseAllocated(old.mfn);
  }
}

/** Drops every cached translation of the domain before its vcpus next execute. */
export function flushTlb(domain: Domain): void {
  for (const vcpu of domain.vcpus) vcpu.tlbStale = true;
}
