import { frameSize, grantTableGpfn } from "../constants.ts";
import type { Domain } from "../domain.ts";
import type { Hypervisor } from "../hypervisor.ts";
import type { Ram } from "../ram.ts";
import { entrySize, GrantEntry, type GrantSource, statusSize } from "./entry.ts";

/** Frames that a table may have (abi 4.7). */
export const maxGrantFrames = 32;
/** Mappings that a domain may have: as many as a table can have entries. A limit of our own. */
const maxHandles = maxGrantFrames * (frameSize / entrySize[1]);

/** How a grant is used: for devices or by the processor, and for writing or only for reading. */
export interface Use {
  readonly device: boolean;
  readonly write: boolean;
}

/** A grant that is in use. Its entry is not read again as long as it is (HYP-095). */
export interface ActiveGrant {
  /** The domain that uses it. */
  readonly user: number;
  readonly mfn: number;
  /** Owner of that frame: the granter, or whose grant it passes on. */
  readonly owner: Domain;
  /** Part of the frame, in bytes; one that is not the whole frame can't be mapped. */
  readonly start: number;
  readonly length: number;
  readonly partial: boolean;
  /** The grant that this one passes on. */
  readonly behind: GrantSource | undefined;
  readonly uses: Uses;
}

/** How many uses of each kind there are. */
export interface Uses {
  deviceRead: number;
  deviceWrite: number;
  hostRead: number;
  hostWrite: number;
}

export function noUses(): Uses {
  return { deviceRead: 0, deviceWrite: 0, hostRead: 0, hostWrite: 0 };
}

/** A grant of another domain that this one has mapped: what its handle stands for. */
export interface Mapping extends Use {
  readonly granter: Domain;
  readonly ref: number;
  /** The frame. A device mapping itself holds a reference to it, any other one the P2M entry. */
  readonly mfn: number;
}

/** The grants of a domain: what it grants, and what it has mapped of others (abi 4.7). */
export class GrantTable {
  /** Layout of the entries; 0 before the table is set up. */
  version: 0 | 1 | 2 = 0;
  /** Xen-heap frames of the entries, and of version 2's status words. */
  readonly frames: number[] = [];
  readonly statusFrames: number[] = [];
  /** Grants of this domain that are in use, by reference. */
  readonly active = new Map<number, ActiveGrant>();
  /** What this domain has mapped, by handle. */
  readonly mappings: (Mapping | undefined)[] = [];

  /** Number of entries. */
  get size(): number {
    return this.version === 0 ? 0 : this.frames.length * entriesPerFrame(this.version);
  }

  /** Lowest handle that stands for nothing; undefined if there are too many. */
  freeHandle(): number | undefined {
    const free = this.mappings.indexOf(undefined);
    if (free >= 0) return free;
    return this.mappings.length < maxHandles ? this.mappings.length : undefined;
  }
}

function entriesPerFrame(version: 1 | 2): number {
  return frameSize / entrySize[version];
}

/** The entry of a reference; undefined if the table is not that long. */
export function entryOf(ram: Ram, table: GrantTable, ref: number): GrantEntry | undefined {
  const { version } = table;
  if (version === 0 || ref >= table.size) return undefined;
  const address = locate(table.frames, ref, entrySize[version]);
  const status = version === 1 ? address : locate(table.statusFrames, ref, statusSize);
  return new GrantEntry(ram, version, address, status);
}

/** Machine address of item `index` of an array that lies in these frames. */
function locate(frames: readonly number[], index: number, size: number): number {
  const perFrame = frameSize / size;
  return frames[Math.floor(index / perFrame)]! * frameSize + (index % perFrame) * size;
}

/** Frames of status words that a version 2 table of that many frames has. */
function statusFramesOf(frames: number): number {
  return Math.ceil((frames * entriesPerFrame(2) * statusSize) / frameSize);
}

/**
 * Makes the table at least `frames` long; the new frames are zero, and appear in the domain's
 * memory (layouts 5.1). False, and no change, when out of memory or the domain is being destroyed.
 */
export function growTable(hv: Hypervisor, domain: Domain, frames: number): boolean {
  const { grants } = domain;
  const added = frames - grants.frames.length;
  if (added <= 0) return true;
  const entries = zeroFrames(hv, domain, added);
  if (entries === undefined) return false;
  if (grants.version === 2 && !growStatus(hv, domain, frames)) {
    releaseFrames(hv, entries);
    return false;
  }
  for (const mfn of entries) {
    hv.physmap.addHypervisorPage(domain, grantTableGpfn + grants.frames.length, mfn);
    grants.frames.push(mfn);
  }
  return true;
}

/** Gives a table of that many frames its status words, which appear nowhere in its memory. */
export function growStatus(hv: Hypervisor, domain: Domain, frames: number): boolean {
  const { statusFrames } = domain.grants;
  const added = zeroFrames(hv, domain, statusFramesOf(frames) - statusFrames.length);
  if (added === undefined) return false;
  statusFrames.push(...added);
  return true;
}

/** Takes the status words away again. */
export function dropStatus(hv: Hypervisor, { grants }: Domain): void {
  releaseFrames(hv, grants.statusFrames);
  grants.statusFrames.length = 0;
}

function zeroFrames(hv: Hypervisor, domain: Domain, count: number): number[] | undefined {
  const frames: number[] = [];
  while (frames.length < count) {
    const mfn = domain.dying ? undefined : hv.frames.allocateXenHeap(domain.id);
    if (mfn === undefined) {
      releaseFrames(hv, frames);
      return undefined;
    }
    hv.ram.zeroFrame(mfn);
    frames.push(mfn);
  }
  return frames;
}

function releaseFrames(hv: Hypervisor, frames: readonly number[]): void {
  for (const mfn of frames) hv.frames.releaseAllocated(mfn);
}
