import type { FieldLayout, OpLayout } from "./layout.ts";
import type { Violation } from "./record.ts";
import type { CallSite } from "./site.ts";

/** The general registers that no hyperprivop may change, but for its outputs: those of no bank. */
const unbanked = Array.from({ length: 15 }, (_, i) => i + 1);

/** Values of the registers that a hyperprivop must preserve (abi 6); none for other calls. */
export function copyPreserved(site: CallSite): readonly bigint[] {
  return site.hyperprivop === undefined ? [] : unbanked.map((n) => site.register(n));
}

/** Registers beside the outputs that have changed since. */
export function changedRegisters(
  { reply }: OpLayout,
  site: CallSite,
  before: readonly bigint[],
): Violation[] {
  return before.flatMap((value, i) => {
    const n = unbanked[i]!;
    if (site.register(n) === value || reply.some((field) => isRegister(field, n))) return [];
    return [{ where: "request", field: `/r${n}`, message: "this register must be preserved" }];
  });
}

function isRegister({ place }: FieldLayout, n: number): boolean {
  return "register" in place && place.register === n;
}
