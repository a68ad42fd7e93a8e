import type { Instruction } from "../instruction.ts";

/** System instructions and the register stack. */
export const system: readonly Instruction[] = [];
