import type { Domain } from "../domain.ts";
import { FRAME_ALLOCATED, FRAME_XEN_HEAP, NO_GPFN } from "../frames.ts";
import type { Hypervisor } from "../hypervisor.ts";
import { P2M_COUNTED, P2M_FOREIGN, P2M_IO } from "../p2m.ts";
import { countHeldReferences } from "./references.ts";

/** Sentences after which the rest of a broken table is left out. */
const maximumSentences = 20;

const hex = (frame: number): string => `0x${frame.toString(16)}`;

/**
 * Frames have one owner, counts add up, P2M and M2P are inverse, and what is free is mapped nowhere
 * (behaviour 8.1).
 */
export class FrameRules {
  readonly #hv: Hypervisor;
  /** References to each frame that somebody but its owner holds. */
  readonly #references: Int32Array;
  #sentences: string[] = [];

  constructor(hv: Hypervisor) {
    this.#hv = hv;
    this.#references = new Int32Array(hv.frames.total);
  }

  broken(): string[] {
    this.#sentences = [];
    this.#references.fill(0);
    for (const domain of this.#hv.domains.values()) this.#checkP2m(domain);
    countHeldReferences(this.#hv, this.#references);
    this.#checkFrames();
    return this.#sentences;
  }

  #checkP2m(domain: Domain): void {
    const { frames } = this.#hv;
    let entries = 0;
    domain.p2m.visit((gpfn, mfn, flags) => {
      entries++;
      const at = () => `frame ${hex(mfn)} at ${hex(gpfn)} of domain ${domain.id}`;
      // A caller may call what it maps of another domain I/O; it holds the frame all the same.
      if ((flags & P2M_IO) !== 0 && (flags & P2M_FOREIGN) === 0) return;
      if (!frames.isValid(mfn) || frames.count[mfn] === 0) this.#say(() => `${at()} is free`);
      else if ((flags & P2M_FOREIGN) !== 0) this.#references[mfn]!++;
      else if ((flags & P2M_COUNTED) !== 0) this.#checkOwn(domain, gpfn, mfn, at);
    });
    if (entries !== domain.p2m.count) {
      this.#say(() => `domain ${domain.id} counts ${domain.p2m.count} P2M entries of ${entries}`);
    }
  }

  #checkOwn(domain: Domain, gpfn: number, mfn: number, at: () => string): void {
    const { owner, m2p, flags } = this.#hv.frames;
    if (owner[mfn] !== domain.id) this.#say(() => `${at()} is owned by domain ${owner[mfn]}`);
    if (m2p[mfn] !== gpfn) this.#say(() => `${at()} has M2P ${hex(m2p[mfn]!)}`);
    if ((flags[mfn]! & FRAME_ALLOCATED) === 0) this.#say(() => `${at()} was given back`);
  }

  #checkFrames(): void {
    const { frames, domains } = this.#hv;
    const { total, count, flags, owner } = frames;
    const pages = new Map<number, number>();
    const heap = new Map<number, number>();
    let free = 0;
    for (let mfn = 0; mfn < total; mfn++) {
      if (count[mfn] === 0) {
        free++;
        this.#checkFree(mfn);
        continue;
      }
      const domain = owner[mfn]!;
      if (domain < 0) continue;
      const totals = (flags[mfn]! & FRAME_XEN_HEAP) !== 0 ? heap : pages;
      totals.set(domain, (totals.get(domain) ?? 0) + 1);
      this.#checkUsed(mfn, domain);
    }
    if (free !== frames.free) this.#say(() => `${free} frames are free, not ${frames.free}`);
    for (const id of domains.keys()) {
      this.#compare(id, "pages", pages.get(id) ?? 0, frames.pages(id));
      this.#compare(id, "Xen-heap pages", heap.get(id) ?? 0, frames.xenHeapPages(id));
    }
  }

  #checkFree(mfn: number): void {
    const { flags, owner, m2p } = this.#hv.frames;
    if (owner[mfn]! >= 0) this.#say(() => `free frame ${hex(mfn)} has owner ${owner[mfn]}`);
    if (flags[mfn] !== 0) this.#say(() => `free frame ${hex(mfn)} has flags ${flags[mfn]}`);
    if (m2p[mfn] !== NO_GPFN) this.#say(() => `free frame ${hex(mfn)} has M2P ${hex(m2p[mfn]!)}`);
    if (this.#references[mfn] !== 0) this.#say(() => `free frame ${hex(mfn)} is mapped`);
  }

  #checkUsed(mfn: number, id: number): void {
    const { domains, frames } = this.#hv;
    const domain = domains.get(id);
    if (domain === undefined) this.#say(() => `frame ${hex(mfn)} is owned by no domain, ${id}`);
    const own = (frames.flags[mfn]! & FRAME_ALLOCATED) !== 0 ? 1 : 0;
    const held = own + this.#references[mfn]!;
    if (frames.count[mfn] !== held) {
      this.#say(() => `frame ${hex(mfn)} counts ${frames.count[mfn]} references of ${held}`);
    }
    const gpfn = frames.m2p[mfn]!;
    if (gpfn === NO_GPFN || domain === undefined) return;
    if (domain.p2m.lookup(gpfn)?.mfn !== mfn) {
      this.#say(() => `M2P of frame ${hex(mfn)} names ${hex(gpfn)}, where it is not`);
    }
  }

  #compare(id: number, what: string, found: number, counted: number): void {
    if (found !== counted) this.#say(() => `domain ${id} has ${found} ${what}, not ${counted}`);
  }

  #say(sentence: () => string): void {
    if (this.#sentences.length < maximumSentences) this.#sentences.push(sentence());
  }
}
