import { AR_PFS } from "../../application-registers.ts";
import { CR_IPSR } from "../../control-registers.ts";
import { disabledIsaTransition, illegalOperation } from "../../fault.ts";
import type { Processor } from "../../processor.ts";
import * as psr from "../../psr.ts";
import { B8 } from "../formats.ts";
import { type Instruction, instruction } from "../instruction.ts";

/* Changes of bank and privilege (manual vol. 3, `rfi`, `bsw`, `epc`, `vmsw`). */

/** There is no IA-32 code to return to. */
function returnFromInterruption(cpu: Processor): undefined {
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

const bsw0 = instruction({
  syntax: "bsw.0",
  format: B8,
  match: { op: 0, x6: 0xc },
  groupLast: true,
  unpredicated: true,
  privileged: true,
  execute: (b) => {
    b.call((cpu) => {
      cpu.bsw(0);
      return undefined;
    });
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
    b.call((cpu) => {
      cpu.bsw(1);
      return undefined;
    });
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

/** Virtual machines are off on this processor, so that vmsw is illegal. */
const vmsw0 = instruction({
  syntax: "vmsw.0",
  format: B8,
  match: { op: 0, x6: 0x18 },
  groupLast: true,
  unpredicated: true,
  privileged: true,
  execute: (b) => b.fault(illegalOperation),
});

const vmsw1 = instruction({
  syntax: "vmsw.1",
  format: B8,
  match: { op: 0, x6: 0x19 },
  groupLast: true,
  unpredicated: true,
  privileged: true,
  execute: (b) => b.fault(illegalOperation),
});

export const modes: readonly Instruction[] = [rfi, bsw0, bsw1, epc, vmsw0, vmsw1];
