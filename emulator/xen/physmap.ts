import type { Domain } from "./domain.ts";
import { type FrameTable, NO_GPFN } from "./frames.ts";
import { P2M_COUNTED, P2M_FOREIGN, P2M_IO, P2M_TLB_TRACK, type P2mEntry } from "./p2m.ts";
import type { TrackedPage } from "./tlb-tracking.ts";

/**
 * Changes of a P2M together with what hangs on it: reference counts, M2P and cached translations
 * (behaviour 8.1, 8.2). Whoever changes a P2M does it through these functions.
 */
export class Physmap {
  /** Called to drop the one page through which a granted frame has been seen. */
  purgeTracked: (domain: Domain, page: TrackedPage) => void = () => {};
  readonly #frames: FrameTable;

  constructor(frames: FrameTable) {
    this.#frames = frames;
  }

  /** Places a page that `domain` owns; a page that was there is released. */
  addPage(domain: Domain, gpfn: number, mfn: number): void {
    const old = domain.p2m.replace(gpfn, mfn, P2M_COUNTED);
    this.#frames.m2p[mfn] = gpfn;
    this.#replaced(domain, gpfn, old);
  }

  /**
   * Maps a page of another domain, for which the caller has taken a reference with getPage; that
   * reference now belongs to the entry. `flags` are of p2m.ts.
   */
  addForeign(domain: Domain, gpfn: number, mfn: number, flags: number): void {
    const old = domain.p2m.replace(gpfn, mfn, flags | P2M_FOREIGN);
    this.#replaced(domain, gpfn, old);
  }

  /** Maps a machine frame that is not RAM; it has no owner and no count. */
  addIo(domain: Domain, gpfn: number, mfn: number, flags: number): boolean {
    if (!domain.p2m.set(gpfn, mfn, flags | P2M_IO)) return false;
    this.#replaced(domain, gpfn, undefined);
    return true;
  }

  /** Lets tools reach a page of the hypervisor's by address (layouts 5.1); it is not counted. */
  addHypervisorPage(domain: Domain, gpfn: number, mfn: number): void {
    if (!domain.p2m.set(gpfn, mfn, 0)) return;
    this.#frames.m2p[mfn] = gpfn;
    this.#replaced(domain, gpfn, undefined);
  }

  /**
   * Empties an entry and drops the reference that it held: the page is freed when nobody else has
   * one. False if there was none.
   */
  remove(domain: Domain, gpfn: number): boolean {
    const old = domain.p2m.remove(gpfn);
    if (old === undefined) return false;
    this.#replaced(domain, gpfn, old);
    return true;
  }

  /** remove() for a page of the domain's own only; false and no change for anything else. */
  removeOwn(domain: Domain, gpfn: number): boolean {
    const entry = domain.p2m.lookup(gpfn);
    if (entry === undefined || this.#frames.ownerOf(entry.mfn) !== domain.id) return false;
    return this.remove(domain, gpfn);
  }

  /**
   * Empties the entry of a page of the domain's own, which stays its own and is to be placed
   * elsewhere, or taken from it.
   */
  displace(domain: Domain, gpfn: number): void {
    const old = domain.p2m.remove(gpfn);
    if (old === undefined) return;
    this.#dropTranslations(domain, gpfn, old);
    this.#frames.m2p[old.mfn] = NO_GPFN;
  }

  /** An entry has changed: drops what was cached of the old one, and the reference that it held. */
  #replaced(domain: Domain, gpfn: number, old: P2mEntry | undefined): void {
    domain.dirtyLog?.mark(gpfn);
    if (old === undefined) {
      // The hardware may have been given something in place of the frame that was missing.
      if (domain.standsIn) flushTlb(domain);
      domain.standsIn = false;
      return;
    }
    this.#dropTranslations(domain, gpfn, old);
    if ((old.flags & P2M_FOREIGN) !== 0) this.#frames.putPage(old.mfn);
    else if ((old.flags & P2M_IO) === 0) this.#frames.m2p[old.mfn] = NO_GPFN;
    if ((old.flags & P2M_COUNTED) !== 0) this.#frames.releaseAllocated(old.mfn);
  }

  /** Tracked translations one by one, if it is known where they are; else all (behaviour 3.3). */
  #dropTranslations(domain: Domain, gpfn: number, old: P2mEntry): void {
    const tracked = (old.flags & P2M_TLB_TRACK) !== 0 ? domain.tracking.take(gpfn) : "many";
    if (tracked === "many") flushTlb(domain);
    else if (tracked !== undefined) this.purgeTracked(domain, tracked);
  }
}

/** Drops every cached translation of the domain before its vcpus next execute. */
export function flushTlb(domain: Domain): void {
  for (const vcpu of domain.vcpus) vcpu.tlbStale = true;
}
