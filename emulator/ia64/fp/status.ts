import { AR_FPSR } from "../application-registers.ts";
import { floatingPointFault, floatingPointTrap } from "../fault.ts";
import type { Processor } from "../processor.ts";
import * as state from "../state.ts";
import { type Completer, type Environment, environmentOf } from "./environment.ts";
import type { Outcome } from "./outcome.ts";
import { writeFr } from "./registers.ts";

/* The floating-point status register (manual vol. 1, 5.2), by its 32-bit halves. */

/** Number of a status field, 0 to 3. */
export type StatusField = 0 | 1 | 2 | 3;

const TRAPS = 0x3f;
const CONTROLS = 0x7f;
const FLAGS_SHIFT = 7;
/** Where the flags are in ISR.code when a trap of a whole register is taken. */
const TRAP_SHIFT = 11;

/** A status field's place: 4-byte word of ar.fpsr, and its lowest bit there. */
const places = [
  { word: 0, shift: 6 },
  { word: 0, shift: 19 },
  { word: 1, shift: 0 },
  { word: 1, shift: 13 },
] as const;

function wordIndex(cpu: Processor, word: number): number {
  return ((cpu.base + state.ars) >> 2) + 2 * AR_FPSR + word;
}

/** The six bits of FPSR.traps; 1 disables. */
export function disabledTraps(cpu: Processor): number {
  return cpu.memory.i32[wordIndex(cpu, 0)]! & TRAPS;
}

/** The seven control bits of a status field. */
export function controls(cpu: Processor, sf: StatusField): number {
  const { word, shift } = places[sf];
  return (cpu.memory.i32[wordIndex(cpu, word)]! >>> shift) & CONTROLS;
}

export function setControls(cpu: Processor, sf: StatusField, value: number): void {
  const { word, shift } = places[sf];
  const index = wordIndex(cpu, word);
  const others = cpu.memory.i32[index]! & ~(CONTROLS << shift);
  cpu.memory.i32[index] = others | (value << shift);
}

/** The six flags of a status field. */
export function flags(cpu: Processor, sf: StatusField): number {
  const { word, shift } = places[sf];
  return (cpu.memory.i32[wordIndex(cpu, word)]! >>> (shift + FLAGS_SHIFT)) & TRAPS;
}

export function clearFlags(cpu: Processor, sf: StatusField): void {
  const { word, shift } = places[sf];
  cpu.memory.i32[wordIndex(cpu, word)]! &= ~(TRAPS << (shift + FLAGS_SHIFT));
}

export function setFlags(cpu: Processor, sf: StatusField, raised: number): void {
  const { word, shift } = places[sf];
  cpu.memory.i32[wordIndex(cpu, word)]! |= raised << (shift + FLAGS_SHIFT);
}

/** The environment of an instruction with this status field and precision completer. */
export function environment(cpu: Processor, sf: StatusField, completer: Completer): Environment {
  return environmentOf(controls(cpu, sf), disabledTraps(cpu), completer);
}

/** Floating-Point Fault with this ISR.code; to be raised before anything is written. */
export function raiseFpFault(cpu: Processor, code: number): never {
  cpu.raise(floatingPointFault, 0, undefined, code);
}

/** Let a Floating-Point Trap follow the current instruction, which has written its results. */
export function noteFpTrap(cpu: Processor, code: number): void {
  cpu.noteTrap(floatingPointTrap, code);
}

/** What an operation on whole registers comes to: its fault, or result, flags and trap. */
export function deliver(cpu: Processor, f1: number, sf: StatusField, outcome: Outcome): void {
  if (outcome.fault !== 0) raiseFpFault(cpu, outcome.fault);
  if (outcome.flags !== 0) setFlags(cpu, sf, outcome.flags);
  writeFr(cpu, f1, outcome.value);
  if (outcome.trap !== 0) noteFpTrap(cpu, outcome.trap << TRAP_SHIFT);
}
