import { M24, M26, M27 } from "../formats.ts";
import { type Instruction, instruction } from "../instruction.ts";

/*
 * Ordering and serialization (manual vol. 3, `mf`, `fwb`, `srlz`, `sync`, `invala`). Instructions
 * take effect at once and in order, and the ALAT is empty, so that nothing is left to do.
 */

const doNothing = (): void => {};

const order = instruction({
  name: "mf, fwb, srlz, sync, invala",
  syntax: "{operation}",
  format: M24,
  match: { op: 0, x3: 0 },
  completers: {
    operation: {
      values: {
        invala: { x2: 1, x4: 0 },
        fwb: { x2: 2, x4: 0 },
        mf: { x2: 2, x4: 2 },
        "mf.a": { x2: 2, x4: 3 },
        "srlz.d": { x2: 3, x4: 0 },
        "srlz.i": { x2: 3, x4: 1 },
        "sync.i": { x2: 3, x4: 3 },
      },
    },
  },
  execute: doNothing,
});

const invalaE = instruction({
  syntax: "invala.e r1",
  format: M26,
  match: { op: 0, x3: 0, x2: 1, x4: 2 },
  execute: doNothing,
});

const invalaEFr = instruction({
  syntax: "invala.e f1",
  format: M27,
  match: { op: 0, x3: 0, x2: 1, x4: 3 },
  execute: doNothing,
});

export const orders: readonly Instruction[] = [order, invalaE, invalaEFr];
