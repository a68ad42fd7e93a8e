import { defaultHypercallImm, defaultSharedInfoVa, frameSize } from "./constants.ts";
import { defaultWeight, type Share } from "./credit.ts";
import type { DirtyLog } from "./dirty-log.ts";
import { EventChannels } from "./events.ts";
import type { FrameTable } from "./frames.ts";
import { GrantTable } from "./grants/table.ts";
import type { ForeignExposure } from "./hypercalls/dom0vp/foreign-exposure.ts";
import { irqCount } from "./irq/irq-line.ts";
import type { IrqTable } from "./irq/irq-table.ts";
import { P2m, type P2mEntry } from "./p2m.ts";
import { P2mPages } from "./p2m-pages.ts";
import type { MemoryModel } from "./profile.ts";
import type { Ram } from "./ram.ts";
import { RangeSet } from "./range-set.ts";
import { TlbTracking } from "./tlb-tracking.ts";
import type { Vcpu } from "./vcpu.ts";

interface DomainOptions {
  readonly id: number;
  readonly privileged: boolean;
  readonly handle: Uint8Array;
  readonly ssidref: number;
  readonly maxPages: number;
}

/** A domain: its vcpus, memory, event channels and life cycle. */
export class Domain {
  readonly id: number;
  isPrivileged: boolean;
  readonly p2m = new P2m();
  readonly events: EventChannels;
  readonly grants = new GrantTable();
  /** By vcpu id; max_vcpus is its length. */
  readonly vcpus: Vcpu[] = [];
  readonly handle: Uint8Array;
  readonly ssidref: number;
  /** Limit of totPages (domctl max_mem). */
  maxPages: number;

  /** Its P2M as pages that guests are shown (layouts 5.4). */
  readonly p2mPages: P2mPages;
  /** P2Ms of other domains that it is shown; the pages are in its own P2M as foreign ones. */
  readonly foreignExposures: ForeignExposure[] = [];
  /** Its stores are logged (abi 5.2 shadow_op). */
  dirtyLog: DirtyLog | undefined;
  /** Machine frames that it may map though they are no RAM (abi 5.2 iomem_permission). */
  readonly ioFrames = new RangeSet();
  /** I/O ports that it may use (abi 5.2 ioport_permission). */
  readonly ioPorts = new RangeSet();

  /** Nested pauses: domctl pausedomain (once), and operations of the hypervisor. */
  pauseCount = 0;
  /** The pause that domctl pausedomain and unpausedomain control. */
  pausedByController = false;
  /** All vcpus are being stopped or have stopped (behaviour 10). */
  isShutDown = false;
  /** Latched reason of shutdown, or -1. */
  shutdownCode = -1;
  /** Why the hypervisor crashed the domain (behaviour 17). */
  crashReason: string | undefined;
  /** Being destroyed: no new resources are given to it. */
  dying = false;
  /** Everything is released; only references of others keep its id in use. */
  dead = false;
  /** Interrupts of the machine that the domain may bind (domctl irq_permission); dom0 has all. */
  readonly permittedIrqs: Set<number>;
  /** Frame of the needs-EOI bitmap, to which a reference is held (physdev_op pirq_eoi_gmfn). */
  pirqEoiFrame: number | undefined;
  /** Port of suspend notification (domctl subscribe), 0 if none. */
  suspendPort = 0;

  /** Break immediate that is a hypercall (abi 1.2). */
  hypercallImm = defaultHypercallImm;
  /** Base of the XSI window (layouts 1.1). */
  sharedInfoVa = defaultSharedInfoVa;
  /** Frame (Xen heap) of shared_info. */
  sharedInfoFrame: number;
  /** End of conventional memory, in bytes of guest-physical address (layouts 5.1). */
  convmemEnd = 0;
  /**
   * What guest-physical addresses are (behaviour 8): addresses of the domain's own (VP), except for
   * dom0 on some machines. There they are the machine's, of all memory whoever owns it (P=M), or of
   * the pages that the domain owns or maps (P2M).
   */
  memoryModel: MemoryModel = "VP";
  /**
   * While a call is served whose pointers are virtual addresses (abi 3, before xencomm): what they
   * lead to, by the translations of the calling vcpu.
   */
  pointerToPhysical: ((va: bigint) => number | undefined) | undefined;
  /** Vector by which events arrive, if Xen has fixed it (behaviour 0, January 2006). */
  eventVector: number | undefined;
  /** Region ids below 2^ridBits belong to the domain (behaviour 3.2). */
  ridBits = 18;
  /** Block of the host's region ids, 1..63; 0 before one is assigned (behaviour 3.2). */
  ridBlock = 0;
  /** Each vcpu has a VHPT of its own (arch_setup vhpt_size_log2, behaviour 2.2). */
  ownVhpts = false;
  /** By processor: the vcpu that last ran there, and the flush clock when it left. */
  readonly lastOn: ({ vcpu: number; leftAt: number } | undefined)[] = [];
  /** Where translations of granted frames went (behaviour 3.3). */
  readonly tracking = new TlbTracking();
  /** The hardware may hold translations of guest frames that do not exist (behaviour 2.5). */
  standsIn = false;
  /** Region 7 is mapped by the hypervisor, with these bits and key (abi 5.8). */
  identityRegion7: { protection: bigint; key: bigint } | undefined;
  /** Its share of the processors (domctl scheduler_op, abi 5.2). */
  readonly share: Share = { weight: defaultWeight, cap: 0 };
  /** Domain that may be controlled by this one (domctl set_target). */
  target: Domain | undefined;
  /** Guest-physical addresses of firmware tables, from the boot parameters; 0 if there is none. */
  firmware = { systemTable: 0, fpswa: 0 };
  /** EFI takes virtual addresses since SetVirtualAddressMap (abi 7.4). */
  efiVirtual = false;
  /** A debugger of dom0's is attached (domctl setdebugging). */
  debugged = false;
  /** What Xen stops or tells for (ia64_debug_op, abi 5.7). */
  debugFlags = 0;
  /** Nobody has forbidden to migrate it (domctl disable_migrate). */
  migratable = true;
  /** Parameters of hvm_op, by index (abi 4.11). */
  readonly hvmParams = new BigUint64Array(17);
  /** Machine frames that parameters name and that Xen holds a reference to, by index. */
  readonly deviceModelFrames = new Map<number, number>();
  /** Seconds added to EFI GetTime (domctl settimeoffset). */
  timeOffset = 0;
  /** Entry point and gp of started processors, from SAL SET_VECTORS (behaviour 6). */
  bootRendezvous: { entry: bigint; gp: bigint } = { entry: 0n, gp: 0n };

  readonly #frames: FrameTable;
  readonly #ram: Ram;

  constructor(
    options: DomainOptions,
    frames: FrameTable,
    ram: Ram,
    irqs: IrqTable,
    sharedInfoFrame: number,
  ) {
    this.id = options.id;
    this.isPrivileged = options.privileged;
    this.handle = options.handle;
    this.ssidref = options.ssidref;
    this.maxPages = options.maxPages;
    this.sharedInfoFrame = sharedInfoFrame;
    this.#frames = frames;
    this.#ram = ram;
    this.events = new EventChannels(this, ram, irqs);
    this.permittedIrqs = new Set(options.privileged ? Array(irqCount).keys() : []);
    this.p2mPages = new P2mPages(ram);
    this.p2m.pages = this.p2mPages;
  }

  /** It may do I/O, and so ask for memory that is contiguous in the machine (abi 4.6). */
  get hasIoRights(): boolean {
    return !this.ioFrames.isEmpty || !this.ioPorts.isEmpty;
  }

  /** Pages owned, Xen heap not included. */
  get totPages(): number {
    return this.#frames.pages(this.id);
  }

  /** No vcpu may execute. */
  get stopped(): boolean {
    return this.pauseCount > 0 || this.isShutDown || this.dying;
  }

  /**
   * Copy of `length` bytes at guest-physical `gpa`; undefined when a page of the range is not in
   * the P2M or not owned by the domain (abi 3).
   */
  readPhysical(gpa: number, length: number): Uint8Array | undefined {
    const result = new Uint8Array(length);
    const done = this.#walk(gpa, length, (machine, offset, size) => {
      result.set(this.#ram.read(machine, size), offset);
    });
    return done ? result : undefined;
  }

  /**
   * Writes bytes at guest-physical `gpa`. False at a page that is not in the P2M or not owned by
   * the domain; what came before it has been written.
   */
  writePhysical(gpa: number, bytes: Uint8Array): boolean {
    return this.#walk(gpa, bytes.length, (machine, offset, size) => {
      this.dirtyLog?.mark(Math.floor((gpa + offset) / frameSize));
      this.#ram.write(machine, bytes.subarray(offset, offset + size));
    });
  }

  /** See `Ram.refuseCopy`. */
  refusesCopy(): boolean {
    return this.#ram.refuseCopy();
  }

  /** What an access to a guest frame leads to, its owner aside. */
  frameAt(gpfn: number): P2mEntry | undefined {
    if (this.memoryModel === "P=M" && this.#frames.isValid(gpfn)) return { mfn: gpfn, flags: 0 };
    return this.p2m.lookup(gpfn);
  }

  /**
   * Whether the page of another domain can appear at a guest frame (behaviour 8): in the P=M model
   * nowhere, as all of the machine has its place, in the P2M model where the machine has it.
   */
  canPlace(gpfn: number, mfn: number): boolean {
    return this.memoryModel === "VP" || (this.memoryModel === "P2M" && gpfn === mfn);
  }

  /** Machine address of a byte of the domain's own memory; in the P=M model, of any memory. */
  machineAddress(gpa: number): number | undefined {
    const gpfn = Math.floor(gpa / frameSize);
    if (this.memoryModel === "P=M") return this.#frames.isValid(gpfn) ? gpa : undefined;
    const entry = this.p2m.lookup(gpfn);
    if (entry === undefined || this.#frames.ownerOf(entry.mfn) !== this.id) return undefined;
    return entry.mfn * frameSize + (gpa & (frameSize - 1));
  }

  #walk(
    gpa: number,
    length: number,
    visit: (machine: number, offset: number, size: number) => void,
  ): boolean {
    for (let offset = 0; offset < length; ) {
      const address = gpa + offset;
      const machine = this.machineAddress(address);
      if (machine === undefined) return false;
      const size = Math.min(length - offset, frameSize - (machine & (frameSize - 1)));
      visit(machine, offset, size);
      offset += size;
    }
    return true;
  }
}
