import { DOMID_FIRST_RESERVED, DOMID_IO, DOMID_XEN } from "../constants.ts";
import type { Domain } from "../domain.ts";
import { FRAME_ALLOCATED, FRAME_XEN_HEAP, NO_GPFN } from "../frames.ts";
import type { Hypervisor } from "../hypervisor.ts";
import { P2M_FOREIGN, P2M_IO } from "../p2m.ts";
import { countHeldReferences } from "./references.ts";

/** Sentences after which the rest of a broken table is left out. */
const maximumSentences = 20;

const hex = (frame: number): string => `0x${frame.toString(16)}`;
const place = ({ id }: Domain, gpfn: number, mfn: number): string =>
  `frame ${hex(mfn)} at ${hex(gpfn)} of domain ${id}`;

/**
 * Frames have one owner, counts add up, P2M and M2P are inverse, and what is free is mapped nowhere
 * (behaviour 8.1).
 */
export class FrameRules {
  readonly #hv: Hypervisor;
  /** References to each frame that somebody but its owner holds. */
  readonly #references: Int32Array;
  /** By domain id: frames found, Xen-heap frames found, and whether there is such a domain. */
  readonly #pages = new Int32Array(DOMID_FIRST_RESERVED + 16);
  readonly #heap = new Int32Array(DOMID_FIRST_RESERVED + 16);
  readonly #exists = new Uint8Array(DOMID_FIRST_RESERVED + 16);
  /** Frames that are in the P2M of their own domain. */
  #placed = 0;
  #sentences: string[] = [];

  constructor(hv: Hypervisor) {
    this.#hv = hv;
    this.#references = new Int32Array(hv.frames.total);
  }

  broken(): string[] {
    this.#sentences = [];
    this.#references.fill(0);
    this.#placed = 0;
    for (const domain of this.#hv.domains.values()) this.#checkP2m(domain);
    countHeldReferences(this.#hv, this.#references);
    this.#checkFrames();
    return this.#sentences;
  }

  #checkP2m(domain: Domain): void {
    let entries = 0;
    for (const { first, frames, flags } of domain.p2m.leaves()) {
      for (let i = 0; i < frames.length; i++) {
        if (frames[i] === 0) continue;
        entries++;
        this.#checkEntry(domain, first + i, frames[i]! - 1, flags[i]!);
      }
    }
    if (entries !== domain.p2m.count) {
      this.#say(() => `domain ${domain.id} counts ${domain.p2m.count} P2M entries of ${entries}`);
    }
  }

  #checkEntry(domain: Domain, gpfn: number, mfn: number, flags: number): void {
    const { total, count } = this.#hv.frames;
    // A caller may call what it maps of another domain I/O; it holds the frame all the same.
    if ((flags & P2M_IO) !== 0 && (flags & P2M_FOREIGN) === 0) return;
    if (mfn >= total || count[mfn] === 0) this.#sayFree(domain, gpfn, mfn);
    else if ((flags & P2M_FOREIGN) !== 0) this.#references[mfn]!++;
    else {
      this.#placed++;
      this.#checkOwn(domain, gpfn, mfn);
    }
  }

  #checkOwn(domain: Domain, gpfn: number, mfn: number): void {
    const { owner, m2p, flags } = this.#hv.frames;
    const isAllocated = (flags[mfn]! & FRAME_ALLOCATED) !== 0;
    if (owner[mfn] !== domain.id || m2p[mfn] !== gpfn || !isAllocated) {
      this.#sayOwn(domain, gpfn, mfn);
    }
  }

  #sayFree(domain: Domain, gpfn: number, mfn: number): void {
    this.#say(() => `${place(domain, gpfn, mfn)} is free`);
  }

  #sayOwn(domain: Domain, gpfn: number, mfn: number): void {
    const { owner, m2p, flags } = this.#hv.frames;
    const at = place(domain, gpfn, mfn);
    if (owner[mfn] !== domain.id) this.#say(() => `${at} is owned by domain ${owner[mfn]}`);
    if (m2p[mfn] !== gpfn) this.#say(() => `${at} has M2P ${hex(m2p[mfn]!)}`);
    if ((flags[mfn]! & FRAME_ALLOCATED) === 0) this.#say(() => `${at} was given back`);
  }

  #checkFrames(): void {
    const { frames, domains } = this.#hv;
    const { total, count, flags, owner, m2p } = frames;
    for (const id of domains.keys()) this.#exists[id] = 1;
    let free = 0;
    let placed = 0;
    for (let mfn = 0; mfn < total; mfn++) {
      if (count[mfn] === 0) {
        free++;
        this.#checkFree(mfn);
        continue;
      }
      const id = owner[mfn]!;
      if (id < 0) continue;
      if (m2p[mfn] !== NO_GPFN) placed++;
      if ((flags[mfn]! & FRAME_XEN_HEAP) !== 0) this.#heap[id]!++;
      else this.#pages[id]!++;
      const held = (flags[mfn]! & FRAME_ALLOCATED) + this.#references[mfn]!;
      if (count[mfn] !== held) this.#sayCount(mfn, held);
      if (this.#exists[id] === 0 && id !== DOMID_XEN && id !== DOMID_IO) this.#sayOwner(mfn);
    }
    if (free !== frames.free) this.#say(() => `${free} frames are free, not ${frames.free}`);
    // Each entry has its frame in the M2P, so that equal numbers leave no other frame there.
    if (placed !== this.#placed) this.#checkM2p();
    for (const id of domains.keys()) {
      this.#compare(id, "pages", this.#pages[id]!, frames.pages(id));
      this.#compare(id, "Xen-heap pages", this.#heap[id]!, frames.xenHeapPages(id));
      this.#exists[id] = 0;
      this.#pages[id] = 0;
      this.#heap[id] = 0;
    }
  }

  // Sentences are made apart: a function in the loop that knows its frame would cost an allocation
  // for each frame.
  #sayCount(mfn: number, held: number): void {
    const count = this.#hv.frames.count[mfn];
    this.#say(() => `frame ${hex(mfn)} counts ${count} references of ${held}`);
  }

  #sayOwner(mfn: number): void {
    const id = this.#hv.frames.owner[mfn];
    this.#say(() => `frame ${hex(mfn)} is owned by no domain, ${id}`);
  }

  #checkM2p(): void {
    const { frames, domains } = this.#hv;
    for (let mfn = 0; mfn < frames.total; mfn++) {
      const gpfn = frames.m2p[mfn]!;
      const id = frames.ownerOf(mfn);
      if (gpfn === NO_GPFN || id === undefined) continue;
      if (domains.get(id)?.p2m.lookup(gpfn)?.mfn === mfn) continue;
      this.#say(() => `M2P of frame ${hex(mfn)} names ${hex(gpfn)}, where it is not`);
    }
  }

  #checkFree(mfn: number): void {
    const { flags, owner, m2p } = this.#hv.frames;
    const isMapped = this.#references[mfn] !== 0;
    if (owner[mfn]! >= 0 || flags[mfn] !== 0 || m2p[mfn] !== NO_GPFN || isMapped) {
      this.#sayNotFree(mfn);
    }
  }

  #sayNotFree(mfn: number): void {
    const { flags, owner, m2p } = this.#hv.frames;
    const name = `free frame ${hex(mfn)}`;
    if (owner[mfn]! >= 0) this.#say(() => `${name} has owner ${owner[mfn]}`);
    if (flags[mfn] !== 0) this.#say(() => `${name} has flags ${flags[mfn]}`);
    if (m2p[mfn] !== NO_GPFN) this.#say(() => `${name} has M2P ${hex(m2p[mfn]!)}`);
    if (this.#references[mfn] !== 0) this.#say(() => `${name} is mapped`);
  }

  #compare(id: number, what: string, found: number, counted: number): void {
    if (found !== counted) this.#say(() => `domain ${id} has ${found} ${what}, not ${counted}`);
  }

  #say(sentence: () => string): void {
    if (this.#sentences.length < maximumSentences) this.#sentences.push(sentence());
  }
}
