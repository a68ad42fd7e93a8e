import { AR_BSPSTORE, AR_RNAT } from "./application-registers.ts";
import type { DataAccess } from "./data-access.ts";
import { dropStacked } from "./data-speculation.ts";
import type { Registers } from "./registers.ts";
import * as state from "./state.ts";
import { physicalStackedRegisters } from "./state.ts";

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
  const top = i32[words + (state.bottomOfFrame >> 2)]! - count + size;
  dropStacked(cpu, topOfFrame(cpu), top);
  const dirty = i32[words + (state.dirtyCount >> 2)]! - count;
  const bottom = i32[words + (state.bottomOfFrame >> 2)]! - count;
  i32[words + (state.dirtyCount >> 2)] = dirty;
  i32[words + (state.bottomOfFrame >> 2)] = bottom;
  if (bottom < physicalStackedRegisters) slide(cpu);
  if (dirty < 0) i32[words + (state.frameIncomplete >> 2)] = 1;
  return Math.max(dirty, 0) + size <= physicalStackedRegisters;
}

/** The place behind the last register of the frame. Registers that come in there were others'. */
function topOfFrame(cpu: Registers): number {
  return cpu.memory.i32[(cpu.base + state.bottomOfFrame) >> 2]! + cpu.sof;
}

/** Move the window of registers to the middle of its row. */
function slide(cpu: Registers): void {
  dropStacked(cpu, 0, state.stackedPlaces);
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
  return skipRegisters(cpu.ar(AR_BSPSTORE), dirtyRegisters(cpu));
}

/** alloc: give the frame `size` registers; dirty ones are spilled to make room. */
export function makeRoom(cpu: DataAccess, size: number): void {
  while (dirtyRegisters(cpu) + size > physicalStackedRegisters) spill(cpu);
  dropStacked(cpu, topOfFrame(cpu), topOfFrame(cpu) - cpu.sof + size);
}

/** flushrs: all dirty registers go to memory. */
export function flush(cpu: DataAccess): void {
  while (dirtyRegisters(cpu) > 0) spill(cpu);
  if (collectionSlot(cpu.ar(AR_BSPSTORE))) spillCollection(cpu);
}

/** After br.ret and rfi: load what is missing of the frame. */
export function completeFrame(cpu: DataAccess): void {
  while (dirtyRegisters(cpu) < 0) fill(cpu);
  cpu.memory.i32[(cpu.base + state.frameIncomplete) >> 2] = 0;
}

/**
 * loadrs: exactly the `bytes` below ar.bsp (NaT collections included) become dirty registers; older
 * ones are dropped, missing ones loaded. The caller has checked that they fit.
 */
export function loadRegisters(cpu: DataAccess, bytes: number): void {
  const bsp = backingStorePointer(cpu);
  const wanted = registersBelow(bsp, bytes);
  const dirty = dirtyRegisters(cpu);
  if (wanted <= dirty) {
    cpu.memory.i32[(cpu.base + state.dirtyCount) >> 2] = wanted;
    cpu.setAr(AR_BSPSTORE, BigInt.asUintN(64, bsp - BigInt(bytes)));
    return;
  }
  while (dirtyRegisters(cpu) < wanted) fill(cpu);
  while (cpu.ar(AR_BSPSTORE) > BigInt.asUintN(64, bsp - BigInt(bytes))) fillCollection(cpu);
}

/** How many registers lie in the `bytes` of backing store below `bsp`. */
export function registersBelow(bsp: bigint, bytes: number): number {
  const words = bytes >> 3;
  const slot = Number((bsp >> 3n) & 63n);
  const collections = words <= slot ? 0 : Math.floor((words - slot - 1) / 64) + 1;
  return words - collections;
}

/** The word of the backing store at this address holds NaT bits. */
function collectionSlot(address: bigint): boolean {
  return (address & 0x1f8n) === 0x1f8n;
}

/** Store the oldest dirty register, and first the NaT collection if it is that one's turn. */
function spill(cpu: DataAccess): void {
  if (collectionSlot(cpu.ar(AR_BSPSTORE))) spillCollection(cpu);
  const { i32, u8, u64 } = cpu.memory;
  const dirtyWord = (cpu.base + state.dirtyCount) >> 2;
  const place = i32[(cpu.base + state.bottomOfFrame) >> 2]! - i32[dirtyWord]!;
  const address = cpu.ar(AR_BSPSTORE);
  cpu.rseStore(address, u64[((cpu.base + state.stackedGrs) >> 3) + place]!);
  const bit = 1n << ((address >> 3n) & 63n);
  const rnat = cpu.ar(AR_RNAT);
  const nat = u8[cpu.base + state.stackedNats + place]! !== 0;
  cpu.setAr(AR_RNAT, nat ? rnat | bit : rnat & ~bit);
  cpu.setAr(AR_BSPSTORE, BigInt.asUintN(64, address + 8n));
  i32[dirtyWord]!--;
}

function spillCollection(cpu: DataAccess): void {
  const address = cpu.ar(AR_BSPSTORE);
  cpu.rseStore(address, cpu.ar(AR_RNAT) & COLLECTION_BITS);
  cpu.setAr(AR_BSPSTORE, BigInt.asUintN(64, address + 8n));
}

/** Load the register below the oldest dirty one, and first the NaT collection in between. */
function fill(cpu: DataAccess): void {
  if (collectionSlot(BigInt.asUintN(64, cpu.ar(AR_BSPSTORE) - 8n))) fillCollection(cpu);
  const { i32, u8, u64 } = cpu.memory;
  const dirtyWord = (cpu.base + state.dirtyCount) >> 2;
  const place = i32[(cpu.base + state.bottomOfFrame) >> 2]! - i32[dirtyWord]! - 1;
  const address = BigInt.asUintN(64, cpu.ar(AR_BSPSTORE) - 8n);
  u64[((cpu.base + state.stackedGrs) >> 3) + place] = cpu.rseLoad(address);
  dropStacked(cpu, place, place + 1);
  const nat = (cpu.ar(AR_RNAT) >> ((address >> 3n) & 63n)) & 1n;
  u8[cpu.base + state.stackedNats + place] = Number(nat);
  cpu.setAr(AR_BSPSTORE, address);
  i32[dirtyWord]!++;
}

function fillCollection(cpu: DataAccess): void {
  const address = BigInt.asUintN(64, cpu.ar(AR_BSPSTORE) - 8n);
  cpu.setAr(AR_RNAT, cpu.rseLoad(address));
  cpu.setAr(AR_BSPSTORE, address);
}

const COLLECTION_BITS = (1n << 63n) - 1n;
