import type { ByteView } from "../bytes.ts";
import type { Domain } from "../domain.ts";
import { EFAULT, ENOSYS, EPERM, ESRCH } from "../errno.ts";
import { copyToGuest, readStruct } from "../xencomm.ts";
import { bySubOp, type Call, type SubOp, toDomainId } from "./hypercall.ts";
import { isPrivilegedFor } from "./target.ts";

/** The argument is a union of this size, read whole by every operation. */
const argumentSize = 16;

/** ia64_debug_op (50, abi 5.7): r33 = domain id, which SELF is not; r34 = the argument. */
export const debugOp = bySubOp(
  {
    1: onTarget((_call, target, argument) => {
      target.debugFlags = argument.u32(0);
      return 0;
    }),
    2: onTarget(({ domain, args }, target, argument) => {
      argument.set64(0, target.debugFlags);
      return copyToGuest(domain, args[2]!, argument.bytes) ? 0 : -EFAULT;
    }),
  },
  onTarget(() => -ENOSYS),
);

function onTarget(run: (call: Call, target: Domain, argument: ByteView) => number): SubOp {
  return (call, id) => {
    const argument = readStruct(call.domain, call.args[2]!, argumentSize);
    if (argument === undefined) return -EFAULT;
    const target = call.hv.domains.get(toDomainId(id));
    if (target === undefined) return -ESRCH;
    return isPrivilegedFor(call.domain, target) ? run(call, target, argument) : -EPERM;
  };
}
