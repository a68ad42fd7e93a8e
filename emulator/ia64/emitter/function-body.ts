import { ByteWriter } from "./byte-writer.ts";
import { I32, I64, NO_RESULT, op, type ValueType } from "./opcodes.ts";

/** The code of one WebAssembly function while it is written. */
export class FunctionBody {
  private out = new ByteWriter();
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
    for (const type of [I32, I64] as const) this.free[type].push(...this.lent[type].splice(0));
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

  /** Write code that comes before all that has been written. */
  prepend(write: () => void): void {
    const rest = this.out;
    this.out = new ByteWriter();
    write();
    this.out.bytes(rest.content());
  }

  /** The entry in the code section, with its size and locals (core specification, 5.5.13). */
  encode(): Uint8Array {
    const code = new ByteWriter();
    code.unsigned(this.types.length);
    for (const type of this.types) {
      code.unsigned(1);
      code.byte(type);
    }
    code.bytes(this.out.content());
    code.byte(op.end);
    const entry = new ByteWriter();
    entry.sized(code.content());
    return entry.content();
  }
}
