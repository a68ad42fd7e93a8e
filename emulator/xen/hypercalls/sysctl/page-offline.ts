import { ByteView } from "../../bytes.ts";
import { EFAULT, EINVAL } from "../../errno.ts";
import { copyToGuest } from "../../xencomm.ts";
import { type ControlCall, reply } from "../domctl/control.ts";

const cmd = { offline: 1, online: 2, query: 3 } as const;
/** Status of a frame that could not be taken out of use (public header sysctl.h). */
const failed = 1 << 3;

/**
 * page_offline_op (abi 5.3): a status for each frame of a range. No frame can be taken out of use;
 * all are in use, which is status 0.
 */
export function pageOffline(call: ControlCall): number {
  const { hv, domain, op, args } = call;
  const { work } = call.vcpu;
  const [command, start, end] = [op.u32(8), op.u32(12), op.u32(16)];
  if (end < start || command < cmd.offline || command > cmd.query) return -EINVAL;
  const status = new ByteView(4);
  status.set32(0, command === cmd.offline ? failed : 0);
  for (let done = work.progress; done <= end - start; done++) {
    if (!work.mayGoOn()) return Number(work.preempt(args.slice(0, 1), done));
    if (!hv.frames.isValid(start + done)) return -EINVAL;
    if (!copyToGuest(domain, op.big(24), status.bytes, 4 * done)) return -EFAULT;
  }
  return reply(call);
}
