import type { Builder } from "../builder.ts";
import { branchBy } from "./branch/conditional.ts";
import { I20, M20, M22, M23 } from "./formats.ts";
import { type Instruction, instruction } from "./instruction.ts";

/* Checks of speculation, which branch to recovery code (manual vol. 3, `chk`). */

interface CheckFields {
  readonly r2: number;
  readonly target25: number;
}

function checkNat<V>(b: Builder<V>, { r2, target25 }: CheckFields): void {
  b.when(b.nat(r2), () => branchBy(b, target25));
}

const chkSM = instruction({
  syntax: "chk.s.m r2, target25",
  format: M20,
  match: { op: 1, x3: 1 },
  aliases: [{ syntax: "chk.s r2, target25" }],
  execute: checkNat,
});

const chkSI = instruction({
  syntax: "chk.s.i r2, target25",
  format: I20,
  match: { op: 0, x3: 1 },
  aliases: [{ syntax: "chk.s r2, target25" }],
  execute: checkNat,
});

/** The ALAT holds no entries, so the check always fails. */
const chkA = instruction({
  syntax: "chk.a{.clear} r1, target25",
  format: M22,
  match: { op: 0 },
  completers: { clear: { values: { nc: { x3: 4 }, clr: { x3: 5 } } } },
  execute: (b, { target25 }) => branchBy(b, target25),
});

const chkAFr = instruction({
  syntax: "chk.a{.clear} f1, target25",
  format: M23,
  match: { op: 0 },
  completers: { clear: { values: { nc: { x3: 6 }, clr: { x3: 7 } } } },
  execute: (b, { target25 }) => branchBy(b, target25),
});

export const checks: readonly Instruction[] = [chkSM, chkSI, chkA, chkAFr];
