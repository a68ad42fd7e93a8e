import type { Registers } from "./registers.ts";
import * as state from "./state.ts";

/** Stacked registers that the processor has, of current and dirty frames together. */
export const physicalStackedRegisters = 96;

/**
 * The register stack (manual vol. 2, chapter 6). Physical registers are a window into a longer row
 * of places: a call moves the bottom of the frame up, a return down, and the row is moved back to
 * its middle when an end is near. There is no clean partition: `ar.bspstore` is the address of the
 * oldest dirty register, and `ar.bsp` follows from the number of dirty ones.
 */

/** br.call and cover: the lowest `count` registers of the frame become dirty. */
export function preserveFrame(cpu: Registers, count: number): void {
  const i32 = cpu.memory.i32;
  const words = cpu.base >> 2;
  i32[words + (state.dirtyCount >> 2)]! += count;
  const bottom = i32[words + (state.bottomOfFrame >> 2)]! + count;
  i32[words + (state.bottomOfFrame >> 2)] = bottom;
  if (bottom > state.stackedPlaces - physicalStackedRegisters) slide(cpu);
}

/**
 * br.ret and rfi: `count` registers below the frame come back into it, and the frame is `size`
 * registers. What was spilled has to be filled before the next instruction. A frame that cannot
 * fit (a bad ar.pfs or cr.ifs) becomes empty (manual vol. 2, 6.5.5). Returns whether it fits.
 */
export function restoreFrame(cpu: Registers, count: number, size: number): boolean {
  const i32 = cpu.memory.i32;
  const words = cpu.base >> 2;
  const dirty = i32[words + (state.dirtyCount >> 2)]! - count;
  const bottom = i32[words + (state.bottomOfFrame >> 2)]! - count;
  i32[words + (state.dirtyCount >> 2)] = dirty;
  i32[words + (state.bottomOfFrame >> 2)] = bottom;
  if (bottom < physicalStackedRegisters) slide(cpu);
  if (dirty < 0) i32[words + (state.frameIncomplete >> 2)] = 1;
  return dirty + size <= physicalStackedRegisters;
}

/** Move the window of registers to the middle of its row. */
function slide(cpu: Registers): void {
  const bottomWord = (cpu.base + state.bottomOfFrame) >> 2;
  const from = cpu.memory.i32[bottomWord]!;
  const to = state.stackedPlaces / 2;
  const first = from - physicalStackedRegisters;
  const grs = cpu.base + state.stackedGrs;
  const nats = cpu.base + state.stackedNats;
  const end = Math.min(from + physicalStackedRegisters, state.stackedPlaces);
  const start = Math.max(first, 0);
  const target = to + start - from;
  cpu.memory.u8.copyWithin(grs + 8 * target, grs + 8 * start, grs + 8 * end);
  cpu.memory.u8.copyWithin(nats + target, nats + start, nats + end);
  cpu.memory.i32[bottomWord] = to;
}

/** Registers below the frame that are not in memory yet; negative: of the frame, not loaded. */
export function dirtyRegisters(cpu: Registers): number {
  return cpu.memory.i32[(cpu.base + state.dirtyCount) >> 2]!;
}

/** The address of the backing store `registers` registers after `address`, RNAT words counted. */
export function skipRegisters(address: bigint, registers: number): bigint {
  const slot = Number((address >> 3n) & 63n);
  return BigInt.asUintN(
    64,
    address + BigInt(8 * (registers + Math.floor((slot + registers) / 63))),
  );
}

/** ar.bsp: where r32 of the current frame would be spilled to. */
export function backingStorePointer(cpu: Registers): bigint {
  return skipRegisters(cpu.ar(18), dirtyRegisters(cpu));
}
