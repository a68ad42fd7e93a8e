import type { Helper } from "../builder.ts";
import type { Fault } from "../fault.ts";
import * as state from "../state.ts";
import { FunctionBody } from "./function-body.ts";
import { raise } from "./helpers.ts";
import type { Imports } from "./imports.ts";
import { I32, I64, op } from "./opcodes.ts";
import type { Value } from "./value.ts";

/** What a block returns: the next instruction to execute is the one at ip and psr.ri. */
export const NEXT = 0;
/**
 * What a block returns after it has called out: the instruction at ip and psr.ri has had its
 * effects, and is still to be finished as the run loop does after those of the evaluator.
 */
export const FINISH = 1;

const BUNDLE_BYTES = 16;

const branchTo: Helper = (cpu, target = 0n) => {
  cpu.branch(target);
  return undefined;
};

/**
 * The function of a block while it is written, and how it is left.
 *
 * Within a block the position (ip, the ip before, psr.ri) is known, so that it is stored only where
 * somebody may look: before each call out, and at the end. A call out may change anything, so the
 * block is left after the instruction that made one.
 */
export class BlockCode {
  protected readonly body = new FunctionBody(1);
  /** Parameter: byte offset of the processor's block in the memory. */
  protected readonly base = 0;
  protected readonly imports: Imports;
  /** ip and the count of executed instructions when the block was entered. */
  private readonly entryIp = this.body.local(I64);
  private readonly entryExecuted = this.body.local(I32);
  private readonly calledOut = this.body.local(I32);
  private readonly branched = this.body.local(I32);
  private readonly target = this.body.local(I64);
  /** The instruction being written: its bundle in the block, its slot, how many are before it. */
  private bundle = 0;
  private slot = 0;
  private before = 0;
  /** Conditions around the code being written. */
  private nesting = 0;
  /** Whether the instruction being written has a call out, or a branch. */
  private calls = false;
  private branches = false;
  /** Whether nothing gets past the instruction being written. */
  ended = false;

  constructor(imports: Imports) {
    this.imports = imports;
  }

  /** Write one instruction, which stands in `slot` of the block's bundle number `bundle`. */
  protected instruction(bundle: number, slot: number, before: number, write: () => void): void {
    this.bundle = bundle;
    this.slot = slot;
    this.before = before;
    this.calls = false;
    this.branches = false;
    write();
    this.body.releaseTemporaries();
  }

  /** Leave the block if the instruction called out or branched; to be written after its effects. */
  protected finishInstruction(): void {
    const { body } = this;
    if (this.calls) {
      body.get(this.calledOut);
      body.nested(op.if, () => this.leaveToFinish());
    }
    if (this.branches) {
      body.get(this.branched);
      body.nested(op.if, () => this.leaveToTarget());
    }
  }

  private leaveToFinish(): void {
    const { body } = this;
    if (this.branches) {
      body.get(this.branched);
      body.nested(op.if, () => {
        this.emitCall(branchTo, [{ local: this.target }]);
        body.emit(op.drop);
      });
    }
    body.i32(FINISH);
    body.emit(op.return);
  }

  private leaveToTarget(): void {
    const { body } = this;
    this.storeIp(state.lastIpWord, this.bundle);
    body.get(this.base);
    body.get(this.target);
    body.i64(-16n);
    body.emit(op.i64And);
    body.access(op.i64Store, state.ipWord);
    this.storeSlot(0);
    this.storeExecuted(this.before + 1);
    body.i32(NEXT);
    body.emit(op.return);
  }

  /** The end of a block of `bundles` bundles and `executed` instructions: go on behind it. */
  protected leaveAtEnd(bundles: number, executed: number): void {
    const { body } = this;
    if (this.ended) {
      body.emit(op.unreachable);
      return;
    }
    this.storePosition(bundles, 0, executed);
    body.i32(NEXT);
  }

  /** What the block reads once, at its start. */
  protected enter(): void {
    const { body } = this;
    this.loadState(op.i64Load, state.ipWord);
    body.set(this.entryIp);
    body.indexed(op.globalGet, 0);
    body.set(this.entryExecuted);
  }

  private storePosition(bundle: number, slot: number, before: number): void {
    if (bundle > 0) {
      this.storeIp(state.ipWord, bundle);
      this.storeIp(state.lastIpWord, bundle - 1);
    }
    this.storeSlot(slot);
    this.storeExecuted(before);
  }

  private storeIp(word: number, bundle: number): void {
    this.body.get(this.base);
    this.pushIp(bundle);
    this.body.access(op.i64Store, word);
  }

  private storeSlot(slot: number): void {
    this.body.get(this.base);
    this.body.i32(slot);
    this.body.access(op.i32Store, state.restartInstruction);
  }

  private storeExecuted(count: number): void {
    this.body.get(this.entryExecuted);
    this.body.i32(count);
    this.body.emit(op.i32Add);
    this.body.indexed(op.globalSet, 0);
  }

  private pushIp(bundle: number): void {
    this.body.get(this.entryIp);
    if (bundle === 0) return;
    this.body.i64(BigInt(bundle * BUNDLE_BYTES));
    this.body.emit(op.i64Add);
  }

  ip(): Value {
    this.pushIp(this.bundle);
    return this.popped();
  }

  branch(target: Value): void {
    this.push(target);
    this.body.set(this.target);
    this.body.i32(1);
    this.body.set(this.branched);
    this.branches = true;
    this.endsHere();
  }

  call(helper: Helper, ...args: Value[]): Value {
    this.storePosition(this.bundle, this.slot, this.before);
    this.body.i32(1);
    this.body.set(this.calledOut);
    this.emitCall(helper, args);
    this.calls = true;
    this.endsHere();
    return this.popped();
  }

  fault(fault: Fault): void {
    this.call(raise(fault));
    this.body.emit(op.unreachable);
  }

  private emitCall(helper: Helper, args: readonly Value[]): void {
    this.body.get(this.base);
    for (const value of args) this.push(value);
    this.body.indexed(op.call, this.imports.index(helper, args.length));
  }

  private endsHere(): void {
    if (this.nesting === 0) this.ended = true;
  }

  when(condition: Value, body: () => void): void {
    if ("constant" in condition) {
      if (condition.constant !== 0n) body();
      return;
    }
    this.push(condition);
    this.body.emit(op.i32WrapI64);
    this.conditional(op.if, body);
  }

  /** Code that is not always executed. */
  protected conditional(opcode: typeof op.block | typeof op.if, body: () => void): void {
    this.nesting++;
    this.body.nested(opcode, body);
    this.nesting--;
  }

  protected push(value: Value): void {
    if ("constant" in value) this.body.i64(value.constant);
    else this.body.get(value.local);
  }

  /** The 64-bit value on the stack. */
  protected popped(): Value {
    const local = this.body.temporary(I64);
    this.body.set(local);
    return { local };
  }

  protected loadState(opcode: number, offset: number): void {
    this.body.get(this.base);
    this.body.access(opcode, offset);
  }
}
