import { ByteWriter } from "./byte-writer.ts";
import { I32, I64, NO_RESULT, op, type ValueType } from "./opcodes.ts";

const TYPICAL_BYTES = 4096;
const HEAD_BYTES = 128;
/** A size in front of the entry. */
const SIZE_BYTES = 5;

/** The code of one WebAssembly function while it is written. */
export class FunctionBody {
  private out = new ByteWriter(TYPICAL_BYTES);
  private readonly head = new ByteWriter(HEAD_BYTES);
  private readonly parameters: number;
  /** Types of the locals beyond the parameters. */
  private readonly types: ValueType[] = [];
  /** Locals that have been given out for a while, and those that are free again. */
  private readonly lent: Record<ValueType, number[]> = { [I32]: [], [I64]: [] };
  private readonly free: Record<ValueType, number[]> = { [I32]: [], [I64]: [] };

  constructor(parameters: number) {
    this.parameters = parameters;
  }

  /** A local for the whole function; it starts as 0. */
  local(type: ValueType): number {
    this.types.push(type);
    return this.parameters + this.types.length - 1;
  }

  /** A local until `releaseTemporaries`; it starts with anything. */
  temporary(type: ValueType): number {
    const local = this.free[type].pop() ?? this.local(type);
    this.lent[type].push(local);
    return local;
  }

  releaseTemporaries(): void {
    for (const type of [I32, I64] as const) {
      const lent = this.lent[type];
      for (let i = 0; i < lent.length; i++) this.free[type].push(lent[i]!);
      lent.length = 0;
    }
  }

  /** Instructions without immediates. */
  emit(...opcodes: number[]): void {
    for (const opcode of opcodes) this.out.byte(opcode);
  }

  get(local: number): void {
    this.indexed(op.localGet, local);
  }

  set(local: number): void {
    this.indexed(op.localSet, local);
  }

  /** An instruction whose immediate is an index: of a local, a global, a function or a label. */
  indexed(opcode: number, index: number): void {
    this.out.byte(opcode);
    this.out.unsigned(index);
  }

  i32(value: number): void {
    this.out.byte(op.i32Const);
    this.out.signed(value);
  }

  i64(value: bigint): void {
    this.out.byte(op.i64Const);
    this.out.signed64(value);
  }

  /** A load or store at `offset` from the address on the stack; any alignment will do. */
  access(opcode: number, offset: number): void {
    this.out.byte(opcode);
    this.out.unsigned(0);
    this.out.unsigned(offset);
  }

  /** `block` or `if`; label 0 within it leads to its end. */
  nested(opcode: typeof op.block | typeof op.if, body: () => void): void {
    this.out.byte(opcode);
    this.out.byte(NO_RESULT);
    body();
    this.out.byte(op.end);
  }

  /** Write code that comes before all but what was written so before. */
  prepend(write: () => void): void {
    const rest = this.out;
    this.out = this.head;
    write();
    this.out = rest;
  }

  /** The entry in the code section, with its size and locals (core specification, 5.5.13). */
  encode(): Uint8Array {
    const locals = new ByteWriter(HEAD_BYTES);
    locals.unsigned(this.types.length);
    for (const type of this.types) {
      locals.unsigned(1);
      locals.byte(type);
    }
    const size = locals.length + this.head.length + this.out.length + 1;
    const entry = new ByteWriter(size + SIZE_BYTES);
    entry.unsigned(size);
    for (const part of [locals, this.head, this.out]) entry.bytes(part.content());
    entry.byte(op.end);
    return entry.content();
  }
}
