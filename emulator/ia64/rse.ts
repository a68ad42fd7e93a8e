import { AR_BSPSTORE, AR_RNAT } from "./application-registers.ts";
import type { DataAccess } from "./data-access.ts";
import { dropStacked } from "./data-speculation.ts";
import type { Registers } from "./registers.ts";
import * as state from "./state.ts";
import { physicalStackedRegisters } from "./state.ts";

/**
 * The register stack (manual vol. 2, chapter 6). Physical registers are a window into a longer row
 * of places, where they lie in the order of the backing store:
 *
 *     invalid | clean | dirty | current frame | invalid
 *
 * A call moves the bottom of the frame up, a return down, and the row is moved back to its middle
 * when an end is near. `ar.bspstore` is the address of the oldest dirty register; `ar.bsp` follows
 * from the number of dirty ones. That number is negative while the frame is incomplete: as many of
 * its lowest registers are still in memory, or clean.
 *
 * Bits of `ar.rnat` below the slot of `ar.bspstore` are those of its line, the 63 registers up to
 * the next NaT collection. So when `ar.bspstore` moves down past a collection, that one is loaded.
 */

const COLLECTION_BITS = (1n << 63n) - 1n;

/** Registers below the frame that are not in memory yet; negative: of the frame, not loaded. */
export function dirtyRegisters(cpu: Registers): number {
  return cpu.memory.i32[(cpu.base + state.dirtyCount) >> 2]!;
}

/** Registers below the dirty ones that hold what is in memory. */
export function cleanRegisters(cpu: Registers): number {
  return cpu.memory.i32[(cpu.base + state.cleanCount) >> 2]!;
}

function setDirty(cpu: Registers, count: number): void {
  cpu.memory.i32[(cpu.base + state.dirtyCount) >> 2] = count;
}

function setClean(cpu: Registers, count: number): void {
  cpu.memory.i32[(cpu.base + state.cleanCount) >> 2] = count;
}

function setBspstore(cpu: Registers, address: bigint): void {
  cpu.memory.u64[((cpu.base + state.ars) >> 3) + AR_BSPSTORE] = address;
}

/** br.call and cover: the lowest `count` registers of the frame become dirty. */
export function preserveFrame(cpu: Registers, count: number): void {
  const i32 = cpu.memory.i32;
  const bottomWord = (cpu.base + state.bottomOfFrame) >> 2;
  setDirty(cpu, dirtyRegisters(cpu) + count);
  i32[bottomWord]! += count;
  if (i32[bottomWord]! > state.stackedPlaces - physicalStackedRegisters) slide(cpu);
}

/**
 * br.ret and rfi: `count` registers below the frame come back into it, and its new marker is that in
 * `low` (bits 31:0) and `high`. What of it was spilled has to be loaded before the next instruction.
 * A frame that cannot fit (a bad ar.pfs) becomes empty (manual vol. 2, 6.5.5).
 */
export function restoreFrame(cpu: Registers, low: number, high: number, count: number): void {
  const i32 = cpu.memory.i32;
  const bottomWord = (cpu.base + state.bottomOfFrame) >> 2;
  const dirty = dirtyRegisters(cpu) - count;
  const top = topOfFrame(cpu);
  cpu.setMarker(low, high);
  if (dirty + cpu.sof > physicalStackedRegisters) cpu.setMarker(0, 0);
  i32[bottomWord]! -= count;
  dropStacked(cpu, top, topOfFrame(cpu));
  if (i32[bottomWord]! < physicalStackedRegisters) slide(cpu);
  setDirty(cpu, dirty);
  if (dirty < 0) loadLater(cpu);
  trimClean(cpu, cpu.sof);
}

/** Whatever is missing belongs to the frame; only with a bad marker could there be more. */
function loadLater(cpu: Registers): void {
  const { sof } = cpu;
  if (dirtyRegisters(cpu) < -sof) {
    moveBackingStore(cpu, skipRegisters(backingStorePointer(cpu), sof));
    setDirty(cpu, -sof);
  }
  cpu.memory.i32[(cpu.base + state.frameIncomplete) >> 2] = sof > 0 ? 1 : 0;
}

/** Frame, dirty and clean registers have to be different ones: the oldest clean ones are given up. */
function trimClean(cpu: Registers, size: number): void {
  const clean = cleanRegisters(cpu);
  if (clean === 0) return;
  const room = physicalStackedRegisters - size - dirtyRegisters(cpu);
  if (clean > room) setClean(cpu, Math.max(room, 0));
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

/** A write to ar.bspstore: dirty registers belong to the new backing store, clean ones are lost. */
export function moveBackingStore(cpu: Registers, address: bigint): void {
  setBspstore(cpu, address);
  setClean(cpu, 0);
}

/** alloc: give the frame `size` registers; dirty ones are spilled to make room. */
export function makeRoom(cpu: DataAccess, size: number): void {
  if (dirtyRegisters(cpu) < 0) completeFrame(cpu);
  while (dirtyRegisters(cpu) + size > physicalStackedRegisters) spill(cpu);
  dropStacked(cpu, topOfFrame(cpu), topOfFrame(cpu) - cpu.sof + size);
  trimClean(cpu, size);
}

/** flushrs: all dirty registers go to memory, and are clean. */
export function flush(cpu: DataAccess): void {
  if (dirtyRegisters(cpu) < 0) completeFrame(cpu);
  while (dirtyRegisters(cpu) > 0) spill(cpu);
  if (collectionSlot(cpu.ar(AR_BSPSTORE))) spillCollection(cpu);
}

/**
 * After br.ret and rfi: load what is missing of the frame. The instructions that need a complete
 * frame, and are undefined without (manual vol. 2, 6.8), begin with this as well.
 */
export function completeFrame(cpu: DataAccess): void {
  loadUntilDirty(cpu, 0);
  cpu.memory.i32[(cpu.base + state.frameIncomplete) >> 2] = 0;
}

/**
 * loadrs: exactly the `bytes` below ar.bsp (NaT collections included) become dirty registers; all
 * others are dropped, missing ones loaded. The caller has checked that they fit. What ar.rnat holds
 * then is undefined.
 */
export function loadRegisters(cpu: DataAccess, bytes: number): void {
  if (dirtyRegisters(cpu) < 0) completeFrame(cpu);
  const bsp = backingStorePointer(cpu);
  const wanted = registersBelow(bsp, bytes);
  loadUntilDirty(cpu, wanted);
  setDirty(cpu, wanted);
  moveBackingStore(cpu, BigInt.asUintN(64, bsp - BigInt(bytes)));
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
  const dirty = dirtyRegisters(cpu);
  const place = i32[(cpu.base + state.bottomOfFrame) >> 2]! - dirty;
  const address = cpu.ar(AR_BSPSTORE);
  cpu.rseStore(address, u64[((cpu.base + state.stackedGrs) >> 3) + place]!);
  const bit = 1n << ((address >> 3n) & 63n);
  const rnat = cpu.ar(AR_RNAT);
  const nat = u8[cpu.base + state.stackedNats + place]! !== 0;
  cpu.setAr(AR_RNAT, nat ? rnat | bit : rnat & ~bit);
  setBspstore(cpu, BigInt.asUintN(64, address + 8n));
  setDirty(cpu, dirty - 1);
  setClean(cpu, cleanRegisters(cpu) + 1);
}

function spillCollection(cpu: DataAccess): void {
  const address = cpu.ar(AR_BSPSTORE);
  cpu.rseStore(address, cpu.ar(AR_RNAT) & COLLECTION_BITS);
  setBspstore(cpu, BigInt.asUintN(64, address + 8n));
}

/** Move ar.bspstore down until `count` registers are dirty; those that are not clean are loaded. */
function loadUntilDirty(cpu: DataAccess, count: number): void {
  while (dirtyRegisters(cpu) < count) {
    const address = BigInt.asUintN(64, cpu.ar(AR_BSPSTORE) - 8n);
    if (collectionSlot(address)) {
      fillCollection(cpu);
      continue;
    }
    const clean = cleanRegisters(cpu);
    if (clean > 0) setClean(cpu, clean - 1);
    else fill(cpu, address);
    setBspstore(cpu, address);
    setDirty(cpu, dirtyRegisters(cpu) + 1);
  }
}

/** Load the register below the oldest dirty one. */
function fill(cpu: DataAccess, address: bigint): void {
  const { i32, u8, u64 } = cpu.memory;
  const place = i32[(cpu.base + state.bottomOfFrame) >> 2]! - dirtyRegisters(cpu) - 1;
  u64[((cpu.base + state.stackedGrs) >> 3) + place] = cpu.rseLoad(address);
  dropStacked(cpu, place, place + 1);
  const nat = (cpu.ar(AR_RNAT) >> ((address >> 3n) & 63n)) & 1n;
  u8[cpu.base + state.stackedNats + place] = Number(nat);
}

function fillCollection(cpu: DataAccess): void {
  const address = BigInt.asUintN(64, cpu.ar(AR_BSPSTORE) - 8n);
  cpu.setAr(AR_RNAT, cpu.rseLoad(address) & COLLECTION_BITS);
  setBspstore(cpu, address);
}
