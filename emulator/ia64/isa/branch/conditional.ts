import { AR_BSP, AR_BSPSTORE } from "../../application-registers.ts";
import type { Builder, Helper } from "../../builder.ts";
import { disabledIsaTransition, illegalOperation } from "../../fault.ts";
import { B1, B4, X3 } from "../formats.ts";
import { type Instruction, instruction } from "../instruction.ts";
import { dealloc, prefetch, whether } from "./hints.ts";

/* Branches under the qualifying predicate (manual vol. 3, `br`, `brl`). */

/** Branch to the bundle at a displacement from this one. */
export function branchBy<V>(b: Builder<V>, displacement: number | bigint): void {
  b.branch(b.add(b.ip(), b.constant(BigInt.asUintN(64, BigInt(displacement)))));
}

/** The disassembler leaves out ".cond.sptk" then. */
const unconditional = ({ qp }: { readonly qp: number }): boolean => qp === 0;

const brCond = instruction({
  syntax: "br.cond{.whether}{.prefetch}{.dealloc} target25",
  format: B1,
  match: { op: 4, btype: 0 },
  completers: { whether, prefetch, dealloc },
  aliases: [
    {
      syntax: "br{.prefetch}{.dealloc} target25",
      fixed: { whether: "sptk" },
      printed: unconditional,
    },
    { syntax: "br{.whether}{.prefetch}{.dealloc} target25" },
  ],
  execute: (b, { target25 }) => branchBy(b, target25),
});

const brCondIndirect = instruction({
  syntax: "br.cond{.whether}{.prefetch}{.dealloc} b2",
  format: B4,
  match: { op: 0, x6: 0x20, btype: 0 },
  completers: { whether, prefetch, dealloc },
  aliases: [
    { syntax: "br{.prefetch}{.dealloc} b2", fixed: { whether: "sptk" }, printed: unconditional },
    { syntax: "br{.whether}{.prefetch}{.dealloc} b2" },
  ],
  execute: (b, { b2 }) => b.branch(b.br(b2)),
});

const brlCond = instruction({
  syntax: "brl.cond{.whether}{.prefetch}{.dealloc} target64",
  format: X3,
  match: { op: 0xc, btype: 0 },
  completers: { whether, prefetch, dealloc },
  aliases: [
    {
      syntax: "brl{.prefetch}{.dealloc} target64",
      fixed: { whether: "sptk" },
      printed: unconditional,
    },
    { syntax: "brl{.whether}{.prefetch}{.dealloc} target64" },
  ],
  execute: (b, { target64 }) => branchBy(b, target64),
});

/** All registers have to be in the backing store, as IA-32 code uses them for its own. */
const enterIa32: Helper = (cpu) => {
  if (cpu.ar(AR_BSPSTORE) !== cpu.ar(AR_BSP)) cpu.raise(illegalOperation);
  cpu.raise(disabledIsaTransition);
};

/** Branch to IA-32 code, which this processor has not: as if psr.di were always set. */
const brIa = instruction({
  syntax: "br.ia{.whether}{.prefetch}{.dealloc} b2",
  format: B4,
  match: { op: 0, x6: 0x20, btype: 1 },
  completers: { whether, prefetch, dealloc },
  unpredicated: true,
  execute: (b) => {
    b.call(enterIa32);
  },
});

export const conditionals: readonly Instruction[] = [brCond, brCondIndirect, brlCond, brIa];
