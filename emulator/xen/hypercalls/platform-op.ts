import { EACCES, EFAULT, EINVAL, ENOSYS, EPERM } from "../errno.ts";
import { readStruct } from "../xencomm.ts";
import type { Hypercall } from "./hypercall.ts";

const structSize = 136;
const interfaceVersion = 0x03000001;
const setProcessorPminfo = 54;
/** What set_processor_pminfo tells of: sleep states and performance states. */
const [C_STATES, P_STATES] = [0, 1];

/** platform_op (7, abi 5.4): r32 = the structure. Nothing of it does anything on this machine. */
export const platformOp: Hypercall = (_hv, { domain }, args) => {
  if (!domain.isPrivileged) return BigInt(-EPERM);
  const op = readStruct(domain, args[0]!, structSize);
  if (op === undefined) return BigInt(-EFAULT);
  if (op.u32(4) !== interfaceVersion) return BigInt(-EACCES);
  if (op.u32(0) !== setProcessorPminfo) return BigInt(-ENOSYS);
  return BigInt([C_STATES, P_STATES].includes(op.u32(12)) ? -ENOSYS : -EINVAL);
};
