import { EXECUTE, READ, WRITE } from "./access-rights.ts";
import type { AccessSize } from "./builder.ts";
import type { Bus } from "./bus.ts";
import type { Fault } from "./fault.ts";
import {
  dataNestedTlbMiss,
  unalignedDataReference,
  unimplementedDataAddress,
  unsupportedDataReference,
} from "./fault.ts";
import { ISR_ED, ISR_RS } from "./interruption.ts";
import type { MachineMemory } from "./memory.ts";
import { type AccessRule, plainAccess, WRITE_BACK } from "./memory-attributes.ts";
import * as psr from "./psr.ts";
import { EXECUTE_TABLE, READ_TABLE, WRITE_TABLE } from "./soft-tlb.ts";
import * as state from "./state.ts";
import { Translation } from "./translation.ts";

/**
 * What is thrown to leave an interrupted instruction; the fields of the processor say why. It is one
 * constant, so that a fault allocates nothing.
 */
export const interrupted: object = Object.freeze({ name: "interrupted" });

/** Unaligned accesses within a line of this many bytes are performed unless psr.ac is set. */
const unalignedLine = 16;

/** `locate` gives this for an address outside RAM; `machineAddress` is then that of the device. */
export const OUTSIDE_RAM = -1;

/** Loads and stores through translation, and what raises their faults. */
export class DataAccess extends Translation {
  /** Devices beyond RAM. Without them reads give all ones and writes are dropped. */
  bus: Bus | undefined;
  /** The interruption being raised, for the handler of `interrupted`. */
  protected raisedFault: Fault = dataNestedTlbMiss;
  protected raisedCode = 0;
  protected raisedIsr = 0;
  protected raisedAddress: bigint | undefined;
  private readonly scratch8: number;
  private readonly scratch4: number;

  constructor(memory: MachineMemory, index: number) {
    super(memory, index);
    this.scratch8 = this.base8 + (state.scratch >> 3);
    this.scratch4 = 2 * this.scratch8;
  }

  /**
   * Interrupt the current instruction. `isrHigh` are bits of ISR from 32 up (READ, WRITE, ...),
   * `code` is added to the fault's own ISR.code, `address` goes to cr.ifa.
   */
  raise(fault: Fault, isrHigh = 0, address?: bigint, code = 0): never {
    this.raisedFault = fault;
    this.raisedCode = fault.code | code;
    this.raisedIsr = isrHigh;
    this.raisedAddress = address;
    throw interrupted;
  }

  /** Data read in the byte order of psr.be. */
  load(address: bigint, size: AccessSize): bigint {
    const offset = this.locate(address, size, READ_TABLE, READ, this.dataKey);
    if (offset === OUTSIDE_RAM) return this.readBus(this.machineAddress, size);
    const little = (this.psrLow & psr.PSR_BE) === 0;
    const view = this.memory.view;
    switch (size) {
      case 8:
        return view.getBigUint64(offset, little);
      case 4:
        return BigInt(view.getUint32(offset, little));
      case 2:
        return BigInt(view.getUint16(offset, little));
      default:
        return BigInt(view.getUint8(offset));
    }
  }

  /** Data written in the byte order of psr.be; the low `size` bytes of the value. */
  store(address: bigint, size: AccessSize, value: bigint): void {
    const offset = this.locate(address, size, WRITE_TABLE, WRITE, this.dataKey);
    if (offset === OUTSIDE_RAM) {
      this.bus?.write(this.machineAddress, size, BigInt.asUintN(8 * size, value));
      return;
    }
    this.noteWrite(offset, size);
    const little = (this.psrLow & psr.PSR_BE) === 0;
    const view = this.memory.view;
    switch (size) {
      case 8:
        view.setBigUint64(offset, value, little);
        return;
      case 4:
        view.setInt32(offset, Number(BigInt.asIntN(32, value)), little);
        return;
      case 2:
        view.setInt16(offset, Number(BigInt.asIntN(16, value)), little);
        return;
      default:
        view.setInt8(offset, Number(BigInt.asIntN(8, value)));
    }
  }

  /** Read a word of the backing store, at the privilege and byte order of ar.rsc. */
  rseLoad(address: bigint): bigint {
    const offset = this.locateRse(address, READ_TABLE, READ);
    if (offset === OUTSIDE_RAM) return this.readBus(this.machineAddress, 8);
    return this.memory.view.getBigUint64(offset, !this.rseBigEndian());
  }

  rseStore(address: bigint, value: bigint): void {
    const offset = this.locateRse(address, WRITE_TABLE, WRITE);
    if (offset === OUTSIDE_RAM) {
      this.bus?.write(this.machineAddress, 8, value);
      return;
    }
    this.noteWrite(offset, 8);
    this.memory.view.setBigUint64(offset, value, !this.rseBigEndian());
  }

  private rseBigEndian(): boolean {
    return (this.ar(16) & 0x10n) !== 0n;
  }

  /**
   * The byte offset in the linear memory of a data access with all of its checks, or OUTSIDE_RAM.
   * `access` is of READ and WRITE; a semaphore does both on the write table.
   */
  locate(
    address: bigint,
    size: number,
    table: number,
    access: number,
    key: number,
    rule: AccessRule = plainAccess,
  ): number {
    this.u64[this.scratch8] = address;
    const low = this.i32[this.scratch4]!;
    const high = this.i32[this.scratch4 + 1]!;
    const e = this.softTlb.entry(table, low);
    if (
      this.i32[e] === ((low & ~0xfff) | key) &&
      this.i32[e + 1] === high &&
      (low & (size - 1)) === 0
    ) {
      return (this.i32[e + 2]! >>> 0) + (low & 0xfff);
    }
    const virtual = (this.psrLow & psr.PSR_DT) !== 0;
    const fault = this.resolve(low, high, access, this.cpl, virtual, rule.bytes ?? size);
    if (fault !== undefined) this.raiseData(fault, access, address);
    if (!this.mayAccess(low, size, rule)) this.raiseData(unalignedDataReference, access, address);
    if (((rule.attributes >> this.memoryAttribute) & 1) === 0) {
      this.raiseData(unsupportedDataReference, access, address);
    }
    return this.remember(table, low, high, key, size);
  }

  private locateRse(address: bigint, table: number, access: number): number {
    this.u64[this.scratch8] = address;
    const low = this.i32[this.scratch4]!;
    const high = this.i32[this.scratch4 + 1]!;
    const cpl = Number((this.ar(16) >> 2n) & 3n);
    const virtual = (this.psrLow & psr.PSR_RT) !== 0;
    const key = this.softTlb.key(cpl, !virtual);
    const e = this.softTlb.entry(table, low);
    if (this.i32[e] === ((low & ~0xfff) | key) && this.i32[e + 1] === high) {
      return (this.i32[e + 2]! >>> 0) + (low & 0xfff);
    }
    const fault = this.resolve(low, high, access, cpl, virtual, 8);
    if (fault !== undefined) this.raiseReference(fault, access | ISR_RS, address);
    return this.remember(table, low, high, key, 8);
  }

  /** The byte offset of the bundle at ip, or OUTSIDE_RAM. */
  protected locateBundle(): number {
    const word = this.base4 + (state.ipWord >> 2);
    const low = this.i32[word]!;
    const high = this.i32[word + 1]!;
    const e = this.softTlb.entry(EXECUTE_TABLE, low);
    if (this.i32[e] === ((low & ~0xfff) | this.fetchKey) && this.i32[e + 1] === high) {
      return (this.i32[e + 2]! >>> 0) + (low & 0xfff);
    }
    const virtual = (this.psrHigh & psr.PSRH_IT) !== 0;
    const fault = this.resolve(low, high, EXECUTE, this.cpl, virtual);
    if (fault !== undefined) this.raise(fault, EXECUTE, this.ip);
    return this.remember(EXECUTE_TABLE, low, high, this.fetchKey, 16);
  }

  /** What keeps `size` bytes at an address from being read, alignment included; raises nothing. */
  loadFault(address: bigint, size: number): Fault | undefined {
    const low = Number(BigInt.asIntN(32, address));
    const high = Number(BigInt.asIntN(32, address >> 32n));
    const virtual = (this.psrLow & psr.PSR_DT) !== 0;
    const fault = this.resolve(low, high, READ, this.cpl, virtual, size);
    return fault ?? this.alignmentFault(low, size);
  }

  /**
   * The same for a speculative load, but without the conditions that `deferral` defers, so that one
   * of lower priority may show (manual vol. 2, 5.5.5).
   */
  speculativeFault(
    address: bigint,
    size: number,
    deferral: (fault: Fault) => boolean,
  ): Fault | undefined {
    const low = Number(BigInt.asIntN(32, address));
    const high = Number(BigInt.asIntN(32, address >> 32n));
    const virtual = (this.psrLow & psr.PSR_DT) !== 0;
    const fault =
      this.resolveSpeculative(low, high, virtual, size, deferral) ?? this.alignmentFault(low, size);
    return fault !== undefined && deferral(fault) ? undefined : fault;
  }

  private alignmentFault(low: number, size: number): Fault | undefined {
    return this.mayAccess(low, size, plainAccess) ? undefined : unalignedDataReference;
  }

  /**
   * The byte offset of data that the software TLB knows to be readable, and so cacheable; else
   * OUTSIDE_RAM, which says nothing.
   */
  knownOffset(address: bigint, size: number): number {
    this.u64[this.scratch8] = address;
    const low = this.i32[this.scratch4]!;
    const high = this.i32[this.scratch4 + 1]!;
    const e = this.softTlb.entry(READ_TABLE, low);
    const page = this.i32[e] === ((low & ~0xfff) | this.dataKey) && this.i32[e + 1] === high;
    if (!page || (low & (size - 1)) !== 0) return OUTSIDE_RAM;
    return (this.i32[e + 2]! >>> 0) + (low & 0xfff);
  }

  /**
   * The byte offset of data that was just loaded, or OUTSIDE_RAM if it lies there or in memory that
   * may not be read ahead of time.
   */
  locateSpeculative(address: bigint, size: number): number {
    const known = this.knownOffset(address, size);
    if (known !== OUTSIDE_RAM) return known;
    const fault = this.loadFault(address, size);
    if (fault !== undefined || this.memoryAttribute !== WRITE_BACK) return OUTSIDE_RAM;
    const { memory, machineAddress } = this;
    return memory.contains(machineAddress, size) ? memory.ramBase + machineAddress : OUTSIDE_RAM;
  }

  /** Raise what keeps a semaphore instruction from its `size` bytes. */
  checkSemaphore(address: bigint, size: number, rule: AccessRule): void {
    this.locate(address, size, WRITE_TABLE, READ | WRITE, this.dataKey, rule);
  }

  /** Raise what keeps an access from its `size` bytes as a whole, where it is made in parts. */
  checkWhole(address: bigint, size: number, access: number, rule = plainAccess): void {
    const whole = rule === plainAccess && (Number(address & 15n) & (size - 1)) === 0;
    if (whole && (this.psrLow & psr.PSR_DB) === 0) return;
    const table = access === WRITE ? WRITE_TABLE : READ_TABLE;
    this.locate(address, size, table, access, this.dataKey, rule);
  }

  /** Whether alignment allows an access, given the low half of its address. */
  private mayAccess(low: number, size: number, rule: AccessRule): boolean {
    if ((low & (size - 1)) === 0) return true;
    const crosses = (low & (unalignedLine - 1)) + size > unalignedLine;
    return !crosses && !rule.aligned && (this.psrLow & psr.PSR_AC) === 0;
  }

  /**
   * Raise a fault of a data reference by the current instruction: ISR.ed says whether its page
   * promises recovery.
   */
  raiseData(fault: Fault, isrHigh: number, address: bigint, code = 0): never {
    this.raiseReference(fault, isrHigh | (this.recovers ? ISR_ED : 0), address, code);
  }

  private raiseReference(fault: Fault, isrHigh: number, address: bigint, code = 0): never {
    this.raise(fault, isrHigh, fault === unimplementedDataAddress ? undefined : address, code);
  }

  private remember(table: number, low: number, high: number, key: number, size: number): number {
    const { memory, machineAddress } = this;
    if (!memory.contains(machineAddress, size)) return OUTSIDE_RAM;
    const offset = memory.ramBase + machineAddress;
    if (this.memorable) this.softTlb.insert(table, low, high, key, offset - (low & 0xfff));
    return offset;
  }

  /** Decoded code and advanced loads must not outlive what they were read from. */
  protected noteWrite(offset: number, size: number): void {
    const { memory } = this;
    if (this.u8[memory.frameFlags + ((offset - memory.ramBase) >>> 12)] !== 0) {
      memory.beforeWrite(offset, size);
    }
  }

  protected readBus(address: number, size: number): bigint {
    return this.bus?.read(address, size) ?? (1n << BigInt(8 * size)) - 1n;
  }
}
