import { EFAULT, EINVAL, EPERM, ESRCH } from "../errno.ts";
import { maxPorts } from "../events.ts";
import { POLL_ANY } from "../vcpu.ts";
import { readStruct } from "../xencomm.ts";
import { bySubOp, type Call } from "./hypercall.ts";
import { isPrivilegedFor } from "./target.ts";

const maxPolledPorts = 128;

/** sched_op (29, abi 4.2). */
export const schedOp = bySubOp({
  0: yieldProcessor,
  1: block,
  2: shutdown,
  3: poll,
  4: remoteShutdown,
  5: shutdownCode,
});

/** sched_op_compat (6, abi 4.2): the argument is the reason itself. */
export const schedOpCompat = bySubOp({
  0: yieldProcessor,
  1: block,
  2: ({ hv, domain }, reason) => {
    hv.shutdownDomain(domain, Number(reason & 0xffn));
    return 0;
  },
});

function yieldProcessor({ vcpu }: Call): number {
  vcpu.yielding = true;
  return 0;
}

/** Lets events through and waits for one, unless one is there already (behaviour 16). */
function block({ vcpu }: Call): number {
  vcpu.info.upcallMask = 0;
  vcpu.blocked = !vcpu.info.deliverable;
  return 0;
}

function shutdown({ hv, domain }: Call, handle: bigint): number {
  const op = readStruct(domain, handle, 4);
  if (op === undefined) return -EFAULT;
  hv.shutdownDomain(domain, op.u32(0) & 0xff);
  return 0;
}

/** Waits for a port, masked or not; the order of the tests is that of the table in abi 4.2. */
function poll(call: Call, handle: bigint): number {
  const { domain, vcpu } = call;
  const op = readStruct(domain, handle, 24);
  if (op === undefined) return -EFAULT;
  const count = op.u32(8);
  if (count > maxPolledPorts) return -EINVAL;
  if (vcpu.info.deliverable) return 0;
  let port = POLL_ANY;
  for (let i = 0; i < count; i++) {
    const named = readStruct(domain, op.big(0), 4, i * 4)?.u32(0);
    if (named === undefined) return -EFAULT;
    if (named >= maxPorts) return -EINVAL;
    if (domain.events.isPending(named)) return 0;
    port = named;
  }
  vcpu.blocked = true;
  vcpu.polling = count === 1 ? port : POLL_ANY;
  setPollTimeout(call, op.big(16));
  return 0;
}

/** `timeout` is absolute system time in ns, 0 for none; `hv.now()` counts the same ns. */
function setPollTimeout({ hv, domain, vcpu }: Call, timeout: bigint): void {
  hv.timers.cancel("poll", domain.id, vcpu.id);
  if (timeout === 0n) return;
  hv.timers.set({ kind: "poll", domain: domain.id, vcpu: vcpu.id, time: Number(timeout) });
}

/** Here DOMID_SELF is an unknown domain. */
function remoteShutdown({ hv, domain }: Call, handle: bigint): number {
  const op = readStruct(domain, handle, 8);
  if (op === undefined) return -EFAULT;
  const target = hv.domains.get(op.u16(0));
  if (target === undefined) return -ESRCH;
  if (!isPrivilegedFor(domain, target)) return -EPERM;
  hv.shutdownDomain(target, op.u32(4) & 0xff);
  return 0;
}

/** Latches the code that a later shutdown reports; the first one stands. */
function shutdownCode({ domain }: Call, handle: bigint): number {
  const op = readStruct(domain, handle, 4);
  if (op === undefined) return -EFAULT;
  if (domain.shutdownCode === -1) domain.shutdownCode = op.u32(0) & 0xff;
  return 0;
}
