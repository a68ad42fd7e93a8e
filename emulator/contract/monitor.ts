import { checkOutcome } from "./check.ts";
import { decodeFields } from "./decode.ts";
import type { OpLayout } from "./layout.ts";
import { type OpenCall, openCall, readArgument, registerOf, structReader } from "./open-call.ts";
import { changedRegisters } from "./preserved.ts";
import { type CallProfile, defaultProfile } from "./profile.ts";
import type { Fields, HypercallRecord, Violation } from "./record.ts";
import { hex, signedResult } from "./scalar.ts";
import type { CallSite } from "./site.ts";
import { changedInputs } from "./unchanged.ts";

export type { OpenCall } from "./open-call.ts";
export type { CallerMemory, CallSite } from "./site.ts";

/**
 * Watches the boundary between guests and hypervisor and keeps one record a call (DESIGN 5). It
 * decodes what is in guest memory by the schemas alone, and knows nothing of the handlers.
 * Blocking calls of several vcpus may be open at once; records stand in the order of return.
 */
export class ContractMonitor {
  readonly records: HypercallRecord[] = [];
  readonly #profile: CallProfile;

  /** The calls that this profile lacks are checked to be refused as unknown ones are. */
  constructor(profile: CallProfile = defaultProfile) {
    this.#profile = profile;
  }

  /** Decodes a call at entry, before its handler has run. Never throws on what a guest does. */
  begin(site: CallSite): OpenCall {
    return openCall(this.#profile, site);
  }

  /**
   * Closes a call after its handler has run: `result` is r8 as left for the guest, or null if the
   * call never returns to it. A preempted call is still the same call: end it once, at its return.
   * `broken` are sentences about the hypervisor's state that the call should not have left so.
   */
  end(open: OpenCall, result: bigint | null, broken: readonly string[] = []): HypercallRecord {
    const { site, call, op, request, layout } = open;
    const value = result === null || !layout.hasResult ? null : signedResult(result);
    const { reply, violations } = outcome(open, value, result !== null);
    const record: HypercallRecord = {
      seq: this.records.length,
      time: site.time,
      domain: site.domain,
      vcpu: site.vcpu,
      ip: hex(site.ip),
      call,
      op,
      request,
      result: value,
      reply,
      violations: [...violations, ...broken.map(stateViolation)],
    };
    this.records.push(record);
    return record;
  }
}

function stateViolation(message: string): Violation {
  return { where: "state", field: "", message };
}

/** Decodes the reply of a call that has not failed, and checks what the call has done. */
function outcome(
  open: OpenCall,
  result: HypercallRecord["result"],
  returned: boolean,
): { readonly reply: Fields | null; readonly violations: readonly Violation[] } {
  const { site, layout, argument, inputs } = open;
  const violations: Violation[] = [];
  let reply: Fields | null = null;
  if (returned) {
    const after = readArgument(layout, site);
    if (layout.reply.length > 0 && succeeded(result) && open.fault !== "struct") {
      const decoded = decodeReply(open, after, Number(result));
      reply = decoded.fields;
      if (decoded.fault !== "none" && canFault(layout)) violations.push(unreadableReply);
    }
    violations.push(...changedInputs(layout, site.memory, inputs, argument, after));
    violations.push(...changedRegisters(layout, site, open.preserved));
  }
  violations.push(...checkOutcome(open, result, reply));
  return { reply, violations };
}

/** Errors are negative; firmware's are so in two's complement, as hex. */
function succeeded(result: HypercallRecord["result"]): boolean {
  return Number(result) >= 0 && Number(result) < 2 ** 63;
}

/** A call that has no error for a bad handle just does less, for example memory_op (abi 4.6). */
function canFault({ refusals }: OpLayout): boolean {
  return refusals.some(({ name }) => name === "EFAULT");
}

const unreadableReply: Violation = {
  where: "reply",
  field: "",
  message: "the call succeeded but its output can't be read",
};

function decodeReply(open: OpenCall, after: Uint8Array | undefined, result: number) {
  const { site, layout, argument, request } = open;
  return decodeFields(layout.reply, {
    memory: site.memory,
    register: (n) => registerOf(site, n),
    struct: structReader(layout, site, after),
    entry: structReader(layout, site, argument),
    length: (name) => (name === "result" ? result : lengthIn(request, name)),
  });
}

/** A field of the request as a length; undefined if it could not be read. */
function lengthIn(request: Fields, name: string): number | undefined {
  const value = request[name];
  return typeof value === "number" || typeof value === "string" ? Number(value) : undefined;
}
