import { callOfR2, opOfNumber, unknownCall } from "./calls.ts";
import type { CallLayout, OpLayout } from "./layout.ts";

/** What the contracts ask of the machine's profile (DESIGN 4). */
export interface CallProfile {
  /** Whether one of the profiles that a contract names is in effect. */
  offers(names: readonly string[]): boolean;
  /** Result of a call that is not there. */
  readonly unimplemented: number;
}

/** The mature port without additions. */
export const defaultProfile: CallProfile = {
  offers: (names) => names.includes("xen-4.0"),
  unimplemented: -38,
};

/** The call that r2 selects on a machine of this profile: one that it lacks is an unknown one. */
export function offeredCall(
  profile: CallProfile,
  r2: bigint,
): { readonly layout: CallLayout; readonly name: string } {
  const call = callOfR2(r2);
  if (profile.offers(call.layout.profiles)) return call;
  return { layout: unknownCall, name: `unknown-${r2}` };
}

/** As `offeredCall`, for a sub-operation by its number. */
export function offeredOp(
  profile: CallProfile,
  call: CallLayout,
  number: bigint,
): { readonly layout: OpLayout; readonly name: string } {
  const op = opOfNumber(call, number);
  if (profile.offers(op.layout.profiles ?? call.profiles)) return op;
  return { layout: opOfNumber(call, -1n).layout, name: `unknown-${number}` };
}
