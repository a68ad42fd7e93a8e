import { dropAdvancedLoads, floatLoads, generalLoads } from "../../data-speculation.ts";
import { M24, M26, M27 } from "../formats.ts";
import { type Instruction, instruction } from "../instruction.ts";
import { unsigned } from "../values.ts";

/*
 * Ordering and serialization (manual vol. 3, `mf`, `fwb`, `srlz`, `sync`): instructions take effect
 * at once and in order, so that nothing is left to do. And the end of advanced loads (`invala`).
 */

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
  execute: (b, { operation }) => {
    if (operation === "invala") b.call(dropAdvancedLoads);
  },
});

const invalaE = instruction({
  syntax: "invala.e r1",
  format: M26,
  match: { op: 0, x3: 0, x2: 1, x4: 2 },
  execute: (b, { r1 }) => {
    b.call(generalLoads.drop, unsigned(b, r1));
  },
});

const invalaEFr = instruction({
  syntax: "invala.e f1",
  format: M27,
  match: { op: 0, x3: 0, x2: 1, x4: 3 },
  execute: (b, { f1 }) => {
    b.call(floatLoads.drop, unsigned(b, f1));
  },
});

export const orders: readonly Instruction[] = [order, invalaE, invalaEFr];
