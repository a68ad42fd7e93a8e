import { branches } from "./branch/index.ts";
import { breaks } from "./break.ts";
import { float } from "./float/index.ts";
import type { Instruction } from "./instruction.ts";
import { integer } from "./integer/index.ts";
import { memory } from "./memory/index.ts";
import { multimedia } from "./multimedia/index.ts";
import { nops } from "./nop.ts";
import { checks } from "./speculation.ts";
import { system } from "./system/index.ts";

/** Every instruction of the processor. */
export const instructions: readonly Instruction[] = [
  ...[...integer, ...multimedia, ...memory, ...float, ...checks, ...branches, ...breaks, ...nops],
  ...system,
];
