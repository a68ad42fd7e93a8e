import { cpuidValues } from "./cpuid.ts";
import { type MachineMemory, processorBlockSize } from "./memory.ts";
import { PSR_IMPLEMENTED, PSRH_BN, PSRH_IMPLEMENTED, PSRH_RI, PSRH_RI_SHIFT } from "./psr.ts";
import * as state from "./state.ts";

const MASK64 = 0xffff_ffff_ffff_ffffn;

/**
 * The registers of one processor, in machine memory. Numbers of registers are logical: the
 * current bank, frame and rotation apply. Values are 64-bit patterns (0 <= x < 2^64).
 */
export class Registers {
  readonly memory: MachineMemory;
  /** Number of the processor in its machine, from 0. */
  readonly index: number;
  /** Byte offset of the processor's block, and the same in units of 4 and 8 bytes. */
  readonly base: number;
  protected readonly base4: number;
  protected readonly base8: number;
  protected readonly u8: Uint8Array;
  protected readonly i32: Int32Array;
  protected readonly u64: BigUint64Array;
  private readonly stacked: number;
  private readonly stackedNats: number;
  private readonly frame: number;

  constructor(memory: MachineMemory, index: number) {
    this.memory = memory;
    this.index = index;
    this.base = index * processorBlockSize;
    this.base4 = this.base >> 2;
    this.base8 = this.base >> 3;
    this.u8 = memory.u8;
    this.i32 = memory.i32;
    this.u64 = memory.u64;
    this.stacked = this.base8 + (state.stackedGrs >> 3);
    this.stackedNats = this.base + state.stackedNats;
    this.frame = this.base4 + (state.sizeOfFrame >> 2);
  }

  gr(r: number): bigint {
    return this.u64[r < 32 ? this.base8 + r : this.stacked + this.place(r)]!;
  }

  nat(r: number): boolean {
    return this.natBit(r) !== 0;
  }

  /** The NaT bit of a register as 0 or 1. */
  natBit(r: number): number {
    return this.u8[r < 32 ? this.base + state.staticNats + r : this.stackedNats + this.place(r)]!;
  }

  /** A write to r0 is dropped. */
  setGr(r: number, value: bigint, nat = false): void {
    if (r >= 32) {
      const place = this.place(r);
      this.u64[this.stacked + place] = value;
      this.u8[this.stackedNats + place] = nat ? 1 : 0;
    } else if (r !== 0) {
      this.u64[this.base8 + r] = value;
      this.u8[this.base + state.staticNats + r] = nat ? 1 : 0;
    }
  }

  /**
   * A stacked register by its physical distance from the bottom of the frame: rotation does not
   * apply, and negative distances are the dirty registers below.
   */
  stackedAt(distance: number): { readonly value: bigint; readonly nat: boolean } {
    const place = this.i32[this.frame + 6]! + distance;
    return { value: this.u64[this.stacked + place]!, nat: this.u8[this.stackedNats + place] !== 0 };
  }

  /** Index of stacked register r32..r127 in the window of physical registers. */
  place(r: number): number {
    const i32 = this.i32;
    let n = r - 32;
    const rotating = i32[this.frame + 2]!;
    if (n < rotating) {
      n += i32[this.frame + 3]!;
      if (n >= rotating) n -= rotating;
    }
    return i32[this.frame + 6]! + n;
  }

  br(b: number): bigint {
    return this.u64[this.base8 + (state.brs >> 3) + b]!;
  }

  setBr(b: number, value: bigint): void {
    this.u64[this.base8 + (state.brs >> 3) + b] = value;
  }

  /** All predicates, bit n for the physical register pn (rotation does not apply). */
  get pr(): bigint {
    return this.u64[this.base8 + (state.predicates >> 3)]!;
  }

  set pr(value: bigint) {
    this.u64[this.base8 + (state.predicates >> 3)] = value | 1n;
  }

  /** Predicate p0..p63, renamed by rotation, as 0 or 1. */
  predicate(p: number): number {
    const bit = p < 16 ? p : this.rotatedPredicate(p);
    return (this.i32[this.base4 + (state.predicates >> 2) + (bit >> 5)]! >>> (bit & 31)) & 1;
  }

  /** A write to p0 is dropped. */
  setPredicate(p: number, value: boolean): void {
    if (p === 0) return;
    const bit = p < 16 ? p : this.rotatedPredicate(p);
    const word = this.base4 + (state.predicates >> 2) + (bit >> 5);
    const mask = 1 << (bit & 31);
    this.i32[word] = value ? this.i32[word]! | mask : this.i32[word]! & ~mask;
  }

  private rotatedPredicate(p: number): number {
    const n = p + this.i32[this.frame + 5]!;
    return n < 64 ? n : n - 48;
  }

  /** Significand of a floating-point register, and its sign (bit 17) with the exponent. */
  frSignificand(f: number): bigint {
    return this.u64[this.base8 + (state.frSignificands >> 3) + this.physicalFr(f)]!;
  }

  frSignExponent(f: number): number {
    return this.i32[this.base4 + (state.frSignExponents >> 2) + this.physicalFr(f)]!;
  }

  /** A write to f0 (+0.0) or f1 (+1.0) is dropped. */
  setFr(f: number, significand: bigint, signExponent: number): void {
    if (f < 2) return;
    const n = this.physicalFr(f);
    this.u64[this.base8 + (state.frSignificands >> 3) + n] = significand;
    this.i32[this.base4 + (state.frSignExponents >> 2) + n] = signExponent;
  }

  /** Number of a floating-point register with rotation undone. */
  physicalFr(f: number): number {
    if (f < 32) return f;
    const n = f + this.i32[this.frame + 4]!;
    return n < 128 ? n : n - 96;
  }

  /** Application register as stored; `ar.bsp` and `ar.itc` are derived and have accessors. */
  ar(n: number): bigint {
    return this.u64[this.base8 + (state.ars >> 3) + n]!;
  }

  setAr(n: number, value: bigint): void {
    this.u64[this.base8 + (state.ars >> 3) + n] = value;
  }

  /** Bits 31:0 and 63:32 of an application register as stored. */
  arLow(n: number): number {
    return this.i32[this.base4 + (state.ars >> 2) + 2 * n]!;
  }

  arHigh(n: number): number {
    return this.i32[this.base4 + (state.ars >> 2) + 2 * n + 1]!;
  }

  setArHalves(n: number, low: number, high: number): void {
    this.i32[this.base4 + (state.ars >> 2) + 2 * n] = low;
    this.i32[this.base4 + (state.ars >> 2) + 2 * n + 1] = high;
  }

  /** Control register as stored. */
  cr(n: number): bigint {
    return this.u64[this.base8 + (state.crs >> 3) + n]!;
  }

  setCr(n: number, value: bigint): void {
    this.u64[this.base8 + (state.crs >> 3) + n] = value;
  }

  rr(i: number): bigint {
    return this.u64[this.base8 + (state.rrs >> 3) + i]!;
  }

  /** Region id of the region that holds `va`'s upper half, bits 63:61 of the address. */
  regionId(vaHigh: number): number {
    return this.i32[this.base4 + (state.rrs >> 2) + 2 * (vaHigh >>> 29)]! >>> 8;
  }

  protected storeRr(i: number, value: bigint): void {
    this.u64[this.base8 + (state.rrs >> 3) + i] = value;
  }

  pkr(i: number): bigint {
    return this.u64[this.base8 + (state.pkrs >> 3) + i]!;
  }

  protected storePkr(i: number, value: bigint): void {
    this.u64[this.base8 + (state.pkrs >> 3) + i] = value;
  }

  ibr(i: number): bigint {
    return this.u64[this.base8 + (state.ibrs >> 3) + i]!;
  }

  dbr(i: number): bigint {
    return this.u64[this.base8 + (state.dbrs >> 3) + i]!;
  }

  setIbr(i: number, value: bigint): void {
    this.u64[this.base8 + (state.ibrs >> 3) + i] = value;
  }

  setDbr(i: number, value: bigint): void {
    this.u64[this.base8 + (state.dbrs >> 3) + i] = value;
  }

  cpuid(i: number): bigint {
    return cpuidValues[i]!;
  }

  pmc(i: number): bigint {
    return this.u64[this.base8 + (state.pmcs >> 3) + i]!;
  }

  setPmc(i: number, value: bigint): void {
    this.u64[this.base8 + (state.pmcs >> 3) + i] = value;
  }

  pmd(i: number): bigint {
    return this.u64[this.base8 + (state.pmds >> 3) + i]!;
  }

  setPmd(i: number, value: bigint): void {
    this.u64[this.base8 + (state.pmds >> 3) + i] = value;
  }

  /** Address of the current bundle; a write is truncated to a multiple of 16. */
  get ip(): bigint {
    return this.u64[this.base8 + (state.ipWord >> 3)]!;
  }

  set ip(value: bigint) {
    this.u64[this.base8 + (state.ipWord >> 3)] = value & ~15n;
  }

  /** Address of the bundle before the current one, for cr.iipa. */
  get lastIp(): bigint {
    return this.u64[this.base8 + (state.lastIpWord >> 3)]!;
  }

  setLastIp(value: bigint): void {
    this.u64[this.base8 + (state.lastIpWord >> 3)] = value;
  }

  /** The slot to execute next, psr.ri. */
  get slot(): number {
    return this.i32[this.base4 + (state.restartInstruction >> 2)]!;
  }

  set slot(value: number) {
    this.i32[this.base4 + (state.restartInstruction >> 2)] = value;
  }

  /** Lower half of the PSR. */
  get psrLow(): number {
    return this.i32[this.base4 + (state.psrWord >> 2)]!;
  }

  /** Upper half of the PSR, `ri` left out. */
  get psrHigh(): number {
    return this.i32[this.base4 + (state.psrWord >> 2) + 1]!;
  }

  get cpl(): number {
    return this.i32[this.base4 + (state.psrWord >> 2) + 1]! & 3;
  }

  get psr(): bigint {
    const word = this.u64[this.base8 + (state.psrWord >> 3)]!;
    return word | (BigInt(this.slot) << BigInt(32 + PSRH_RI_SHIFT));
  }

  /** Unimplemented bits are dropped. Banks are switched and translation follows at once. */
  set psr(value: bigint) {
    const scratch = this.base8 + (state.scratch >> 3);
    this.u64[scratch] = value & MASK64;
    this.setPsr(this.i32[2 * scratch]!, this.i32[2 * scratch + 1]!);
    this.slot = (this.i32[2 * scratch + 1]! & PSRH_RI) >> PSRH_RI_SHIFT;
  }

  /** Set the PSR by halves; `ri` stays. */
  setPsr(low: number, high: number): void {
    const word = this.base4 + (state.psrWord >> 2);
    const oldLow = this.i32[word]!;
    const oldHigh = this.i32[word + 1]!;
    const newLow = low & PSR_IMPLEMENTED;
    const newHigh = high & PSRH_IMPLEMENTED & ~PSRH_RI;
    this.i32[word] = newLow;
    this.i32[word + 1] = newHigh;
    if ((oldHigh ^ newHigh) & PSRH_BN) this.exchangeBanks();
    this.psrChanged(oldLow ^ newLow, oldHigh ^ newHigh);
  }

  /** Hook for what is derived from the PSR: the bits that differ, by halves. */
  protected psrChanged(_low: number, _high: number): void {}

  private exchangeBanks(): void {
    const current = this.base8 + 16;
    const other = this.base8 + (state.otherBankGrs >> 3);
    const nats = this.base + state.staticNats + 16;
    const otherNats = this.base + state.otherBankNats;
    for (let i = 0; i < 16; i++) {
      const value = this.u64[current + i]!;
      this.u64[current + i] = this.u64[other + i]!;
      this.u64[other + i] = value;
      const nat = this.u8[nats + i]!;
      this.u8[nats + i] = this.u8[otherNats + i]!;
      this.u8[otherNats + i] = nat;
    }
  }

  /** The current frame marker: sof, sol, sor and rrb fields as in ar.pfs (manual vol. 1, 3.1.7). */
  get cfm(): bigint {
    return (BigInt(this.markerHigh) << 32n) | BigInt(this.markerLow >>> 0);
  }

  set cfm(value: bigint) {
    this.setMarker(Number(BigInt.asIntN(32, value)), Number((value >> 32n) & 63n));
  }

  /** Bits 31:0 and 37:32 of the current frame marker: calls and returns do without bigints. */
  get markerLow(): number {
    const { i32, frame } = this;
    const sizes = i32[frame]! | (i32[frame + 1]! << 7) | ((i32[frame + 2]! >> 3) << 14);
    return sizes | (i32[frame + 3]! << 18) | (i32[frame + 4]! << 25);
  }

  get markerHigh(): number {
    return this.i32[this.frame + 5]!;
  }

  /**
   * A marker that no frame can have gives the empty frame: programs put what they like into ar.pfs
   * and cr.ifs, and a name must not reach beyond its register file.
   */
  setMarker(low: number, high: number): void {
    const [sof, sol, rotating] = [low & 0x7f, (low >> 7) & 0x7f, ((low >> 14) & 15) * 8];
    const [gr, fr, pr] = [(low >> 18) & 0x7f, low >>> 25, high & 0x3f];
    const sized = sof <= state.physicalStackedRegisters && sol <= sof && rotating <= sof;
    const possible = sized && gr < Math.max(rotating, 1) && fr < 96 && pr < 48;
    if (possible) this.setFrame(sof, sol, rotating);
    else this.setFrame(0, 0, 0);
    this.i32[this.frame + 3] = possible ? gr : 0;
    this.i32[this.frame + 4] = possible ? fr : 0;
    this.i32[this.frame + 5] = possible ? pr : 0;
  }

  /** Size of the current frame, of its locals and of its rotating part, in registers. */
  get sof(): number {
    return this.i32[this.frame]!;
  }

  get sol(): number {
    return this.i32[this.frame + 1]!;
  }

  get rotating(): number {
    return this.i32[this.frame + 2]!;
  }

  setFrame(sof: number, sol: number, rotating: number): void {
    this.i32[this.frame] = sof;
    this.i32[this.frame + 1] = sol;
    this.i32[this.frame + 2] = rotating;
  }

  /** Whether any file is rotated. */
  get rotated(): boolean {
    return (
      (this.i32[this.frame + 3]! | this.i32[this.frame + 4]! | this.i32[this.frame + 5]!) !== 0
    );
  }

  /** clrrrb, clrrrb.pr: no rotation from here. */
  clearRotation(onlyPredicates: boolean): void {
    if (!onlyPredicates) {
      this.i32[this.frame + 3] = 0;
      this.i32[this.frame + 4] = 0;
    }
    this.i32[this.frame + 5] = 0;
  }

  /** One step of a modulo-scheduled loop: every rotating register takes its successor's name. */
  rotate(): void {
    const i32 = this.i32;
    const rotating = i32[this.frame + 2]!;
    if (rotating > 0) i32[this.frame + 3] = (i32[this.frame + 3]! + rotating - 1) % rotating;
    i32[this.frame + 4] = (i32[this.frame + 4]! + 95) % 96;
    i32[this.frame + 5] = (i32[this.frame + 5]! + 47) % 48;
  }
}
