import type { Processor } from "../ia64/processor.ts";
import { dirtyRegisters as dirtyCount } from "../ia64/rse.ts";
import type { ByteView } from "./bytes.ts";
import { at } from "./guest-context-layout.ts";

/** The dirty part of a register stack as it would lie in the backing store (layouts 8). */
export interface RegisterStack {
  /** ar.bspstore and ar.bsp. */
  readonly start: bigint;
  readonly end: bigint;
  /** Word at `start` + 8 * index. */
  readonly word: (index: number) => bigint;
  /** NaT bits of the registers whose collection is not among the words. */
  readonly rnat: bigint;
}

const [arBsp, arBspstore, arRnat] = [17, 18, 19];
/** A NaT collection has bits for 63 registers. */
const collectionBits = (1n << 63n) - 1n;

/** Number of a backing-store word in its group of 64; number 63 holds NaT bits. */
const slotOf = (address: bigint): bigint => (address >> 3n) & 63n;

/**
 * Makes the registers of a stack dirty in a processor without any: they are written into a frame,
 * which is then covered.
 */
export function loadDirtyRegisters(cpu: Processor, stack: RegisterStack, rnat: bigint): void {
  cpu.setAr(arBspstore, stack.start);
  cpu.setAr(arRnat, rnat);
  const registers = dirtyRegisters(stack);
  cpu.setFrame(registers.length, 0, 0);
  for (const [i, { value, nat }] of registers.entries()) cpu.setGr(32 + i, value, nat);
  cpu.cover();
}

/** The registers of a stack, oldest first, without the NaT collections between them. */
export function dirtyRegisters(stack: RegisterStack): { value: bigint; nat: boolean }[] {
  const registers: { value: bigint; nat: boolean }[] = [];
  for (let address = stack.start; address < stack.end; address += 8n) {
    const slot = slotOf(address);
    if (slot === 63n) continue;
    const collection = address + 8n * (63n - slot);
    const nats = collection < stack.end ? wordAt(stack, collection) : stack.rnat;
    registers.push({ value: wordAt(stack, address), nat: ((nats >> slot) & 1n) !== 0n });
  }
  return registers;
}

function wordAt(stack: RegisterStack, address: bigint): bigint {
  return stack.word(Number((address - stack.start) >> 3n));
}

/**
 * Writes the dirty registers and those of the current frame into a context, oldest first, with
 * the NaT collections that a flushrs would store between them. The rest of their NaT bits go to
 * ar.rnat, if no collection was passed, and to rbs_rnat.
 */
export function saveRegisterStack(view: ByteView, cpu: Processor): void {
  const start = cpu.ar(arBspstore);
  const dirty = dirtyCount(cpu);
  let rnat = cpu.ar(arRnat);
  let address = start;
  const put = (word: bigint) => {
    view.set64(at.rbs + Number(address - start), word);
    address += 8n;
  };
  for (let distance = -dirty; distance < cpu.sof; distance++) {
    if (slotOf(address) === 63n) put(rnat & collectionBits);
    const { value, nat } = cpu.stackedAt(distance);
    const bit = 1n << slotOf(address);
    rnat = nat ? rnat | bit : rnat & ~bit;
    put(value);
  }
  view.set64(at.ars + 8 * arBspstore, start);
  view.set64(at.ars + 8 * arBsp, slotOf(address) === 63n ? address + 8n : address);
  if (slotOf(address) === 63n) put(rnat & collectionBits);
  view.set64(at.ars + 8 * arRnat, cpu.ar(arRnat));
  view.set64(at.rbsRnat, rnat);
  view.set32(at.rbsOffset, Number(slotOf(start)));
}
