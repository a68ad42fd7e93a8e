import type { HypercallRecord } from "../contract/record.ts";
import type { CallSite } from "../contract/site.ts";

/**
 * Who watches the boundary between guests and hypervisor (contract/monitor.ts): told of each call
 * at entry, and again when its result is in r8; null if the call never returns. `broken` are the
 * rules of the hypervisor's own state that no longer hold.
 */
export interface CallMonitor {
  begin(site: CallSite): unknown;
  end(open: unknown, result: bigint | null, broken?: readonly string[]): HypercallRecord;
}
