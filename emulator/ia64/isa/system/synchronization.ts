import type { Helper } from "../../builder.ts";
import { flushCache } from "../../non-access.ts";
import { M24, M26, M27, M28 } from "../formats.ts";
import { type Instruction, instruction } from "../instruction.ts";
import { checkNat } from "./checks.ts";

/*
 * Serialization and caches (manual vol. 3, `srlz`, `sync`, `fc`, `fwb`, `invala`). Instructions
 * execute in order, on coherent memory, and the ALAT never keeps an entry: most have nothing to do.
 */

const doNothing = (): void => {};

export const srlzD = instruction({
  syntax: "srlz.d",
  format: M24,
  match: { op: 0, x3: 0, x4: 0, x2: 3 },
  execute: doNothing,
});

export const srlzI = instruction({
  syntax: "srlz.i",
  format: M24,
  match: { op: 0, x3: 0, x4: 1, x2: 3 },
  execute: doNothing,
});

export const syncI = instruction({
  syntax: "sync.i",
  format: M24,
  match: { op: 0, x3: 0, x4: 3, x2: 3 },
  execute: doNothing,
});

export const fwb = instruction({
  syntax: "fwb",
  format: M24,
  match: { op: 0, x3: 0, x4: 0, x2: 2 },
  execute: doNothing,
});

export const invala = instruction({
  syntax: "invala",
  format: M24,
  match: { op: 0, x3: 0, x4: 0, x2: 1 },
  execute: doNothing,
});

export const invalaE = instruction({
  syntax: "invala.e r1",
  format: M26,
  match: { op: 0, x3: 0, x4: 2, x2: 1 },
  execute: doNothing,
});

export const invalaEFr = instruction({
  syntax: "invala.e f1",
  format: M27,
  match: { op: 0, x3: 0, x4: 3, x2: 1 },
  execute: doNothing,
});

const flush: Helper = (cpu, va, nat) => {
  checkNat(cpu, nat!);
  flushCache(cpu, va!);
  return undefined;
};

export const fc = instruction({
  syntax: "fc r3",
  format: M28,
  match: { op: 1, x3: 0, x6: 0x30, x: 0 },
  execute: (b, { r3 }) => {
    b.call(flush, b.gr(r3), b.nat(r3));
  },
});

export const fcI = instruction({
  syntax: "fc.i r3",
  format: M28,
  match: { op: 1, x3: 0, x6: 0x30, x: 1 },
  execute: (b, { r3 }) => {
    b.call(flush, b.gr(r3), b.nat(r3));
  },
});

export const synchronization: readonly Instruction[] = [
  ...[srlzD, srlzI, syncI, fwb, invala, invalaE, invalaEFr, fc, fcI],
];
