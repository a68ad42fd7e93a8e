import type { Builder } from "../builder.ts";
import { type AdvancedLoads, floatLoads, generalLoads } from "../data-speculation.ts";
import { frIsNatVal } from "../fp/registers.ts";
import { branchBy } from "./branch/conditional.ts";
import { checkFr } from "./float/registers.ts";
import { I20, M20, M21, M22, M23 } from "./formats.ts";
import { type Instruction, instruction } from "./instruction.ts";
import { unsigned } from "./values.ts";

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

const chkSFr = instruction({
  syntax: "chk.s f2, target25",
  format: M21,
  match: { op: 1, x3: 3 },
  execute: (b, { f2, target25 }) => {
    checkFr(b, [], [f2]);
    b.when(b.call(frIsNatVal, unsigned(b, f2)), () => branchBy(b, target25));
  },
});

/** Branch unless the target of an advanced load still has its entry, which `clr` removes. */
function checkAdvanced<V>(
  b: Builder<V>,
  { check, take }: AdvancedLoads,
  clear: "nc" | "clr",
  register: number,
  target25: number,
): void {
  const found = b.call(clear === "clr" ? take : check, unsigned(b, register));
  b.when(b.eq(found, unsigned(b, 0)), () => branchBy(b, target25));
}

const chkA = instruction({
  syntax: "chk.a{.clear} r1, target25",
  format: M22,
  match: { op: 0 },
  completers: { clear: { values: { nc: { x3: 4 }, clr: { x3: 5 } } } },
  execute: (b, { clear, r1, target25 }) => checkAdvanced(b, generalLoads, clear, r1, target25),
});

const chkAFr = instruction({
  syntax: "chk.a{.clear} f1, target25",
  format: M23,
  match: { op: 0 },
  completers: { clear: { values: { nc: { x3: 6 }, clr: { x3: 7 } } } },
  execute: (b, { clear, f1, target25 }) => checkAdvanced(b, floatLoads, clear, f1, target25),
});

export const checks: readonly Instruction[] = [chkSM, chkSI, chkSFr, chkA, chkAFr];
