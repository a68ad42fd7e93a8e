import type { Environment } from "./environment.ts";
import { V } from "./environment.ts";
import { type FpValue, INTEGER_BIT, SIGN, SPECIAL } from "./format.ts";

/** Bits of a fault, in the places that ISR.code has for them (manual vol. 2, table 8-3). */
export const FAULT_V = 1;
export const FAULT_D = 2;
export const FAULT_Z = 4;
export const FAULT_SWA = 8;

/** Bits of a trap: four of ISR.code, from bit 11 for a whole register or the high single. */
export const TRAP_O = 1;
export const TRAP_U = 2;
export const TRAP_I = 4;
/** The result is larger in magnitude than the exact one. */
export const TRAP_FPA = 8;

/** What an arithmetic operation comes to. */
export interface Outcome {
  /** Result. With a trap it is the one that trap handlers expect; with a fault there is none. */
  readonly value: FpValue;
  /** Flags to set in the status field, as bits V to I of environment.ts. */
  readonly flags: number;
  /** If not 0, the operation faults: neither result nor flags are written. */
  readonly fault: number;
  /** If not 0, a trap follows once result and flags are written. */
  readonly trap: number;
}

/** The quiet NaN that an invalid operation gives. */
export const INDEFINITE: FpValue = {
  significand: INTEGER_BIT | (1n << 62n),
  signExponent: SIGN | SPECIAL,
};

export function result(value: FpValue, flags = 0): Outcome {
  return { value, flags, fault: 0, trap: 0 };
}

function faulting(fault: number): Outcome {
  return { value: INDEFINITE, flags: 0, fault, trap: 0 };
}

const invalidFault = faulting(FAULT_V);
/** An operand is not normalized, and that faults. */
export const denormalFault = faulting(FAULT_D);
/** A number is divided by 0, and that faults. */
export const divisionFault = faulting(FAULT_Z);
/** Software has to compute the result. */
export const assistFault = faulting(FAULT_SWA);

/** An invalid operation: a fault if enabled, else the value that stands for the missing result. */
export function invalid({ disabled }: Environment, value = INDEFINITE): Outcome {
  return (disabled & V) === 0 ? invalidFault : result(value, V);
}
