import { EINVAL, ENOMEM } from "../../errno.ts";
import { type ControlCall, reply } from "../domctl/control.ts";

const cmd = { info: 0, cpuMask: 1, eventMask: 2, size: 3, enable: 4, disable: 5 } as const;

/** tbuf_op (abi 5.3): there is no memory for trace buffers, so they have no size and stay off. */
export function traceBuffers(call: ControlCall): number {
  const { op } = call;
  switch (op.u32(8)) {
    case cmd.info:
      op.set64(40, 0);
      op.set32(48, 0);
      return reply(call);
    case cmd.cpuMask:
    case cmd.eventMask:
    case cmd.disable:
      return reply(call);
    case cmd.size:
      return -ENOMEM;
    default:
      return -EINVAL;
  }
}
