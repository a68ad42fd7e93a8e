import { B6, B7 } from "../formats.ts";
import { type Instruction, instruction } from "../instruction.ts";
import { importance } from "./hints.ts";

/* Branch predictions, which have no effect (manual vol. 3, `brp`). */

const doNothing = (): void => {};

const brp = instruction({
  syntax: "brp{.whether}{.importance} target25, tag13",
  format: B6,
  match: { op: 7 },
  completers: {
    whether: {
      values: { sptk: { wh: 0 }, loop: { wh: 1 }, dptk: { wh: 2 }, exit: { wh: 3 } },
    },
    importance,
  },
  execute: doNothing,
});

const whether = { values: { sptk: { wh: 0 }, dptk: { wh: 2 } }, reserved: "sptk" } as const;

const brpIndirect = instruction({
  syntax: "brp{.whether}{.importance} b2, tag13",
  format: B7,
  match: { op: 2, x6: 0x10 },
  completers: { whether, importance },
  execute: doNothing,
});

const brpRet = instruction({
  syntax: "brp.ret{.whether}{.importance} b2, tag13",
  format: B7,
  match: { op: 2, x6: 0x11 },
  completers: { whether, importance },
  execute: doNothing,
});

export const predictions: readonly Instruction[] = [brp, brpIndirect, brpRet];
