import type { Instruction } from "../instruction.ts";
import { arithmetic } from "./arithmetic.ts";
import { compares } from "./compare.ts";
import { deposits } from "./deposit.ts";
import { extensions } from "./extend.ts";
import { logicals } from "./logical.ts";
import { moves } from "./move.ts";
import { multiplies } from "./multiply.ts";
import { pointers } from "./pointer.ts";
import { shifts } from "./shift.ts";
import { tests } from "./test.ts";

/** Integer instructions of the A and I units. */
export const integer: readonly Instruction[] = [
  ...[...arithmetic, ...multiplies, ...pointers, ...logicals, ...compares],
  ...[...shifts, ...deposits, ...extensions, ...tests, ...moves],
];
