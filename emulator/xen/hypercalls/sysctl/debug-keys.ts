import { EFAULT } from "../../errno.ts";
import { copyFromGuest } from "../../xencomm.ts";
import { type ControlCall, reply } from "../domctl/control.ts";

/** Keys that are read at a time. */
const keysAtOnce = 64;

/** debug_keys (abi 5.3): what a key would print is left out; it counts as a diagnostic. */
export function debugKeys(call: ControlCall): number {
  const { hv, domain, op, args } = call;
  const { work } = call.vcpu;
  const count = op.u32(16);
  for (let done = work.progress; done < count; done += keysAtOnce) {
    if (!work.mayGoOn()) return Number(work.preempt(args.slice(0, 1), done));
    const size = Math.min(keysAtOnce, count - done);
    if (copyFromGuest(domain, op.big(8), size, done) === undefined) return -EFAULT;
    for (let i = 0; i < size; i++) hv.diagnostics.count("debug key");
  }
  return reply(call);
}
