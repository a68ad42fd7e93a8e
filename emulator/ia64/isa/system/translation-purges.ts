import type { Helper } from "../../builder.ts";
import type { Processor } from "../../processor.ts";
import { pageShift } from "../../tlb.ts";
import { M45, M47 } from "../formats.ts";
import { type Instruction, instruction } from "../instruction.ts";
import { checkNat, checkVirtualization } from "./checks.ts";

/* Removal of translations (manual vol. 3, `ptc`, `ptr`). */

interface Range {
  readonly va: bigint;
  readonly rid: number;
  readonly shift: number;
}

/**
 * The range at r3, 2^n bytes with n in bits 7:2 of r2, in the region that r3 selects. No n raises a
 * fault: purges take any power of two.
 */
function range(cpu: Processor, va: bigint, size: bigint, nat: bigint): Range {
  checkNat(cpu, nat);
  const shift = pageShift(size);
  checkVirtualization(cpu);
  const rid = Number((cpu.rr(Number(va >> 61n)) >> 8n) & 0xff_ffffn);
  return { va, rid, shift };
}

const purgeLocal: Helper = (cpu, address, size, nat) => {
  const { va, rid, shift } = range(cpu, address!, size!, nat!);
  cpu.tlb.purge(va, rid, shift);
  return undefined;
};

/** All processors of the coherence domain lose the translation before the next instruction. */
const purgeGlobal: Helper = (cpu, address, size, nat) => {
  const { va, rid, shift } = range(cpu, address!, size!, nat!);
  cpu.tlb.purge(va, rid, shift);
  for (const peer of cpu.peers) if (peer !== cpu) peer.tlb.purge(va, rid, shift);
  return undefined;
};

const purgeDataRegisters: Helper = (cpu, address, size, nat) => {
  const { va, rid, shift } = range(cpu, address!, size!, nat!);
  cpu.tlb.purgeRegisters("d", va, rid, shift);
  return undefined;
};

const purgeInstructionRegisters: Helper = (cpu, address, size, nat) => {
  const { va, rid, shift } = range(cpu, address!, size!, nat!);
  cpu.tlb.purgeRegisters("i", va, rid, shift);
  return undefined;
};

const purgeAll: Helper = (cpu, nat) => {
  checkNat(cpu, nat!);
  checkVirtualization(cpu);
  cpu.tlb.purgeAll();
  return undefined;
};

const ptcL = instruction({
  syntax: "ptc.l r3, r2",
  format: M45,
  match: { op: 1, x3: 0, x6: 0x09 },
  writes: ["dtc", "itc"],
  privileged: true,
  execute: (b, { r3, r2 }) => {
    b.call(purgeLocal, b.gr(r3), b.gr(r2), b.anyNat(r3, r2));
  },
});

const ptcG = instruction({
  syntax: "ptc.g r3, r2",
  format: M45,
  match: { op: 1, x3: 0, x6: 0x0a },
  writes: ["dtc", "itc"],
  groupLast: true,
  privileged: true,
  execute: (b, { r3, r2 }) => {
    b.call(purgeGlobal, b.gr(r3), b.gr(r2), b.anyNat(r3, r2));
  },
});

const ptcGa = instruction({
  syntax: "ptc.ga r3, r2",
  format: M45,
  match: { op: 1, x3: 0, x6: 0x0b },
  writes: ["dtc", "itc"],
  groupLast: true,
  privileged: true,
  execute: (b, { r3, r2 }) => {
    b.call(purgeGlobal, b.gr(r3), b.gr(r2), b.anyNat(r3, r2));
  },
});

const ptcE = instruction({
  syntax: "ptc.e r3",
  format: M47,
  match: { op: 1, x3: 0, x6: 0x34 },
  writes: ["dtc", "itc"],
  privileged: true,
  execute: (b, { r3 }) => {
    b.call(purgeAll, b.nat(r3));
  },
});

const ptrD = instruction({
  syntax: "ptr.d r3, r2",
  format: M45,
  match: { op: 1, x3: 0, x6: 0x0c },
  writes: ["dtr", "dtc", "itc"],
  privileged: true,
  execute: (b, { r3, r2 }) => {
    b.call(purgeDataRegisters, b.gr(r3), b.gr(r2), b.anyNat(r3, r2));
  },
});

const ptrI = instruction({
  syntax: "ptr.i r3, r2",
  format: M45,
  match: { op: 1, x3: 0, x6: 0x0d },
  writes: ["itr", "dtc", "itc"],
  privileged: true,
  execute: (b, { r3, r2 }) => {
    b.call(purgeInstructionRegisters, b.gr(r3), b.gr(r2), b.anyNat(r3, r2));
  },
});

export const translationPurges: readonly Instruction[] = [ptcL, ptcG, ptcGa, ptcE, ptrD, ptrI];
