import { AR_BSP, AR_ITC, AR_RUC } from "../application-registers.ts";
import type { Helper } from "../builder.ts";
import { illegalOperation } from "../fault.ts";
import * as state from "../state.ts";
import { Arithmetic } from "./arithmetic.ts";
import { I32, op } from "./opcodes.ts";
import type { Value } from "./value.ts";

const STATIC_GRS = 32;
const STATIC_PREDICATES = 16;
const PREDICATES = 64;
const ROTATING_PREDICATES = 48;

/** Application registers that are not simply stored. */
const derivedArs = new Set([AR_BSP, AR_ITC, AR_RUC]);

const readAr: Helper = (cpu, n = 0n) => cpu.ar(Number(n));

const writeAr: Helper = (cpu, n = 0n, value = 0n) => {
  cpu.setAr(Number(n), value);
  return undefined;
};

/** Registers, in their places of the state. */
export class RegisterAccess extends Arithmetic {
  gr(r: number): Value {
    if (r === 0) return this.constant(0n);
    if (r < STATIC_GRS) this.loadState(op.i64Load, state.staticGrs + 8 * r);
    else {
      this.stackedAddress(this.place(r), 3);
      this.body.access(op.i64Load, state.stackedGrs);
    }
    return this.popped();
  }

  nat(r: number): Value {
    if (r === 0) return this.constant(0n);
    if (r < STATIC_GRS) this.loadState(op.i64Load8U, state.staticNats + r);
    else {
      this.stackedAddress(this.place(r), 0);
      this.body.access(op.i64Load8U, state.stackedNats);
    }
    return this.popped();
  }

  anyNat(...registers: number[]): Value {
    const nats = registers.filter((r) => r !== 0).map((r) => this.nat(r));
    if (nats.length === 0) return this.constant(0n);
    return nats.reduce((any, nat) => this.or(any, nat));
  }

  setGr(r: number, value: Value, nat: Value): void {
    if (r === 0) return;
    const { body } = this;
    if (r < STATIC_GRS) {
      this.storeState(op.i64Store, state.staticGrs + 8 * r, value);
      this.storeState(op.i64Store8, state.staticNats + r, nat);
      return;
    }
    const place = this.place(r);
    this.stackedAddress(place, 3);
    this.push(value);
    body.access(op.i64Store, state.stackedGrs);
    this.stackedAddress(place, 0);
    this.push(nat);
    body.access(op.i64Store8, state.stackedNats);
  }

  checkTargets(...registers: number[]): void {
    const { body } = this;
    if (registers.includes(0)) {
      this.fault(illegalOperation);
      return;
    }
    const highest = Math.max(...registers);
    if (highest < STATIC_GRS) return;
    this.loadState(op.i32Load, state.sizeOfFrame);
    body.i32(highest - STATIC_GRS);
    body.emit(op.i32LeS);
    this.conditional(op.if, () => this.fault(illegalOperation));
  }

  /** A local with the index of stacked register r32..r127 in the row of physical registers. */
  private place(r: number): number {
    const { body } = this;
    const place = body.temporary(I32);
    const rotating = body.temporary(I32);
    this.loadState(op.i32Load, state.sizeOfRotating);
    body.set(rotating);
    body.i32(r - STATIC_GRS);
    body.set(place);
    this.ifLess(op.i32LtS, place, rotating, () => {
      body.get(place);
      this.loadState(op.i32Load, state.rotationGr);
      body.emit(op.i32Add);
      body.set(place);
      this.ifLess(op.i32GeS, place, rotating, () => {
        body.get(place);
        body.get(rotating);
        body.emit(op.i32Sub);
        body.set(place);
      });
    });
    this.loadState(op.i32Load, state.bottomOfFrame);
    body.get(place);
    body.emit(op.i32Add);
    body.set(place);
    return place;
  }

  private ifLess(comparison: number, left: number, right: number, then: () => void): void {
    this.body.get(left);
    this.body.get(right);
    this.body.emit(comparison);
    this.body.nested(op.if, then);
  }

  /** Push the address of a place in a row of elements of 2^shift bytes at offset 0 of the state. */
  private stackedAddress(place: number, shift: number): void {
    this.body.get(this.base);
    this.body.get(place);
    this.body.i32(shift);
    this.body.emit(op.i32Shl, op.i32Add);
  }

  pr(p: number): Value {
    if (p === 0) return this.constant(1n);
    return this.and(this.shrU(this.prs(), this.predicateBit(p)), this.constant(1n));
  }

  setPr(p: number, condition: Value): void {
    if (p === 0) return;
    const bit = this.predicateBit(p);
    const others = this.and(this.prs(), this.not(this.shl(this.constant(1n), bit)));
    this.storeState(op.i64Store, state.predicates, this.or(others, this.shl(condition, bit)));
  }

  /** The bit of a predicate, renamed by rotation, in the word of all of them. */
  private predicateBit(p: number): Value {
    if (p < STATIC_PREDICATES) return this.constant(BigInt(p));
    this.loadState(op.i64Load32U, state.rotationPr);
    const bit = this.add(this.popped(), this.constant(BigInt(p)));
    const wrapped = this.sub(bit, this.constant(BigInt(ROTATING_PREDICATES)));
    return this.select(this.ltU(bit, this.constant(BigInt(PREDICATES))), bit, wrapped);
  }

  prs(): Value {
    this.loadState(op.i64Load, state.predicates);
    return this.popped();
  }

  setPrs(value: Value): void {
    this.storeState(op.i64Store, state.predicates, this.or(value, this.constant(1n)));
  }

  br(b: number): Value {
    this.loadState(op.i64Load, state.brs + 8 * b);
    return this.popped();
  }

  setBr(b: number, value: Value): void {
    this.storeState(op.i64Store, state.brs + 8 * b, value);
  }

  ar(n: number): Value {
    if (derivedArs.has(n)) return this.call(readAr, this.constant(BigInt(n)));
    this.loadState(op.i64Load, state.ars + 8 * n);
    return this.popped();
  }

  setAr(n: number, value: Value): void {
    if (derivedArs.has(n)) this.call(writeAr, this.constant(BigInt(n)), value);
    else this.storeState(op.i64Store, state.ars + 8 * n, value);
  }

  private storeState(opcode: number, offset: number, value: Value): void {
    this.body.get(this.base);
    this.push(value);
    this.body.access(opcode, offset);
  }
}
