import { allowedAccesses, EXECUTE, READ, WRITE } from "./access-rights.ts";
import { dataBreakpointHit, instructionBreakpointHit } from "./breakpoints.ts";
import { CR_DCR, DCR_BE } from "./control-registers.ts";
import type { Fault } from "./fault.ts";
import * as faults from "./fault.ts";
import type { MachineMemory } from "./memory.ts";
import { NAT_PAGE, UNCACHEABLE, WRITE_BACK } from "./memory-attributes.ts";
import { keyFault } from "./protection-keys.ts";
import * as psr from "./psr.ts";
import { Registers } from "./registers.ts";
import { SoftTlb } from "./soft-tlb.ts";
import { ENTRY_ITIR, ENTRY_MASK, ENTRY_PTE, pageShift, pageShifts, Tlb } from "./tlb.ts";
import { longFormat, vhptAddress, vhptTag, walkerEnabled } from "./vhpt.ts";

export const PTE_PRESENT = 1;
const PTE_ACCESSED = 1 << 5;
const PTE_DIRTY = 1 << 6;
/** Exception deferral, in the high half. */
const PTE_HIGH_ED = 1 << 20;
/** Bits 62:50 of a physical address, in its high half. */
const UNIMPLEMENTED_HIGH = 0x7ffc_0000;
const PHYSICAL_HIGH = 0x3_ffff;

/** Translation of addresses and all of the checks on them (manual vol. 2, chapter 4). */
export class Translation extends Registers {
  readonly tlb: Tlb;
  protected readonly softTlb: SoftTlb;
  /** Keys into the software TLB for data accesses and fetches in the present state. */
  protected dataKey = 0;
  protected fetchKey = 0;
  /** Results of `resolve`: machine address, memory attribute, whether it may be remembered. */
  machineAddress = 0;
  memoryAttribute = 0;
  protected memorable = false;
  /** Bytes of the reference, for breakpoints. */
  private accessSize = 1;
  /** For a speculative load: which conditions on its page are deferred, and whether one was. */
  private deferral: ((fault: Fault) => boolean) | undefined;

  constructor(memory: MachineMemory, index: number) {
    super(memory, index);
    this.softTlb = new SoftTlb(memory, index);
    this.tlb = new Tlb(memory, index, () => this.flushTranslations());
    this.deriveKeys();
  }

  setRr(i: number, value: bigint): void {
    this.storeRr(i, value);
    this.flushTranslations();
  }

  setPkr(i: number, value: bigint): void {
    this.storePkr(i, value);
    this.flushTranslations();
  }

  /** Forget what is derived from translations; the next access looks them up again. */
  flushTranslations(): void {
    this.softTlb.flush();
    this.deriveKeys();
  }

  protected override psrChanged(low: number, high: number): void {
    const flush = (low & (psr.PSR_PK | psr.PSR_DB)) !== 0 || (high & psr.PSRH_VM) !== 0;
    if (flush) this.softTlb.flush();
    if (flush || (low & psr.PSR_DT) !== 0 || (high & KEY_BITS) !== 0) this.deriveKeys();
  }

  private deriveKeys(): void {
    const cpl = this.cpl;
    this.dataKey = this.softTlb.key(cpl, (this.psrLow & psr.PSR_DT) === 0);
    this.fetchKey = this.softTlb.key(cpl, (this.psrHigh & psr.PSRH_IT) === 0);
  }

  /**
   * Translate an address, given in halves, for an access (of READ, WRITE, EXECUTE; 0 asks for the
   * translation alone) to `size` bytes at a privilege level. Returns the fault that it raises; without one, `machineAddress` and the fields beside it
   * hold the result. Alignment is not looked at.
   */
  resolve(
    low: number,
    high: number,
    access: number,
    cpl: number,
    virtual: boolean,
    size = 1,
  ): Fault | undefined {
    this.memorable = true;
    this.accessSize = size;
    if (!virtual) return this.resolvePhysical(low, high, access, cpl);
    if ((this.psrHigh & psr.PSRH_VM) !== 0 && outsideVirtualMachine(high)) {
      return unimplementedAddress(access);
    }
    const rid = this.regionId(high);
    const side = (access & EXECUTE) !== 0 ? "i" : "d";
    let entry = this.tlb.lookup(side, low, high, rid);
    if (entry < 0) {
      const fault = this.walk(low, high, side);
      if (fault !== undefined) return fault;
      entry = this.tlb.lookup(side, low, high, rid);
    }
    return this.check(entry, low, high, access, cpl);
  }

  private resolvePhysical(
    low: number,
    high: number,
    access: number,
    cpl: number,
  ): Fault | undefined {
    if ((high & UNIMPLEMENTED_HIGH) !== 0) return unimplementedAddress(access);
    this.machineAddress = (high & PHYSICAL_HIGH) * 0x1_0000_0000 + (low >>> 0);
    this.memoryAttribute = high < 0 ? UNCACHEABLE : WRITE_BACK;
    if (this.memoryAttribute !== WRITE_BACK && (access & EXECUTE) === 0) this.memorable = false;
    return this.breakpoint(low, high, access, cpl);
  }

  /** The checks on a translation, in the order of their priority (manual vol. 2, table 5-6). */
  private check(
    entry: number,
    low: number,
    high: number,
    access: number,
    cpl: number,
  ): Fault | undefined {
    const i32 = this.i32;
    const pte = i32[entry + ENTRY_PTE]!;
    const pteHigh = i32[entry + ENTRY_PTE + 1]!;
    if ((pte & PTE_PRESENT) === 0) return faults.pageNotPresent;
    this.memoryAttribute = (pte >> 2) & 7;
    if (this.memoryAttribute === NAT_PAGE) return faults.natPageConsumption;
    if (this.memoryAttribute !== WRITE_BACK && (access & EXECUTE) === 0) this.memorable = false;
    if (access !== 0 && (this.psrLow & psr.PSR_PK) !== 0) {
      const fault = keyFault(this, i32[entry + ENTRY_ITIR]! >>> 8, access);
      if (fault !== undefined && !this.defers(fault)) return fault;
    }
    const allowed = allowedAccesses((pte >> 9) & 7, (pte >> 7) & 3, cpl);
    if ((access & ~allowed) !== 0) {
      const instruction = (access & EXECUTE) !== 0;
      const fault = instruction ? faults.instructionAccessRights : faults.dataAccessRights;
      if (!this.defers(fault)) return fault;
    }
    const fault = access === 0 ? undefined : this.pageBits(pte, access);
    if (fault !== undefined && !this.defers(fault)) return fault;
    const maskLow = i32[entry + ENTRY_MASK]!;
    const maskHigh = i32[entry + ENTRY_MASK + 1]!;
    const paLow = (pte & maskLow & ~0xfff) | (low & ~maskLow);
    const paHigh = ((pteHigh & maskHigh) | (high & ~maskHigh)) & PHYSICAL_HIGH;
    this.machineAddress = paHigh * 0x1_0000_0000 + (paLow >>> 0);
    return this.breakpoint(low, high, access, cpl);
  }

  private defers(fault: Fault): boolean {
    return this.deferral?.(fault) === true;
  }

  /**
   * As `resolve`, for a speculative load: conditions on the page that `deferral` defers do not hide
   * others of lower priority (manual vol. 2, 5.5.5).
   */
  protected resolveSpeculative(
    low: number,
    high: number,
    virtual: boolean,
    size: number,
    deferral: (fault: Fault) => boolean,
  ): Fault | undefined {
    this.deferral = deferral;
    const fault = this.resolve(low, high, READ, this.cpl, virtual, size);
    this.deferral = undefined;
    return fault;
  }

  /** Whether the page of the current instruction has its exception deferral bit set. */
  get recovers(): boolean {
    const entry = this.codeEntry();
    return entry >= 0 && (this.i32[entry + ENTRY_PTE + 1]! & PTE_HIGH_ED) !== 0;
  }

  /** The entry that translates the current instruction, -1 without one. */
  private codeEntry(): number {
    if ((this.psrHigh & psr.PSRH_IT) === 0) return -1;
    const low = Number(BigInt.asIntN(32, this.ip));
    const high = Number(BigInt.asIntN(32, this.ip >> 32n));
    return this.tlb.lookup("i", low, high, this.regionId(high));
  }

  /** epc: the privilege level that the current page promotes to, 3 if it does not. */
  promotionLevel(): number {
    if ((this.psrHigh & psr.PSRH_IT) === 0) return 0;
    const pte = this.codePte();
    return ((pte >> 9) & 7) === 7 ? (pte >> 7) & 3 : 3;
  }

  /** vmsw: whether instructions are translated and the current page promotes. */
  onPromotingPage(): boolean {
    return ((this.codePte() >> 9) & 7) === 7;
  }

  /** Low half of the translation of the current instruction, 0 without one. */
  private codePte(): number {
    const entry = this.codeEntry();
    return entry < 0 ? 0 : this.i32[entry + ENTRY_PTE]!;
  }

  /** Dirty and access bits; psr.da and psr.ia switch the faults off for one instruction. */
  private pageBits(pte: number, access: number): Fault | undefined {
    const needed = PTE_ACCESSED | ((access & WRITE) !== 0 ? PTE_DIRTY : 0);
    if ((pte & needed) === needed) return undefined;
    this.memorable = false;
    const high = this.psrHigh;
    if ((access & EXECUTE) !== 0) {
      return (high & psr.PSRH_IA) !== 0 ? undefined : faults.instructionAccessBit;
    }
    if ((high & psr.PSRH_DA) !== 0) return undefined;
    return (pte & needed & PTE_DIRTY) !== (needed & PTE_DIRTY)
      ? faults.dirtyBit
      : faults.dataAccessBit;
  }

  private breakpoint(low: number, high: number, access: number, cpl: number): Fault | undefined {
    if ((this.psrLow & psr.PSR_DB) === 0) return undefined;
    this.memorable = false;
    const va = (BigInt(high >>> 0) << 32n) | BigInt(low >>> 0);
    if ((access & EXECUTE) !== 0) {
      if ((this.psrHigh & psr.PSRH_ID) !== 0) return undefined;
      return instructionBreakpointHit(this, va, cpl) ? faults.instructionDebug : undefined;
    }
    if ((this.psrHigh & psr.PSRH_DD) !== 0) return undefined;
    const hit = dataBreakpointHit(this, va, this.accessSize, access, cpl);
    return hit ? faults.dataDebug : undefined;
  }

  /**
   * Nothing translates the address: let the VHPT walker insert the translation, or say which miss
   * it is (manual vol. 2, 4.1.7 and figure 4-16). Data misses are nested while psr.ic is 0, and
   * instructions are not walked for then.
   */
  private walk(low: number, high: number, side: "i" | "d"): Fault | undefined {
    const instruction = side === "i";
    const collection = (this.psrLow & psr.PSR_IC) !== 0;
    const va = (BigInt(high >>> 0) << 32n) | BigInt(low >>> 0);
    const data = (this.psrLow & psr.PSR_DT) !== 0;
    const walks = data && (collection || !instruction) && walkerEnabled(this, va);
    let fault: Fault | undefined;
    if (walks) fault = this.walkTable(va, side);
    else fault = instruction ? faults.alternateInstructionTlbMiss : faults.alternateDataTlbMiss;
    if (fault === undefined || collection || instruction) return fault;
    return faults.dataNestedTlbMiss;
  }

  /**
   * Insert what the VHPT has for an address, present or not. The walker gives up, which is a TLB
   * miss, where the entry cannot be read at level 0, has another tag, or reserved fields.
   */
  private walkTable(va: bigint, side: "i" | "d"): Fault | undefined {
    const miss = side === "i" ? faults.instructionTlbMiss : faults.dataTlbMiss;
    const address = vhptAddress(this, va);
    const low = Number(BigInt.asIntN(32, address));
    const high = Number(BigInt.asIntN(32, address >> 32n));
    const entry = this.tlb.lookup("d", low, high, this.regionId(high));
    if (entry < 0) return faults.vhptTranslation;
    const fault = this.check(entry, low, high, READ, 0);
    const long = longFormat(this);
    if (fault !== undefined || !this.memory.contains(this.machineAddress, long ? 32 : 8))
      return miss;
    const at = this.machineAddress;
    const bigEndian = (this.cr(CR_DCR) & DCR_BE) !== 0n;
    if (long && this.memory.read8(at + 16, bigEndian) !== vhptTag(this, va)) return miss;
    const pte = this.memory.read8(at, bigEndian);
    const rr = this.rr(Number(va >> 61n));
    const itir = long ? this.memory.read8(at + 8, bigEndian) : rr & 0xffff_fffcn;
    const present = (pte & 1n) !== 0n;
    if (present && (reservedPte(pte) || (itir & ITIR_RESERVED) !== 0n)) return miss;
    if (!pageShifts.has(pageShift(itir))) return miss;
    this.memorable = true;
    this.tlb.insert(side, va, Number((rr >> 8n) & 0xff_ffffn), pte, itir);
    return undefined;
  }
}

/** What an ITIR, and the second word of a long-format VHPT entry, may not have. */
const ITIR_RESERVED = 0xffff_ffff_0000_0003n;

function unimplementedAddress(access: number): Fault {
  const instruction = (access & EXECUTE) !== 0;
  return instruction ? faults.unimplementedInstructionAddress : faults.unimplementedDataAddress;
}

/**
 * With psr.vm = 1 a virtual address has one bit less, so that bit 60 has to repeat bit 59: the other
 * half of each region belongs to the monitor (manual vol. 2, 4.3.2).
 */
function outsideVirtualMachine(high: number): boolean {
  return ((high ^ (high << 1)) & (1 << 28)) !== 0;
}

const KEY_BITS = psr.PSRH_CPL | psr.PSRH_IT;

/** Whether a present translation sets reserved bits or has a reserved memory attribute. */
export function reservedPte(pte: bigint): boolean {
  const attribute = (pte >> 2n) & 7n;
  const reservedBits = pte & ((1n << 1n) | (3n << 50n));
  return reservedBits !== 0n || (attribute >= 1n && attribute <= 3n);
}
