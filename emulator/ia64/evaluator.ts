import type { AccessSize, Builder, Helper } from "./builder.ts";
import type { Fault } from "./fault.ts";
import { illegalOperation } from "./fault.ts";
import type { Processor } from "./processor.ts";

/** The builder that executes at once, on the state of its processor. It is the reference. */
export class Evaluator implements Builder<bigint> {
  private readonly cpu: Processor;

  constructor(cpu: Processor) {
    this.cpu = cpu;
  }

  constant(value: bigint): bigint {
    return value;
  }

  add(a: bigint, b: bigint): bigint {
    return BigInt.asUintN(64, a + b);
  }

  sub(a: bigint, b: bigint): bigint {
    return BigInt.asUintN(64, a - b);
  }

  mul(a: bigint, b: bigint): bigint {
    return BigInt.asUintN(64, a * b);
  }

  and(a: bigint, b: bigint): bigint {
    return a & b;
  }

  or(a: bigint, b: bigint): bigint {
    return a | b;
  }

  xor(a: bigint, b: bigint): bigint {
    return a ^ b;
  }

  not(a: bigint): bigint {
    return BigInt.asUintN(64, ~a);
  }

  shl(a: bigint, count: bigint): bigint {
    return count > 63n ? 0n : BigInt.asUintN(64, a << count);
  }

  shrU(a: bigint, count: bigint): bigint {
    return count > 63n ? 0n : a >> count;
  }

  shrS(a: bigint, count: bigint): bigint {
    return BigInt.asUintN(64, BigInt.asIntN(64, a) >> (count > 63n ? 63n : count));
  }

  sxt(a: bigint, bits: number): bigint {
    return BigInt.asUintN(64, BigInt.asIntN(bits, a));
  }

  zxt(a: bigint, bits: number): bigint {
    return BigInt.asUintN(bits, a);
  }

  popcount(a: bigint): bigint {
    return BigInt(ones(Number(a & 0xffff_ffffn)) + ones(Number(a >> 32n)));
  }

  eq(a: bigint, b: bigint): bigint {
    return a === b ? 1n : 0n;
  }

  ne(a: bigint, b: bigint): bigint {
    return a === b ? 0n : 1n;
  }

  ltS(a: bigint, b: bigint): bigint {
    return BigInt.asIntN(64, a) < BigInt.asIntN(64, b) ? 1n : 0n;
  }

  ltU(a: bigint, b: bigint): bigint {
    return a < b ? 1n : 0n;
  }

  select(condition: bigint, whenTrue: bigint, whenFalse: bigint): bigint {
    return condition === 0n ? whenFalse : whenTrue;
  }

  when(condition: bigint, body: () => void): void {
    if (condition !== 0n) body();
  }

  gr(r: number): bigint {
    return this.cpu.gr(r);
  }

  nat(r: number): bigint {
    return this.cpu.natBit(r) === 0 ? 0n : 1n;
  }

  anyNat(...registers: number[]): bigint {
    for (let i = 0; i < registers.length; i++) {
      if (this.cpu.natBit(registers[i]!) !== 0) return 1n;
    }
    return 0n;
  }

  setGr(r: number, value: bigint, nat: bigint): void {
    this.cpu.setGr(r, value, nat !== 0n);
  }

  checkTargets(...registers: number[]): void {
    const end = 32 + this.cpu.sof;
    for (let i = 0; i < registers.length; i++) {
      const r = registers[i]!;
      if (r === 0 || (r >= 32 && r >= end)) this.cpu.raise(illegalOperation);
    }
  }

  pr(p: number): bigint {
    return this.cpu.predicate(p) === 0 ? 0n : 1n;
  }

  setPr(p: number, condition: bigint): void {
    this.cpu.setPredicate(p, condition !== 0n);
  }

  prs(): bigint {
    return this.cpu.pr;
  }

  setPrs(value: bigint): void {
    this.cpu.pr = value;
  }

  br(b: number): bigint {
    return this.cpu.br(b);
  }

  setBr(b: number, value: bigint): void {
    this.cpu.setBr(b, value);
  }

  ar(n: number): bigint {
    return this.cpu.ar(n);
  }

  setAr(n: number, value: bigint): void {
    this.cpu.setAr(n, value);
  }

  ip(): bigint {
    return this.cpu.ip;
  }

  branch(target: bigint): void {
    this.cpu.branch(target);
  }

  load(address: bigint, size: AccessSize): bigint {
    return this.cpu.load(address, size);
  }

  store(address: bigint, size: AccessSize, value: bigint): void {
    this.cpu.store(address, size, value);
  }

  fault(fault: Fault): void {
    this.cpu.raise(fault);
  }

  call(helper: Helper, ...args: bigint[]): bigint {
    return helper(this.cpu, ...args) ?? 0n;
  }
}

/** Number of ones in 32 bits. */
function ones(value: number): number {
  let n = value - ((value >>> 1) & 0x5555_5555);
  n = (n & 0x3333_3333) + ((n >>> 2) & 0x3333_3333);
  n = (n + (n >>> 4)) & 0x0f0f_0f0f;
  return Math.imul(n, 0x0101_0101) >>> 24;
}
