import type { Instruction } from "../instruction.ts";
import { arithmetic } from "./arithmetic.ts";

/** Integer instructions of the A and I units. */
export const integer: readonly Instruction[] = [...arithmetic];
