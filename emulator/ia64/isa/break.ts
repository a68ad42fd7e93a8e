import type { Helper } from "../builder.ts";
import { breakInstruction } from "../fault.ts";
import { B9, F15, I19, M37, X1 } from "./formats.ts";
import { type Instruction, instruction } from "./instruction.ts";
import { unsigned } from "./values.ts";

/* Break Instruction fault, with the immediate in cr.iim (manual vol. 3, `break`). */

const raiseBreak: Helper = (cpu, immediate = 0n) => {
  if (cpu.serveBreak?.(cpu, immediate) === true) return undefined;
  cpu.raiseImmediate(breakInstruction, immediate);
};

const breakM = instruction({
  syntax: "break.m imm21",
  format: M37,
  match: { op: 0, x3: 0, x4: 0, x2: 0 },
  aliases: [{ syntax: "break imm21" }],
  execute: (b, { imm21 }) => {
    b.call(raiseBreak, unsigned(b, imm21));
  },
});

const breakI = instruction({
  syntax: "break.i imm21",
  format: I19,
  match: { op: 0, x3: 0, x6: 0 },
  aliases: [{ syntax: "break imm21" }],
  execute: (b, { imm21 }) => {
    b.call(raiseBreak, unsigned(b, imm21));
  },
});

const breakF = instruction({
  syntax: "break.f imm21",
  format: F15,
  match: { op: 0, x: 0, x6: 0 },
  aliases: [{ syntax: "break imm21" }],
  execute: (b, { imm21 }) => {
    b.call(raiseBreak, unsigned(b, imm21));
  },
});

/** The immediate of break.b goes nowhere: cr.iim is 0. */
const breakB = instruction({
  syntax: "break.b imm21",
  format: B9,
  match: { op: 0, x6: 0 },
  aliases: [{ syntax: "break imm21" }],
  execute: (b) => {
    b.call(raiseBreak, unsigned(b, 0));
  },
});

const breakX = instruction({
  syntax: "break.x imm62",
  format: X1,
  match: { op: 0, x3: 0, x6: 0 },
  execute: (b, { imm62 }) => {
    b.call(raiseBreak, b.constant(imm62));
  },
});

export const breaks: readonly Instruction[] = [breakM, breakI, breakF, breakB, breakX];
