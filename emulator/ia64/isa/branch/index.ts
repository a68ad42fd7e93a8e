import type { Instruction } from "../instruction.ts";
import { conditionals } from "./conditional.ts";
import { loops } from "./loop.ts";
import { predictions } from "./predict.ts";

/** Branches that neither call nor return; those do with the register stack, in system/. */
export const branches: readonly Instruction[] = [...conditionals, ...loops, ...predictions];
