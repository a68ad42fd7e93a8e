import type { Instruction } from "./instruction.ts";
import { integer } from "./integer/index.ts";
import { nops } from "./nop.ts";
import { system } from "./system/index.ts";

/** Every instruction of the processor. */
export const instructions: readonly Instruction[] = [...integer, ...nops, ...system];
