import type { Fields, HypercallRecord } from "./record.ts";
import { registerFields, signedResult } from "./scalar.ts";
import type { CallSite } from "./site.ts";

export type { CallerMemory, CallSite } from "./site.ts";

/** A call that has entered the hypervisor and not returned yet. */
export interface OpenCall {
  readonly site: CallSite;
  readonly call: string;
  readonly op: string | null;
  readonly request: Fields;
}

/**
 * Watches the boundary between guests and hypervisor and keeps one record a call (DESIGN 5).
 * Blocking calls of several vcpus may be open at once; records stand in the order of return.
 */
export class ContractMonitor {
  readonly records: HypercallRecord[] = [];

  /** Decodes a call at entry, before its handler has run. Never throws on what a guest does. */
  begin(site: CallSite): OpenCall {
    const r2 = site.r2;
    return { site, call: `unknown-0x${r2.toString(16)}`, op: null, request: registerFields(site) };
  }

  /**
   * Closes a call after its handler has run: `result` is r8 as left for the guest, or null if the
   * call never returns to it. A preempted call is still the same call: end it once, at its return.
   */
  end(open: OpenCall, result: bigint | null): HypercallRecord {
    const { site, call, op, request } = open;
    const record: HypercallRecord = {
      seq: this.records.length,
      time: site.time,
      domain: site.domain,
      vcpu: site.vcpu,
      ip: `0x${site.ip.toString(16)}`,
      call,
      op,
      request,
      result: result === null ? null : signedResult(result),
      reply: null,
      violations: [],
    };
    this.records.push(record);
    return record;
  }
}
