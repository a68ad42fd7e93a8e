import type { Builder } from "../builder.ts";
import type { CodeSlot } from "../code-cache.ts";
import { privilegedOperation } from "../fault.ts";
import { PSRH_CPL } from "../psr.ts";
import * as state from "../state.ts";
import { evaluate } from "./helpers.ts";
import { MemoryAccess } from "./memory-access.ts";
import { op } from "./opcodes.ts";
import type { Value } from "./value.ts";

/** An instruction of a block. */
export interface PlacedSlot {
  readonly code: CodeSlot;
  /** Number of its bundle in the block, its slot there, and the instructions before it. */
  readonly bundle: number;
  readonly slot: number;
  readonly before: number;
  /** Leave the instruction to the evaluator. */
  readonly evaluated: boolean;
}

/** The builder that writes the function of a block, to be executed later. */
export class WasmEmitter extends MemoryAccess implements Builder<Value> {
  /** Write one instruction with its predicate, its common faults and its semantics. */
  write({ code, bundle, slot, before, evaluated }: PlacedSlot): void {
    this.instruction(bundle, slot, before, () => {
      this.when(this.pr(code.guard), () => {
        if (code.target !== 0) this.checkTargets(code.target);
        if (code.privileged) this.checkPrivilege();
        if (evaluated) this.call(evaluate(code));
        else code.semantics(this, code.operands);
        this.finishInstruction();
      });
    });
  }

  private checkPrivilege(): void {
    this.loadState(op.i32Load, state.psrWord + 4);
    this.body.i32(PSRH_CPL);
    this.body.emit(op.i32And);
    this.conditional(op.if, () => this.fault(privilegedOperation));
  }

  /** End the function after all `bundles` with `executed` instructions; its code entry. */
  finish(bundles: number, executed: number): Uint8Array {
    this.leaveAtEnd(bundles, executed);
    this.body.prepend(() => this.enter());
    return this.body.encode();
  }
}
