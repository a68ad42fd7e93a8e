import type { Builder, Helper } from "../builder.ts";
import { B9, F16, I18, M48, X5 } from "./formats.ts";
import { type Instruction, instruction } from "./instruction.ts";

/* Instructions that do nothing (manual vol. 3, `nop`, `hint`), in each unit. */

const doNothing = (): void => {};

/** hint @pause ends the quantum of the processor; other hints do nothing. */
function hint<V>(b: Builder<V>, immediate: number | bigint): void {
  if (Number(immediate) === 0) b.call(pause);
}

const pause: Helper = (cpu) => {
  cpu.stop();
  return undefined;
};

const nopM = instruction({
  syntax: "nop.m imm21",
  format: M48,
  match: { op: 0, x3: 0, x4: 1, x2: 0, y: 0 },
  aliases: [{ syntax: "nop imm21" }],
  execute: doNothing,
});

/** The GNU tools write the hints of the M unit in decimal. */
const M48Decimal = { ...M48, operands: { imm21: { ...M48.operands.imm21, print: "decimal" } } };

const hintM = instruction({
  syntax: "hint.m imm21",
  format: M48Decimal as typeof M48,
  match: { op: 0, x3: 0, x4: 1, x2: 0, y: 1 },
  aliases: [{ syntax: "hint imm21" }],
  execute: (b, { imm21 }) => hint(b, imm21),
});

const nopI = instruction({
  syntax: "nop.i imm21",
  format: I18,
  match: { op: 0, x3: 0, x6: 1, y: 0 },
  aliases: [{ syntax: "nop imm21" }],
  execute: doNothing,
});

const hintI = instruction({
  syntax: "hint.i imm21",
  format: I18,
  match: { op: 0, x3: 0, x6: 1, y: 1 },
  aliases: [{ syntax: "hint imm21" }],
  execute: (b, { imm21 }) => hint(b, imm21),
});

const nopF = instruction({
  syntax: "nop.f imm21",
  format: F16,
  match: { op: 0, x: 0, x6: 1, y: 0 },
  aliases: [{ syntax: "nop imm21" }],
  execute: doNothing,
});

const hintF = instruction({
  syntax: "hint.f imm21",
  format: F16,
  match: { op: 0, x: 0, x6: 1, y: 1 },
  aliases: [{ syntax: "hint imm21" }],
  execute: (b, { imm21 }) => hint(b, imm21),
});

const nopB = instruction({
  syntax: "nop.b imm21",
  format: B9,
  match: { op: 2, x6: 0 },
  aliases: [{ syntax: "nop imm21" }],
  execute: doNothing,
});

const hintB = instruction({
  syntax: "hint.b imm21",
  format: B9,
  match: { op: 2, x6: 1 },
  aliases: [{ syntax: "hint imm21" }],
  execute: (b, { imm21 }) => hint(b, imm21),
});

const nopX = instruction({
  syntax: "nop.x imm62",
  format: X5,
  match: { op: 0, x3: 0, x6: 1, y: 0 },
  execute: doNothing,
});

const hintX = instruction({
  syntax: "hint.x imm62",
  format: X5,
  match: { op: 0, x3: 0, x6: 1, y: 1 },
  execute: (b, { imm62 }) => hint(b, imm62),
});

export const nops: readonly Instruction[] = [
  ...[nopM, hintM, nopI, hintI, nopF, hintF, nopB, hintB, nopX, hintX],
];
