import { callOfName, callOfR2, opOfNumber, unknownCall } from "./calls.ts";
import type { CallLayout, OpLayout } from "./layout.ts";
import { oldEventChannelOp } from "./old-event-channel-op.ts";

/** What the contracts ask of the machine's profile (DESIGN 4). */
export interface CallProfile {
  /** Whether one of the profiles that a contract names is in effect. */
  offers(names: readonly string[]): boolean;
  readonly name: string;
  /** Result of a call that is not there. */
  readonly unimplemented: number;
}

/** The mature port without additions. */
export const defaultProfile: CallProfile = {
  name: "xen-4.0",
  offers: (names) => names.includes("xen-4.0"),
  unimplemented: -38,
};

/** The call that r2 selects on a machine of this profile: one that it lacks is an unknown one. */
export function offeredCall(
  profile: CallProfile,
  r2: bigint,
): { readonly layout: CallLayout; readonly name: string } {
  const call = formOf(profile, callOfR2(r2), r2);
  if (profile.offers(call.layout.profiles)) return call;
  return { layout: unknownCall, name: `unknown-${r2}` };
}

/** The call as the profile has it, by r2: event_channel_op had another number (abi 2). */
function formOf(profile: CallProfile, call: ReturnType<typeof callOfR2>, r2: bigint) {
  if (profile.name !== "xen-2006-01") return call;
  if (r2 === BigInt(oldEventChannelOp.r2)) {
    return { layout: oldEventChannelOp, name: oldEventChannelOp.name };
  }
  if (call.name !== oldEventChannelOp.name) return call;
  return { layout: unknownCall, name: `unknown-${r2}` };
}

/** As `offeredCall`, by name and for who makes it: what the profile lacks is called all the same. */
export function namedCall(profile: CallProfile, name: string): ReturnType<typeof callOfName> {
  if (profile.name === "xen-2006-01" && name === "event_channel_op") {
    return { layout: oldEventChannelOp, number: null };
  }
  return callOfName(name);
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
