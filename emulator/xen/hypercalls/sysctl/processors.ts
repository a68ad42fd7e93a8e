import { ByteView } from "../../bytes.ts";
import { EFAULT } from "../../errno.ts";
import { copyToGuest } from "../../xencomm.ts";
import { type ControlCall, reply } from "../domctl/control.ts";

/** getcpuinfo (abi 5.3): nanoseconds that each processor has had nothing to run. */
export function getCpuInfo(call: ControlCall): number {
  const { hv, domain, op } = call;
  const count = Math.min(op.u32(8), hv.processors.length);
  const times = new ByteView(8 * count);
  for (let i = 0; i < count; i++) times.set64(8 * i, hv.idleTime(i));
  if (!copyToGuest(domain, op.big(16), times.bytes)) return -EFAULT;
  op.set32(24, count);
  return reply(call);
}
