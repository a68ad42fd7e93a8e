import type { AccessSize, Helper } from "../builder.ts";
import type { MachineMemory } from "../memory.ts";
import { PSR_BE, PSR_DT, PSRH_CPL } from "../psr.ts";
import { READ_TABLE, softTlbEntries, WRITE_TABLE } from "../soft-tlb.ts";
import * as state from "../state.ts";
import { loads, stores } from "./helpers.ts";
import type { Imports } from "./imports.ts";
import { I32, I64, op } from "./opcodes.ts";
import { RegisterAccess } from "./register-access.ts";
import type { Value } from "./value.ts";

const PAGE_SHIFT = 12;
const PAGE_MASK = (1 << PAGE_SHIFT) - 1;
const ENTRY_SHIFT = 4;
const TABLE_BYTES = softTlbEntries << ENTRY_SHIFT;

/** No entry has this key: it lacks bit 3, which is set in all of them, and isn't 0 either. */
const NO_KEY = 1;

const loadOpcodes = { 1: op.i64Load8U, 2: op.i64Load16U, 4: op.i64Load32U, 8: op.i64Load };
const storeOpcodes = { 1: op.i64Store8, 2: op.i64Store16, 4: op.i64Store32, 8: op.i64Store };

/**
 * Data accesses: little-endian aligned ones to pages of the software TLB are done in place, all
 * others by a call out, which also raises their faults.
 */
export class MemoryAccess extends RegisterAccess {
  private readonly memory: MachineMemory;
  /** Local for the key into the software TLB, and whether it is needed. */
  private readonly key = this.body.local(I32);
  private probes = false;

  constructor(imports: Imports, memory: MachineMemory) {
    super(imports);
    this.memory = memory;
  }

  /** The key may not fit any more, so that the rest of the instruction goes without the TLB. */
  override call(helper: Helper, ...args: Value[]): Value {
    const result = super.call(helper, ...args);
    this.body.i32(NO_KEY);
    this.body.set(this.key);
    return result;
  }

  load(address: Value, size: AccessSize): Value {
    const { body } = this;
    const value = body.temporary(I64);
    this.access(
      () => {
        const offset = this.probe(READ_TABLE, address, size);
        body.get(offset);
        body.access(loadOpcodes[size], 0);
        body.set(value);
      },
      () => {
        this.push(this.call(loads[size], address));
        body.set(value);
      },
    );
    return { local: value };
  }

  store(address: Value, size: AccessSize, value: Value): void {
    const { body, memory } = this;
    this.access(
      () => {
        const offset = this.probe(WRITE_TABLE, address, size);
        body.get(offset);
        body.i32(memory.ramBase);
        body.emit(op.i32Sub);
        body.i32(PAGE_SHIFT);
        body.emit(op.i32ShrU);
        body.access(op.i32Load8U, memory.frameFlags);
        body.indexed(op.brIf, 0);
        body.get(offset);
        this.push(value);
        body.access(storeOpcodes[size], 0);
      },
      () => this.call(stores[size], address, value),
    );
  }

  /** Code that branches to label 0 if the access has to be done by `slow` after all. */
  private access(fast: () => void, slow: () => void): void {
    const { body } = this;
    this.probes = true;
    this.conditional(op.block, () => {
      body.nested(op.block, () => {
        fast();
        body.indexed(op.br, 1);
      });
      slow();
    });
  }

  /** A local with the byte offset of an address; a branch to label 0 if the TLB doesn't tell. */
  private probe(table: number, address: Value, size: AccessSize): number {
    const { body } = this;
    const low = body.temporary(I32);
    const entry = body.temporary(I32);
    const first = state.softTlbs + table * TABLE_BYTES;
    this.push(address);
    body.emit(op.i32WrapI64);
    body.set(low);
    this.pushEntry(low);
    body.set(entry);
    this.pushMismatch(low, entry, first, address);
    if (size > 1) {
      body.get(low);
      body.i32(size - 1);
      body.emit(op.i32And, op.i32Or);
    }
    body.indexed(op.brIf, 0);
    body.get(entry);
    body.access(op.i32Load, first + 8);
    body.get(low);
    body.i32(PAGE_MASK);
    body.emit(op.i32And, op.i32Add);
    body.set(entry);
    return entry;
  }

  /** Push the address of the entry for the low half of an address, in a table at offset 0. */
  private pushEntry(low: number): void {
    const { body } = this;
    body.get(this.base);
    body.get(low);
    body.i32(PAGE_SHIFT - ENTRY_SHIFT);
    body.emit(op.i32ShrU);
    body.i32((softTlbEntries - 1) << ENTRY_SHIFT);
    body.emit(op.i32And, op.i32Add);
  }

  /** Push 0 if the entry is that of the address, under the present key. */
  private pushMismatch(low: number, entry: number, first: number, address: Value): void {
    const { body } = this;
    body.get(entry);
    body.access(op.i32Load, first);
    body.get(low);
    body.i32(~PAGE_MASK);
    body.emit(op.i32And);
    body.get(this.key);
    body.emit(op.i32Or, op.i32Xor);
    body.get(entry);
    body.access(op.i32Load, first + 4);
    this.push(address);
    body.i64(32n);
    body.emit(op.i64ShrU, op.i32WrapI64, op.i32Xor, op.i32Or);
  }

  protected override enter(): void {
    super.enter();
    if (this.probes) this.computeKey();
  }

  /** The key of data accesses as `SoftTlb.key` makes it; none fits while psr.be is set. */
  private computeKey(): void {
    const { body } = this;
    body.i32(NO_KEY);
    this.loadState(op.i32Load, state.softTlbGeneration);
    body.i32(4);
    body.emit(op.i32Shl);
    body.i32(8);
    body.emit(op.i32Or);
    this.loadState(op.i32Load, state.psrWord);
    body.i32(Math.log2(PSR_DT) - 2);
    body.emit(op.i32ShrU);
    body.i32(4);
    body.emit(op.i32And);
    body.i32(4);
    body.emit(op.i32Xor, op.i32Or);
    this.loadState(op.i32Load, state.psrWord + 4);
    body.i32(PSRH_CPL);
    body.emit(op.i32And, op.i32Or);
    this.loadState(op.i32Load, state.psrWord);
    body.i32(PSR_BE);
    body.emit(op.i32And, op.select);
    body.set(this.key);
  }
}
