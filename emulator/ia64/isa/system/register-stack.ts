import { AR_BSP, AR_PFS, AR_RSC } from "../../application-registers.ts";
import { illegalOperation, reservedRegisterField } from "../../fault.ts";
import type { Processor } from "../../processor.ts";
import { flush, loadRegisters, makeRoom, registersBelow } from "../../rse.ts";
import { physicalStackedRegisters } from "../../state.ts";
import { B8, M25, M34 } from "../formats.ts";
import { type Instruction, instruction } from "../instruction.ts";
import { checkVirtualization } from "./checks.ts";

/* The register stack (manual vol. 3, `alloc`, `cover`, `flushrs`, `loadrs`, `clrrrb`). */

/** Resize the frame and give the old ar.pfs. A frame may not change its rotation while rotated. */
function allocate(cpu: Processor, r1: bigint, sof: bigint, sol: bigint, sor: bigint): bigint {
  const [target, size, locals, rotating] = [Number(r1), Number(sof), Number(sol), Number(sor)];
  const tooLarge = size > physicalStackedRegisters || locals > size || rotating > size;
  if (tooLarge || target === 0 || target >= 32 + size) cpu.raise(illegalOperation);
  if (rotating !== cpu.rotating && cpu.rotated) cpu.raise(reservedRegisterField);
  makeRoom(cpu, size);
  cpu.setFrame(size, locals, rotating);
  return cpu.ar(AR_PFS);
}

const alloc = instruction({
  syntax: "alloc r1 = ar.pfs, sof, sol, sor",
  format: M34,
  match: { op: 1, x3: 6 },
  writes: ["cfm", "ar.bspstore", "ar.rnat", "rse"],
  groupFirst: true,
  unpredicated: true,
  targets: [],
  execute: (b, { r1, sof, sol, sor }) => {
    const number = (value: number) => b.constant(BigInt(value));
    const pfs = b.call(allocate, number(r1), number(sof), number(sol), number(sor));
    b.setGr(r1, pfs, b.constant(0n));
  },
});

const cover = instruction({
  syntax: "cover",
  format: B8,
  match: { op: 0, x6: 2 },
  reads: ["rrb", "ar.bsp", "rse"],
  writes: ["cfm", "ar.bsp", "cr.ifs", "rse"],
  groupLast: true,
  unpredicated: true,
  execute: (b) => {
    b.call((cpu) => {
      if (cpu.cpl === 0) checkVirtualization(cpu);
      cpu.cover();
      return undefined;
    });
  },
});

const flushrs = instruction({
  syntax: "flushrs",
  format: M25,
  match: { op: 0, x3: 0, x4: 0xc, x2: 0 },
  writes: ["ar.bspstore", "ar.rnat", "rse"],
  groupFirst: true,
  unpredicated: true,
  execute: (b) => {
    b.call((cpu) => {
      flush(cpu);
      return undefined;
    });
  },
});

/** Only in enforced lazy mode, and into an empty frame unless there is nothing to load. */
function loadStack(cpu: Processor): undefined {
  const rsc = cpu.ar(AR_RSC);
  const bytes = Number((rsc >> 16n) & 0x3ff8n);
  if ((rsc & 3n) !== 0n || (cpu.sof !== 0 && bytes !== 0)) cpu.raise(illegalOperation);
  if (registersBelow(cpu.ar(AR_BSP), bytes) > physicalStackedRegisters) cpu.raise(illegalOperation);
  loadRegisters(cpu, bytes);
}

const loadrs = instruction({
  syntax: "loadrs",
  format: M25,
  match: { op: 0, x3: 0, x4: 0xa, x2: 0 },
  writes: ["ar.bspstore", "ar.rnat", "rse"],
  groupFirst: true,
  unpredicated: true,
  execute: (b) => {
    b.call(loadStack);
  },
});

const clrrrb = instruction({
  syntax: "clrrrb",
  format: B8,
  match: { op: 0, x6: 4 },
  writes: ["cfm"],
  groupLast: true,
  unpredicated: true,
  execute: (b) => {
    b.call((cpu) => {
      cpu.clearRotation(false);
      return undefined;
    });
  },
});

const clrrrbPr = instruction({
  syntax: "clrrrb.pr",
  format: B8,
  match: { op: 0, x6: 5 },
  writes: ["cfm"],
  groupLast: true,
  unpredicated: true,
  execute: (b) => {
    b.call((cpu) => {
      cpu.clearRotation(true);
      return undefined;
    });
  },
});

export const registerStack: readonly Instruction[] = [
  ...[alloc, cover, flushrs, loadrs, clrrrb, clrrrbPr],
];
