import { hyperprivopCall, opOfNumber } from "./calls.ts";
import { type Decoded, decodeFields, type Source } from "./decode.ts";
import type { CallLayout, OpLayout, Selector } from "./layout.ts";
import { copyPreserved } from "./preserved.ts";
import { type CallProfile, offeredCall, offeredOp } from "./profile.ts";
import type { Fields } from "./record.ts";
import { readScalar, scalarSize } from "./scalar.ts";
import type { CallSite } from "./site.ts";
import { copyInputs } from "./unchanged.ts";
import { readHandle } from "./xencomm.ts";

/** A call that has entered the hypervisor and not returned yet. */
export interface OpenCall {
  readonly site: CallSite;
  readonly profile: CallProfile;
  readonly call: string;
  readonly op: string | null;
  readonly request: Fields;
  /** The rest is what the end of the call is checked against. */
  readonly layout: OpLayout;
  readonly fault: Decoded["fault"];
  /** The argument struct at entry; undefined if there is none or it can't be read whole. */
  readonly argument: Uint8Array | undefined;
  readonly inputs: ReturnType<typeof copyInputs>;
  /** Registers that the call must preserve. */
  readonly preserved: ReturnType<typeof copyPreserved>;
}

/** Selects the call, decodes its request and keeps its inputs. */
export function openCall(profile: CallProfile, site: CallSite): OpenCall {
  const { call, layout, op } = selectCall(profile, site);
  const argument = readArgument(layout, site);
  const struct = structReader(layout, site, argument);
  const source: Source = {
    memory: site.memory,
    register: (n) => registerOf(site, n),
    struct,
    entry: struct,
    length: () => undefined,
  };
  const { fields, fault } = decodeFields(layout.request, source);
  const request = fault === "none" ? fields : { ...fields, fault: true };
  const inputs = copyInputs(layout, request, source);
  const preserved = copyPreserved(site);
  return { site, profile, call, op, request, layout, fault, argument, inputs, preserved };
}

/** A register of the caller: r2 and the arguments as they were at entry. */
export function registerOf(site: CallSite, n: number): bigint {
  if (n === 2) return site.r2;
  return site.args[n - 32] ?? site.register(n);
}

/** The argument struct as it is now; undefined if there is none or it can't be read whole. */
export function readArgument(layout: OpLayout, site: CallSite): Uint8Array | undefined {
  const { argument } = layout;
  if (argument === null) return undefined;
  return readHandle(site.memory, registerOf(site, argument.register), 0, argument.size);
}

/** Reads the argument struct in parts, from a copy if there is one; mapped_regs of hyperprivops. */
export function structReader(
  { argument }: OpLayout,
  site: CallSite,
  whole: Uint8Array | undefined,
): (offset: number, size: number) => Uint8Array | undefined {
  if (site.hyperprivop !== undefined) return site.hyperprivop.mappedRegs;
  return (offset, size) => {
    if (whole !== undefined) return whole.subarray(offset, offset + size);
    if (argument === null) return undefined;
    return readHandle(site.memory, registerOf(site, argument.register), offset, size);
  };
}

/** The call and its sub-operation, by name, and the layout of both. */
function selectCall(profile: CallProfile, site: CallSite) {
  if (site.hyperprivop !== undefined) {
    const { layout, name } = opOfNumber(hyperprivopCall, BigInt(site.hyperprivop.immediate));
    return { call: hyperprivopCall.name, layout, op: name };
  }
  const { layout: call, name } = offeredCall(profile, site.r2);
  const { layout, name: op } = selectOp(profile, call, site);
  return { call: name, layout, op };
}

/** The sub-operation; it has no name if its number lies in a struct that can't be read. */
function selectOp(profile: CallProfile, call: CallLayout, site: CallSite) {
  if (call.select === null) return { layout: call.ops[0]!, name: call.ops[0]!.name };
  const number = selectorValue(call.select, site);
  if (number === undefined) return { ...offeredOp(profile, call, -1n), name: null };
  return offeredOp(profile, call, number);
}

function selectorValue(select: Selector, site: CallSite): bigint | undefined {
  if ("register" in select) {
    return BigInt.asUintN(select.bits, registerOf(site, select.register));
  }
  const handle = registerOf(site, select.argument);
  const bytes = readHandle(site.memory, handle, 0, scalarSize.u32);
  return bytes && BigInt(readScalar(bytes, 0, "u32"));
}
