import type { Fault } from "./fault.ts";
import type { Processor } from "./processor.ts";

/** Width of a memory access in bytes. */
export type AccessSize = 1 | 2 | 4 | 8;

/**
 * A function over the processor for what no builder inlines: system registers, the register
 * stack engine, translation. Arguments and result are 64-bit patterns (0 <= x < 2^64).
 */
export type Helper = (cpu: Processor, ...args: bigint[]) => bigint | undefined;

/**
 * What the semantics of an instruction is written against (DESIGN 3, "one semantics, two
 * builders"). `V` is a 64-bit value: a bigint for the evaluator, which executes at once; a Wasm
 * local for the emitter, which writes code to execute later. So a semantics never looks into a
 * `V`, and chooses at run time only through `when` and `select`; plain TypeScript conditions are
 * for what the encoding already decides.
 *
 * Arithmetic is modulo 2^64. A condition is a `V` that is 0 or 1. Reads give the value at the
 * time of the call, so a register may be read, written and the first value still be used.
 * A fault leaves the instruction at once: check targets and operands before the first write.
 */
export interface Builder<V> {
  constant(value: bigint): V;

  add(a: V, b: V): V;
  sub(a: V, b: V): V;
  mul(a: V, b: V): V;
  and(a: V, b: V): V;
  or(a: V, b: V): V;
  xor(a: V, b: V): V;
  not(a: V): V;
  /** Shifts take the whole count: 64 and above give 0, or the sign for `shrS`. */
  shl(a: V, count: V): V;
  shrU(a: V, count: V): V;
  shrS(a: V, count: V): V;
  /** The low `bits` of `a`, sign- or zero-extended to 64; 1 <= bits <= 64. */
  sxt(a: V, bits: number): V;
  zxt(a: V, bits: number): V;
  popcount(a: V): V;

  eq(a: V, b: V): V;
  ne(a: V, b: V): V;
  ltS(a: V, b: V): V;
  ltU(a: V, b: V): V;
  select(condition: V, whenTrue: V, whenFalse: V): V;
  when(condition: V, body: () => void): void;

  /** General register r0..r127 of the current frame, renamed by rotation; its NaT bit as 0 or 1. */
  gr(r: number): V;
  nat(r: number): V;
  /** 1 if any of the registers holds a NaT. */
  anyNat(...registers: number[]): V;
  setGr(r: number, value: V, nat: V): void;
  /** Illegal Operation fault if a target is r0 or lies outside the frame (manual vol. 1, 3.1.2). */
  checkTargets(...registers: number[]): void;

  /** Predicate register, renamed by rotation; a write to p0 is dropped. */
  pr(p: number): V;
  setPr(p: number, condition: V): void;
  /** All 64 predicates, bit i for pi as if rrb.pr were 0 (manual vol. 3, `mov pr`). */
  prs(): V;
  /** Write all predicates but p0. */
  setPrs(value: V): void;
  br(b: number): V;
  setBr(b: number, value: V): void;
  /** Application register as stored, with none of the side effects of a move to or from it. */
  ar(n: number): V;
  setAr(n: number, value: V): void;

  /** Address of the bundle that holds this instruction. */
  ip(): V;
  /** Continue at the bundle at `target` (bits 3:0 ignored) instead of the next slot. */
  branch(target: V): void;

  /** Data access through translation, in the byte order of psr.be, unaligned rules included. */
  load(address: V, size: AccessSize): V;
  store(address: V, size: AccessSize, value: V): void;

  /** Raise a fault on this instruction. Inside `when`, only if the condition holds. */
  fault(fault: Fault): void;

  /** Call out. A helper without a result gives 0. */
  call(helper: Helper, ...args: V[]): V;
}
