import { EFAULT, EINVAL, ENOSYS } from "../errno.ts";
import { failsQuickTest } from "../window.ts";
import { readStruct } from "../xencomm.ts";
import { bySubOp, type Call } from "./hypercall.ts";

const eventCallback = 0;
const failsafeCallback = 1;

/** callback_op (30, abi 4.3): entry points of the calling vcpu. */
export const callbackOp = bySubOp({ 0: register, 1: unregister });

function register({ domain, vcpu }: Call, handle: bigint): number {
  const callback = readStruct(domain, handle, 16);
  if (callback === undefined) return -EFAULT;
  const address = callback.big(8);
  if (failsQuickTest(address)) return -EINVAL;
  switch (callback.u16(0)) {
    case eventCallback:
      vcpu.eventCallback = address;
      return 0;
    case failsafeCallback:
      vcpu.failsafeCallback = address;
      return 0;
    default:
      return -ENOSYS;
  }
}

/** A callback cannot be taken back. */
function unregister({ domain }: Call, handle: bigint): number {
  return readStruct(domain, handle, 4) === undefined ? -EFAULT : -EINVAL;
}
