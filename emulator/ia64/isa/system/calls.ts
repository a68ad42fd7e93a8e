import { AR_EC, AR_PFS } from "../../application-registers.ts";
import type { Builder } from "../../builder.ts";
import type { Processor } from "../../processor.ts";
import * as psr from "../../psr.ts";
import { completeFrame, dirtyRegisters, preserveFrame, restoreFrame } from "../../rse.ts";
import { dealloc, prefetch, whether, whetherIndirectCall } from "../branch/hints.ts";
import { B3, B4, B5, X4 } from "../formats.ts";
import { type Instruction, instruction } from "../instruction.ts";
import { signed } from "../values.ts";

/* Calls and returns (manual vol. 3, `br`, `brl`); hints about the branch are ignored. */

/** The frame marker, ar.ec and psr.cpl go to ar.pfs; the locals become dirty, the rest is the frame. */
function enterFrame(cpu: Processor): undefined {
  if (dirtyRegisters(cpu) < 0) completeFrame(cpu);
  const epilog = (cpu.arLow(AR_EC) & 63) << 20;
  cpu.setArHalves(AR_PFS, cpu.markerLow, cpu.markerHigh | epilog | (cpu.cpl << 30));
  const { sof, sol } = cpu;
  preserveFrame(cpu, sol);
  cpu.setFrame(sof - sol, 0, 0);
  cpu.clearRotation(false);
}

/** The frame, ar.ec and, if it takes privilege away, psr.cpl come back from ar.pfs. */
function leaveFrame(cpu: Processor): undefined {
  if (dirtyRegisters(cpu) < 0) completeFrame(cpu);
  const [low, high] = [cpu.arLow(AR_PFS), cpu.arHigh(AR_PFS)];
  restoreFrame(cpu, low, high, (low >> 7) & 0x7f);
  cpu.setArHalves(AR_EC, (high >>> 20) & 63, 0);
  const level = high >>> 30;
  if (level > cpu.cpl) {
    cpu.setPsr(cpu.psrLow, (cpu.psrHigh & ~psr.PSRH_CPL) | level);
    cpu.noteLoweredPrivilege();
  }
}

function call<V>(b: Builder<V>, link: number, target: V): void {
  b.call(enterFrame);
  b.setBr(link, b.add(b.ip(), b.constant(16n)));
  b.branch(target);
}

const brCall = instruction({
  syntax: "br.call{.whether}{.prefetch}{.dealloc} b1 = target25",
  format: B3,
  match: { op: 5 },
  reads: ["rrb", "ar.ec", "ar.bsp", "rse"],
  writes: ["ar.pfs", "cfm", "ar.bsp", "rse"],
  completers: { whether, prefetch, dealloc },
  execute: (b, { b1, target25 }) => call(b, b1, b.add(b.ip(), signed(b, target25))),
});

const brCallIndirect = instruction({
  syntax: "br.call{.whether}{.prefetch}{.dealloc} b1 = b2",
  format: B5,
  match: { op: 1 },
  reads: ["rrb", "ar.ec", "ar.bsp", "rse"],
  writes: ["ar.pfs", "cfm", "ar.bsp", "rse"],
  completers: { whether: whetherIndirectCall, prefetch, dealloc },
  execute: (b, { b1, b2 }) => call(b, b1, b.br(b2)),
});

const brlCall = instruction({
  syntax: "brl.call{.whether}{.prefetch}{.dealloc} b1 = target64",
  format: X4,
  match: { op: 0xd },
  reads: ["rrb", "ar.ec", "ar.bsp", "rse"],
  writes: ["ar.pfs", "cfm", "ar.bsp", "rse"],
  completers: { whether, prefetch, dealloc },
  execute: (b, { b1, target64 }) =>
    call(b, b1, b.add(b.ip(), b.constant(BigInt.asUintN(64, target64)))),
});

const brRet = instruction({
  syntax: "br.ret{.whether}{.prefetch}{.dealloc} b2",
  format: B4,
  match: { op: 0, x6: 0x21, btype: 4 },
  reads: ["rrb", "ar.bsp", "rse"],
  writes: ["ar.ec", "cfm", "ar.bsp", "rse", "psr.cpl"],
  completers: { whether, prefetch, dealloc },
  execute: (b, { b2 }) => {
    const target = b.br(b2);
    b.call(leaveFrame);
    b.branch(target);
  },
});

export const calls: readonly Instruction[] = [brCall, brCallIndirect, brlCall, brRet];
