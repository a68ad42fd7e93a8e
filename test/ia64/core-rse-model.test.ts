import assert from "node:assert/strict";
import { test } from "node:test";
import { assemble } from "../../emulator/ia64/assembler/index.ts";
import { MachineMemory } from "../../emulator/ia64/memory.ts";
import { Processor } from "../../emulator/ia64/processor.ts";
import { cleanRegisters, dirtyRegisters } from "../../emulator/ia64/rse.ts";
import { Random } from "./random.ts";
import { ReferenceStack } from "./rse-reference.ts";

/*
 * Random programs of calls, interruptions and switches of the backing store, against a reference
 * that has registers without end. The pages of the backing store come and go, so that spills and
 * fills fault in the middle of a sequence.
 */

const seeds = Number(process.env.RSE_SEEDS ?? 20);
const firstSeed = Number(process.env.RSE_FIRST ?? 1);

const codeBase = 0x4000n;
const storeSize = 0x8000n;
const [RSC, BSP, BSPSTORE, RNAT, PFS] = [16, 17, 18, 19, 64];
const [IPSR, ISR, IIP, IFS] = [16, 17, 19, 23];
const alternateDataTlb = 0x1000;
const PSR_IC = 1n << 13n;
const PSR_RT = 1n << 27n;
const validFrame = 1n << 63n;

class Program {
  readonly #random: Random;
  readonly #memory = new MachineMemory(1, 0x400000);
  readonly #cpu = new Processor(this.#memory, 0);
  readonly #images = new Map<string, Uint8Array>();
  readonly #rsc: bigint;
  #stack: ReferenceStack;
  #nextStore = 0x100000n;
  /** How many more calls and interruptions there may be. */
  #events = 80;
  faults = 0;

  constructor(seed: number) {
    this.#random = new Random(seed * 0x2545_f491 + 1);
    const cpu = this.#cpu;
    cpu.psr = PSR_IC | PSR_RT;
    cpu.intercept = (_, vector) => this.#mapMissingPage(vector);
    this.#rsc = BigInt(this.#random.next() & 0x1f);
    this.#stack = this.#newStore([]);
    cpu.setAr(RSC, this.#rsc);
    cpu.setAr(BSPSTORE, this.#stack.addressOf(0));
    cpu.setAr(RNAT, this.#stack.earlierNats);
  }

  /** The missing page appears; at times the handler covers the frame first, as for a call to C. */
  #mapMissingPage(vector: number): void {
    const cpu = this.#cpu;
    assert.equal(vector, alternateDataTlb);
    assert.equal((cpu.cr(ISR) >> 37n) & 1n, 1n, "ISR.rs");
    assert.equal((cpu.cr(ISR) >> 38n) & 1n, dirtyRegisters(cpu) < 0 ? 1n : 0n, "ISR.ir");
    const page = cpu.cr(20) & ~0xfffn;
    cpu.tlb.insert("d", page, cpu.regionId(0), page | 0x1e1n | (2n << 9n), 12n << 2n);
    if (this.#random.below(2) === 0) cpu.cover();
    cpu.rfi();
    this.faults++;
  }

  /** Run a few bundles to their end; `b0` and cr.iip are the second one. */
  #execute(source: string): void {
    const cpu = this.#cpu;
    let image = this.#images.get(source);
    if (image === undefined) {
      image = assemble(source, { file: "test", base: Number(codeBase) }).image;
      this.#images.set(source, image);
    }
    this.#memory.writeBlock(Number(codeBase), image);
    cpu.ip = codeBase;
    cpu.slot = 0;
    cpu.setBr(0, codeBase + 16n);
    if (this.#random.below(4) === 0) {
      cpu.tlb.purgeAll();
      cpu.flushTranslations();
    }
    const end = codeBase + BigInt(image.length);
    for (let n = 0; cpu.ip !== end; n++) {
      assert.ok(n < 1000, source);
      cpu.run(1);
    }
  }

  #newStore(registers: ReferenceStack["registers"]): ReferenceStack {
    const base = this.#nextStore + 0xe00n + BigInt(8 * this.#random.below(128));
    this.#nextStore += storeSize;
    return new ReferenceStack(base, this.#random.bits64() >> 1n, registers);
  }

  /** A debugger of sorts: changes a word of a stack that is all in memory. */
  #editMemory(stack: ReferenceStack): void {
    const own = stack.bottom - stack.inherited;
    if (own <= 0) return;
    const index = stack.inherited + this.#random.below(own);
    const value = this.#random.bits64();
    const register = stack.registers[index];
    if (register === undefined) return;
    stack.registers[index] = { ...register, value };
    const littleEndian = (this.#rsc & 0x10n) === 0n;
    const offset = this.#memory.ramBase + Number(stack.addressOf(index));
    this.#memory.view.setBigUint64(offset, value, littleEndian);
  }

  #leaveStore(outer: ReferenceStack): void {
    this.#stack = outer;
    this.#nextStore -= storeSize;
  }

  /** A procedure body: frames, writes, and whatever may happen inside. */
  body(depth: number): void {
    for (let n = 1 + this.#random.below(4); n > 0; n--) {
      this.#allocate(this.#random.below(this.#random.pick([8, 33, 97])));
      this.#writeSome();
      this.check();
      if (depth > 0 && this.#events-- > 0) this.#random.pick(this.#happenings)(depth - 1);
      this.check();
    }
  }

  readonly #happenings = [
    (depth: number) => this.#call(depth),
    (depth: number) => this.#call(depth),
    (depth: number) => this.#call(depth),
    (depth: number) => this.#interrupt(() => this.body(depth)),
    (depth: number) => this.#interrupt(() => this.#enterKernel(depth)),
    (depth: number) => this.#interrupt(() => this.#switchThread(depth)),
    () => this.#execute("flushrs ;;"),
  ];

  #allocate(sof: number): void {
    const sol = this.#random.below(sof + 1);
    this.#execute(`alloc r2 = ar.pfs, 0, ${sol}, ${sof - sol}, 0 ;;`);
    this.#stack.resize(sof, sol);
  }

  #writeSome(): void {
    for (let r = 32; r < 32 + this.#stack.sof; r++) {
      if (this.#random.below(8) === 0) continue;
      const [value, nat] = [this.#random.bits64(), this.#random.below(4) === 0];
      this.#cpu.setGr(r, value, nat);
      this.#stack.write(r, value, nat);
    }
  }

  #call(depth: number): void {
    const stack = this.#stack;
    const { sof, sol } = stack;
    this.#execute("br.call.sptk.few b0 = 1f ;;\n1:");
    const pfs = this.#cpu.ar(PFS);
    stack.preserve(sol);
    this.check();
    this.body(depth);
    this.#cpu.setAr(PFS, pfs);
    this.#execute("br.ret.sptk.few b0 ;;\nnop 0 ;;");
    stack.restore(sol, sof, sol);
  }

  #interrupt(handler: () => void): void {
    const cpu = this.#cpu;
    const stack = this.#stack;
    const { sof, sol } = stack;
    cpu.psr = PSR_RT;
    this.#execute("cover ;;");
    cpu.psr = PSR_IC | PSR_RT;
    const ifs = cpu.cr(IFS);
    assert.equal(ifs, validFrame | BigInt(sof) | (BigInt(sol) << 7n));
    stack.preserve(sof);
    this.check();
    handler();
    cpu.setCr(IFS, ifs);
    cpu.setCr(IPSR, cpu.psr);
    cpu.setCr(IIP, codeBase + 16n);
    this.#execute("rfi ;;\nnop 0 ;;");
    stack.restore(sof, sof, sol);
  }

  /** The dirty registers go along to the kernel's store, and come back by loadrs. */
  #enterKernel(depth: number): void {
    const cpu = this.#cpu;
    const user = this.#stack;
    this.#execute("mov ar.rsc = 0 ;; mov r4 = ar.bspstore ;; mov r5 = ar.rnat ;;");
    const [bspstore, rnat] = [cpu.gr(4), cpu.gr(5)];
    const dirty = user.registers.slice(user.indexAt(bspstore), user.bottom);
    const kernel = this.#newStore(dirty);
    cpu.setGr(6, kernel.addressOf(0));
    cpu.setGr(7, kernel.earlierNats);
    this.#execute("mov ar.bspstore = r6 ;; mov ar.rnat = r7 ;; mov r8 = ar.bsp ;;");
    const bytes = cpu.gr(8) - kernel.addressOf(0);
    this.#stack = kernel;
    cpu.setAr(RSC, this.#rsc);
    this.check();
    this.body(depth);
    this.#allocate(0);
    cpu.setGr(4, bspstore);
    cpu.setGr(5, rnat);
    cpu.setAr(RSC, (this.#rsc & ~3n) | (bytes << 16n));
    this.#execute("loadrs ;;\nmov ar.bspstore = r4 ;; mov ar.rnat = r5 ;;");
    cpu.setAr(RSC, this.#rsc);
    this.#leaveStore(user);
    this.check();
  }

  /** Another thread runs on registers of its own (manual vol. 2, 6.11.3). */
  #switchThread(depth: number): void {
    const cpu = this.#cpu;
    const thread = this.#stack;
    this.#execute("flushrs ;;\nmov ar.rsc = 0 ;; mov r4 = ar.bsp ;; mov r5 = ar.rnat ;;");
    const [bsp, rnat] = [cpu.gr(4), cpu.gr(5)];
    assert.equal(bsp, cpu.ar(BSPSTORE), "flushrs leaves nothing dirty");
    this.#stack = this.#newStore([]);
    cpu.setGr(6, this.#stack.addressOf(0));
    cpu.setGr(7, this.#stack.earlierNats);
    this.#execute("mov ar.bspstore = r6 ;; mov ar.rnat = r7 ;;");
    cpu.setAr(RSC, this.#rsc);
    this.body(depth);
    this.#allocate(0);
    this.#editMemory(thread);
    cpu.setGr(4, bsp);
    cpu.setGr(5, rnat);
    this.#execute("mov ar.rsc = 0 ;; mov ar.bspstore = r4 ;; mov ar.rnat = r5 ;;");
    cpu.setAr(RSC, this.#rsc);
    this.#leaveStore(thread);
  }

  /** What is visible, what has been spilled, and the sizes of the partitions. */
  check(): void {
    const cpu = this.#cpu;
    const stack = this.#stack;
    assert.equal(cpu.ar(BSP), stack.addressOf(stack.bottom), "ar.bsp");
    for (let r = 32; r < 32 + stack.sof; r++) {
      const register = stack.registers[stack.bottom + r - 32];
      if (register !== undefined) {
        assert.deepEqual({ value: cpu.gr(r), nat: cpu.nat(r) }, register, `r${r}`);
      }
    }
    const bspstore = cpu.ar(BSPSTORE);
    const spilled = Math.min(stack.indexAt(bspstore), stack.bottom);
    for (const { address, value } of stack.wordsBelow(bspstore, Math.max(spilled - 130, 0))) {
      assert.equal(this.#word(address), value, `word at 0x${address.toString(16)}`);
    }
    const { bits, known } = stack.nats(bspstore);
    assert.equal(cpu.ar(RNAT) & known, bits, "ar.rnat");
    const [clean, dirty] = [cleanRegisters(cpu), dirtyRegisters(cpu)];
    assert.equal(dirty, stack.bottom - spilled, "dirty registers");
    assert.ok(clean >= 0 && dirty >= 0 && clean + dirty + stack.sof <= 96, "partitions");
  }

  #word(address: bigint): bigint {
    const { view, ramBase } = this.#memory;
    return view.getBigUint64(ramBase + Number(address), (this.#rsc & 0x10n) === 0n);
  }
}

test("registers, NaT bits and the backing store are those of a stack without end", () => {
  let faults = 0;
  for (let seed = firstSeed; seed < firstSeed + seeds; seed++) {
    const program = new Program(seed);
    try {
      program.body(9);
      program.check();
    } catch (error) {
      if (error instanceof Error) error.message = `seed ${seed}: ${error.message}`;
      throw error;
    }
    faults += program.faults;
  }
  assert.ok(faults > seeds, "spills and fills that faulted");
});
