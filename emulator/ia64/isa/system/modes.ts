import { AR_PFS } from "../../application-registers.ts";
import type { Helper } from "../../builder.ts";
import { CR_IPSR } from "../../control-registers.ts";
import { disabledIsaTransition, illegalOperation, virtualization } from "../../fault.ts";
import type { Processor } from "../../processor.ts";
import * as psr from "../../psr.ts";
import { B8 } from "../formats.ts";
import { type Instruction, instruction } from "../instruction.ts";
import { checkVirtualization } from "./checks.ts";

/* Changes of bank and privilege (manual vol. 3, `rfi`, `bsw`, `epc`, `vmsw`). */

/** There is no IA-32 code to return to. */
function returnFromInterruption(cpu: Processor): undefined {
  checkVirtualization(cpu);
  if ((cpu.cr(CR_IPSR) >> 34n) & 1n) cpu.raise(disabledIsaTransition);
  cpu.rfi();
}

const rfi = instruction({
  syntax: "rfi",
  format: B8,
  match: { op: 0, x6: 8 },
  reads: ["cr.ipsr", "cr.iip", "cr.ifs", "ar.bsp", "rse"],
  writes: ["cfm", "ar.bsp", "rse"],
  groupLast: true,
  unpredicated: true,
  privileged: true,
  execute: (b) => {
    b.call(returnFromInterruption);
  },
});

const selectBank: Helper = (cpu, bank) => {
  checkVirtualization(cpu);
  cpu.bsw(bank === 0n ? 0 : 1);
  return undefined;
};

const bsw0 = instruction({
  syntax: "bsw.0",
  format: B8,
  match: { op: 0, x6: 0xc },
  groupLast: true,
  unpredicated: true,
  privileged: true,
  execute: (b) => {
    b.call(selectBank, b.constant(0n));
  },
});

const bsw1 = instruction({
  syntax: "bsw.1",
  format: B8,
  match: { op: 0, x6: 0xd },
  groupLast: true,
  unpredicated: true,
  privileged: true,
  execute: (b) => {
    b.call(selectBank, b.constant(1n));
  },
});

/** The privilege level becomes that of the page if the page promotes (access rights 7). */
function enterPrivilegedCode(cpu: Processor): undefined {
  if (Number(cpu.ar(AR_PFS) >> 62n) < cpu.cpl) cpu.raise(illegalOperation);
  const level = Math.min(cpu.cpl, cpu.promotionLevel());
  cpu.setPsr(cpu.psrLow, (cpu.psrHigh & ~psr.PSRH_CPL) | level);
}

const epc = instruction({
  syntax: "epc",
  format: B8,
  match: { op: 0, x6: 0x10 },
  reads: ["ar.pfs", "psr.cpl"],
  writes: ["psr.cpl"],
  unpredicated: true,
  execute: (b) => {
    b.call(enterPrivilegedCode);
  },
});

/** Only for code on a page that promotes: it may run on both sides of the switch. */
const switchMachine: Helper = (cpu, vm) => {
  if (!cpu.onPromotingPage()) cpu.raise(virtualization);
  const high = cpu.psrHigh & ~psr.PSRH_VM;
  cpu.setPsr(cpu.psrLow, vm === 0n ? high : high | psr.PSRH_VM);
  return undefined;
};

const vmsw0 = instruction({
  syntax: "vmsw.0",
  format: B8,
  match: { op: 0, x6: 0x18 },
  groupLast: true,
  unpredicated: true,
  privileged: true,
  execute: (b) => {
    b.call(switchMachine, b.constant(0n));
  },
});

const vmsw1 = instruction({
  syntax: "vmsw.1",
  format: B8,
  match: { op: 0, x6: 0x19 },
  groupLast: true,
  unpredicated: true,
  privileged: true,
  execute: (b) => {
    b.call(switchMachine, b.constant(1n));
  },
});

export const modes: readonly Instruction[] = [rfi, bsw0, bsw1, epc, vmsw0, vmsw1];
