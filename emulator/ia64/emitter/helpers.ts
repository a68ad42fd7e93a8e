import type { AccessSize, Helper } from "../builder.ts";
import type { CodeSlot } from "../code-cache.ts";
import { Evaluator } from "../evaluator.ts";
import type { Fault } from "../fault.ts";

/* What compiled code calls out for, beside the helpers of the semantics. */

const raisers = new Map<Fault, Helper>();

/** Raise a fault on the current instruction. */
export function raise(fault: Fault): Helper {
  let helper = raisers.get(fault);
  if (helper === undefined) {
    helper = (cpu) => cpu.raise(fault);
    raisers.set(fault, helper);
  }
  return helper;
}

/** Data accesses that the software TLB doesn't allow without more ado. */
export const loads: Readonly<Record<AccessSize, Helper>> = {
  1: loadHelper(1),
  2: loadHelper(2),
  4: loadHelper(4),
  8: loadHelper(8),
};

export const stores: Readonly<Record<AccessSize, Helper>> = {
  1: storeHelper(1),
  2: storeHelper(2),
  4: storeHelper(4),
  8: storeHelper(8),
};

function loadHelper(size: AccessSize): Helper {
  return (cpu, address = 0n) => cpu.load(address, size);
}

function storeHelper(size: AccessSize): Helper {
  return (cpu, address = 0n, value = 0n) => {
    cpu.store(address, size, value);
    return undefined;
  };
}

/** The effects of an instruction that isn't compiled, its predicate and faults checked before. */
export function evaluate({ semantics, operands }: CodeSlot): Helper {
  return (cpu) => {
    semantics(new Evaluator(cpu), operands);
    return undefined;
  };
}
