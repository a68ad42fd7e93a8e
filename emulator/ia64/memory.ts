import { Alat } from "./alat.ts";
import { CODE_FRAME, CodeCache } from "./code-cache.ts";

/** Bytes reserved in front of RAM for the state of each processor. */
export const processorBlockSize = 0x10000;

/** Size of the frames that have flags about what is derived from them. */
const frameShift = 12;

/** Flag of a frame that an advanced load of some processor lies in. */
const ALAT_FRAME = 2;

const wasmPageSize = 0x10000;

/**
 * The one linear memory of a machine: processor state blocks, then a byte of flags per 4 KiB
 * frame, then RAM. A frame has flags if a write to it concerns others: it holds decoded code, or what
 * an ALAT has an entry of. It never grows, so views of it stay valid.
 *
 * The access functions take machine addresses (bytes from 0) and throw a RangeError outside RAM:
 * a guest's address must be checked with `contains` first. Any alignment is allowed.
 */
export class MachineMemory {
  readonly memory: WebAssembly.Memory;
  /** Byte offset of machine address 0. */
  readonly ramBase: number;
  readonly ramSize: number;
  /** Byte offset of the flags: those of machine address p are at frameFlags + (p >>> 12). */
  readonly frameFlags: number;
  readonly u8: Uint8Array;
  readonly i32: Int32Array;
  readonly u32: Uint32Array;
  readonly u64: BigUint64Array;
  readonly view: DataView;
  /** What was decoded from RAM. */
  readonly code: CodeCache;
  /** Advanced loads, by processor. */
  readonly alats: readonly Alat[];

  /** `ramSize` in bytes, a multiple of 64 KiB. */
  constructor(processors: number, ramSize: number) {
    const flags = Math.ceil(ramSize / 2 ** frameShift / wasmPageSize) * wasmPageSize;
    this.frameFlags = processors * processorBlockSize;
    this.ramBase = this.frameFlags + flags;
    this.ramSize = ramSize;
    this.memory = new WebAssembly.Memory({ initial: (this.ramBase + ramSize) / wasmPageSize });
    const buffer = this.memory.buffer;
    this.u8 = new Uint8Array(buffer);
    this.i32 = new Int32Array(buffer);
    this.u32 = new Uint32Array(buffer);
    this.u64 = new BigUint64Array(buffer);
    this.view = new DataView(buffer);
    this.code = new CodeCache(this);
    this.alats = Array.from(
      { length: processors },
      (_, i) => new Alat(this, i * processorBlockSize),
    );
  }

  /** Whether the `length` bytes from machine address `p` are all RAM. */
  contains(p: number, length = 1): boolean {
    return p >= 0 && p + length <= this.ramSize;
  }

  read1(p: number): number {
    return this.view.getUint8(this.at(p, 1));
  }

  read2(p: number, bigEndian = false): number {
    return this.view.getUint16(this.at(p, 2), !bigEndian);
  }

  read4(p: number, bigEndian = false): number {
    return this.view.getUint32(this.at(p, 4), !bigEndian);
  }

  read8(p: number, bigEndian = false): bigint {
    return this.view.getBigUint64(this.at(p, 8), !bigEndian);
  }

  write1(p: number, value: number): void {
    this.view.setUint8(this.writable(p, 1), value);
  }

  write2(p: number, value: number, bigEndian = false): void {
    this.view.setUint16(this.writable(p, 2), value, !bigEndian);
  }

  write4(p: number, value: number, bigEndian = false): void {
    this.view.setUint32(this.writable(p, 4), value, !bigEndian);
  }

  write8(p: number, value: bigint, bigEndian = false): void {
    this.view.setBigUint64(this.writable(p, 8), value, !bigEndian);
  }

  /** A copy of `length` bytes from machine address `p`. */
  readBlock(p: number, length: number): Uint8Array {
    const offset = this.at(p, length);
    return this.u8.slice(offset, offset + length);
  }

  writeBlock(p: number, bytes: Uint8Array): void {
    this.u8.set(bytes, this.writable(p, bytes.length));
  }

  /** Set `length` bytes from machine address `p` to `value`. */
  fill(p: number, length: number, value = 0): void {
    const offset = this.writable(p, length);
    this.u8.fill(value, offset, offset + length);
  }

  /** To be called before a write at byte `offset` of the linear memory that bypasses `write*`. */
  beforeWrite(offset: number, size: number): void {
    const first = (offset - this.ramBase) >>> frameShift;
    const last = (offset - this.ramBase + size - 1) >>> frameShift;
    let flags = 0;
    for (let frame = first; frame <= last; frame++) {
      const own = this.u8[this.frameFlags + frame]!;
      if ((own & ALAT_FRAME) !== 0) this.forgetAdvancedLoads(frame, offset, offset + size);
      flags |= own;
    }
    if ((flags & CODE_FRAME) !== 0) this.code.forget(offset, size);
  }

  /** An advanced load from byte `offset` has an entry: writes near it concern the ALATs. */
  flagAdvancedLoad(offset: number): void {
    this.u8[this.frameFlags + ((offset - this.ramBase) >>> frameShift)]! |= ALAT_FRAME;
  }

  /** Bytes of a frame are written: entries that overlap them go, with the last one the flag. */
  private forgetAdvancedLoads(frame: number, start: number, end: number): void {
    const frameStart = this.ramBase + frame * 2 ** frameShift;
    let left = false;
    for (const alat of this.alats) {
      alat.forget(start, end);
      left ||= alat.touches(frameStart, frameStart + 2 ** frameShift);
    }
    if (!left) this.u8[this.frameFlags + frame]! &= ~ALAT_FRAME;
  }

  private at(p: number, size: number): number {
    if (!this.contains(p, size)) throw new RangeError(`machine address 0x${p.toString(16)}`);
    return this.ramBase + p;
  }

  private writable(p: number, size: number): number {
    const offset = this.at(p, size);
    if (size > 0) this.beforeWrite(offset, size);
    return offset;
  }
}
