import { illegalOperation } from "../fault.ts";
import { type Format, format, type Unit } from "./format.ts";
import { type Instruction, instruction } from "./instruction.ts";

function reservedIn(unit: Unit): Instruction {
  const anyEncoding: Format<never, Record<never, never>> = format(`${unit}0`, {}, {});
  return instruction({
    syntax: "reserved",
    format: anyEncoding,
    match: {},
    execute: (b) => b.fault(illegalOperation),
  });
}

/**
 * What an encoding of no instruction decodes to: Illegal Operation fault if its qualifying predicate
 * is 1, else nothing (manual vol. 3, 4.1).
 */
export const reserved: Readonly<Record<Exclude<Unit, "A">, Instruction>> = {
  I: reservedIn("I"),
  M: reservedIn("M"),
  F: reservedIn("F"),
  B: reservedIn("B"),
  X: reservedIn("X"),
};
