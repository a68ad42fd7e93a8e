import { BlockCode } from "./block-code.ts";
import { op } from "./opcodes.ts";
import { isConstant, type Value } from "./value.ts";

const signExtensions: ReadonlyMap<number, number> = new Map([
  [8, op.i64Extend8S],
  [16, op.i64Extend16S],
  [32, op.i64Extend32S],
]);

/** Computation with values. */
export class Arithmetic extends BlockCode {
  constant(value: bigint): Value {
    return { constant: value };
  }

  add(a: Value, b: Value): Value {
    if (isConstant(a, 0n)) return b;
    return isConstant(b, 0n) ? a : this.binary(op.i64Add, a, b);
  }

  sub(a: Value, b: Value): Value {
    return this.binary(op.i64Sub, a, b);
  }

  mul(a: Value, b: Value): Value {
    return this.binary(op.i64Mul, a, b);
  }

  and(a: Value, b: Value): Value {
    return this.binary(op.i64And, a, b);
  }

  or(a: Value, b: Value): Value {
    return this.binary(op.i64Or, a, b);
  }

  xor(a: Value, b: Value): Value {
    return this.binary(op.i64Xor, a, b);
  }

  not(a: Value): Value {
    return this.binary(op.i64Xor, a, this.constant(-1n));
  }

  shl(a: Value, count: Value): Value {
    return this.shiftOut(op.i64Shl, a, count);
  }

  shrU(a: Value, count: Value): Value {
    return this.shiftOut(op.i64ShrU, a, count);
  }

  /** WebAssembly takes counts modulo 64; larger ones leave 0. */
  private shiftOut(opcode: number, a: Value, count: Value): Value {
    if ("constant" in count) {
      return count.constant > 63n ? this.constant(0n) : this.binary(opcode, a, count);
    }
    const shifted = this.binary(opcode, a, count);
    return this.select(this.ltU(count, this.constant(64n)), shifted, this.constant(0n));
  }

  shrS(a: Value, count: Value): Value {
    const last = this.constant(63n);
    return this.binary(op.i64ShrS, a, this.select(this.ltU(count, last), count, last));
  }

  sxt(a: Value, bits: number): Value {
    if (bits === 64) return a;
    const opcode = signExtensions.get(bits);
    if (opcode !== undefined) return this.unary(a, opcode);
    const unused = this.constant(BigInt(64 - bits));
    return this.binary(op.i64ShrS, this.binary(op.i64Shl, a, unused), unused);
  }

  zxt(a: Value, bits: number): Value {
    return bits === 64 ? a : this.and(a, this.constant((1n << BigInt(bits)) - 1n));
  }

  popcount(a: Value): Value {
    return this.unary(a, op.i64Popcnt);
  }

  eq(a: Value, b: Value): Value {
    return this.binary(op.i64Eq, a, b, op.i64ExtendI32U);
  }

  ne(a: Value, b: Value): Value {
    return this.binary(op.i64Ne, a, b, op.i64ExtendI32U);
  }

  ltS(a: Value, b: Value): Value {
    return this.binary(op.i64LtS, a, b, op.i64ExtendI32U);
  }

  ltU(a: Value, b: Value): Value {
    return this.binary(op.i64LtU, a, b, op.i64ExtendI32U);
  }

  select(condition: Value, whenTrue: Value, whenFalse: Value): Value {
    this.push(whenTrue);
    this.push(whenFalse);
    this.push(condition);
    this.body.emit(op.i32WrapI64, op.select);
    return this.popped();
  }

  protected unary(a: Value, ...opcodes: number[]): Value {
    this.push(a);
    this.body.emit(...opcodes);
    return this.popped();
  }

  protected binary(opcode: number, a: Value, b: Value, ...then: number[]): Value {
    this.push(a);
    this.push(b);
    this.body.emit(opcode, ...then);
    return this.popped();
  }
}
