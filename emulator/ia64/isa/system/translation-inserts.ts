import { CR_IFA, CR_ITIR } from "../../control-registers.ts";
import { illegalOperation, reservedRegisterField } from "../../fault.ts";
import type { Processor } from "../../processor.ts";
import * as psr from "../../psr.ts";
import { type Side, translationRegisters } from "../../tlb.ts";
import { reservedPte } from "../../translation.ts";
import { M41, M42 } from "../formats.ts";
import { type Instruction, instruction } from "../instruction.ts";
import {
  checkedPageShift,
  checkNat,
  checkPrivilege,
  checkVirtualization,
  fileIndex,
} from "./checks.ts";

/* Insertion of translations from cr.ifa, cr.itir and a register (manual vol. 3, `itc`, `itr`). */

/** The last checks, on the translation; a page that is not present has no fields but that. */
function checkTranslation(cpu: Processor, pte: bigint): void {
  const itir = cpu.cr(CR_ITIR);
  checkedPageShift(cpu, itir);
  if ((pte & 1n) !== 0n && reservedPte(pte)) cpu.raise(reservedRegisterField);
  checkVirtualization(cpu);
}

function checkInserting(cpu: Processor, nat: bigint): void {
  if ((cpu.psrLow & psr.PSR_IC) !== 0) cpu.raise(illegalOperation);
  checkPrivilege(cpu);
  checkNat(cpu, nat);
}

function regionId(cpu: Processor, va: bigint): number {
  return Number((cpu.rr(Number(va >> 61n)) >> 8n) & 0xff_ffffn);
}

function insert(cpu: Processor, side: Side, pte: bigint, nat: bigint): undefined {
  checkInserting(cpu, nat);
  checkTranslation(cpu, pte);
  const va = cpu.cr(CR_IFA);
  cpu.tlb.insert(side, va, regionId(cpu, va), pte, cpu.cr(CR_ITIR));
}

function insertRegister(
  cpu: Processor,
  side: Side,
  register: bigint,
  pte: bigint,
  nat: bigint,
): undefined {
  checkInserting(cpu, nat);
  const slot = fileIndex(cpu, register, translationRegisters);
  checkTranslation(cpu, pte);
  const va = cpu.cr(CR_IFA);
  cpu.tlb.insertRegister(side, slot, va, regionId(cpu, va), pte, cpu.cr(CR_ITIR));
}

const itcD = instruction({
  syntax: "itc.d r2",
  format: M41,
  match: { op: 1, x3: 0, x6: 0x2e },
  reads: ["cr.ifa", "cr.itir", "psr.cpl"],
  writes: ["dtc", "itc"],
  groupLast: true,
  execute: (b, { r2 }) => {
    b.call((cpu, pte, nat) => insert(cpu, "d", pte!, nat!), b.gr(r2), b.nat(r2));
  },
});

const itcI = instruction({
  syntax: "itc.i r2",
  format: M41,
  match: { op: 1, x3: 0, x6: 0x2f },
  reads: ["cr.ifa", "cr.itir", "psr.cpl"],
  writes: ["dtc", "itc"],
  groupLast: true,
  execute: (b, { r2 }) => {
    b.call((cpu, pte, nat) => insert(cpu, "i", pte!, nat!), b.gr(r2), b.nat(r2));
  },
});

const itrD = instruction({
  syntax: "itr.d dtr[r3] = r2",
  format: M42,
  match: { op: 1, x3: 0, x6: 0x0e },
  reads: ["cr.ifa", "cr.itir", "psr.cpl"],
  writes: ["dtr", "dtc", "itc"],
  execute: (b, { r3, r2 }) => {
    b.call(
      (cpu, slot, pte, nat) => insertRegister(cpu, "d", slot!, pte!, nat!),
      ...[b.gr(r3), b.gr(r2), b.anyNat(r3, r2)],
    );
  },
});

const itrI = instruction({
  syntax: "itr.i itr[r3] = r2",
  format: M42,
  match: { op: 1, x3: 0, x6: 0x0f },
  reads: ["cr.ifa", "cr.itir", "psr.cpl"],
  writes: ["itr", "dtc", "itc"],
  execute: (b, { r3, r2 }) => {
    b.call(
      (cpu, slot, pte, nat) => insertRegister(cpu, "i", slot!, pte!, nat!),
      ...[b.gr(r3), b.gr(r2), b.anyNat(r3, r2)],
    );
  },
});

export const translationInserts: readonly Instruction[] = [itcD, itcI, itrD, itrI];
