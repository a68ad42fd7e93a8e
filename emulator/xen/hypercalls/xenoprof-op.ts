import { ByteView } from "../bytes.ts";
import { EBUSY, EFAULT, EINVAL, EPERM } from "../errno.ts";
import { copyToGuest } from "../xencomm.ts";
import { type Call, type Hypercall, type SubOp, toInt } from "./hypercall.ts";

const lastOp = 15;
const [INIT, RESERVE_COUNTERS] = [0, 5];
/** Operations that need no rights, beside init: enable_virq, disable_virq, get_buffer. */
const openToAll: readonly number[] = [INIT, 8, 11, 14];
const initSize = 72;
/** Generic counters of the processor, as PAL tells. */
const counters = 4;

/**
 * xenoprof_op (31, abi 5.5), as far as it goes without counters, which perfmon has: dom0 becomes
 * the primary profiler and can reserve none. What comes after that is in the wrong state.
 */
export const xenoprofOp: Hypercall = (hv, vcpu, args) => {
  const op = toInt(args[0]!);
  const call: Call = { hv, vcpu, domain: vcpu.domain, args };
  if (op < 0 || op > lastOp) return BigInt(-EINVAL);
  if (!openToAll.includes(op) && hv.primaryProfiler !== vcpu.domain) return BigInt(-EPERM);
  if (op === INIT) return BigInt(init(call, args[1]!));
  return BigInt(op === RESERVE_COUNTERS ? -EBUSY : -EPERM);
};

const init: SubOp = ({ hv, domain }, handle) => {
  if (domain.id === 0) hv.primaryProfiler = domain;
  const info = new ByteView(initSize);
  info.set32(0, counters);
  info.set32(4, hv.primaryProfiler === domain ? 1 : 0);
  info.setText(8, "ia64");
  return copyToGuest(domain, handle, info.bytes) ? 0 : -EFAULT;
};
