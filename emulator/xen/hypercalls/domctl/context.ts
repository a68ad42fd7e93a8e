import { EFAULT, EINVAL, ENODATA } from "../../errno.ts";
import { loadGuestContext } from "../../guest-context.ts";
import { guestContextSize } from "../../guest-context-layout.ts";
import { saveGuestContext } from "../../save-guest-context.ts";
import type { Vcpu } from "../../vcpu.ts";
import { copyFromGuest, copyToGuest, isNullHandle } from "../../xencomm.ts";
import { onDomain } from "./control.ts";

/** setvcpucontext: gives a vcpu of another domain its registers; a null context takes them. */
export const setVcpuContext = onDomain(({ hv, domain, op }, target) => {
  const vcpu = target.vcpus[op.u32(16)];
  // A dying domain has given back the frames that registers are kept in.
  if (target === domain || vcpu === undefined || target.dying) return -EINVAL;
  const handle = op.big(24);
  if (isNullHandle(domain, handle)) return reset(vcpu);
  const context = copyFromGuest(domain, handle, guestContextSize);
  return context === undefined ? -EFAULT : loadGuestContext(hv, vcpu, context);
});

/** Down and without registers: it can be initialised again. */
function reset(vcpu: Vcpu): number {
  vcpu.kick();
  vcpu.down = true;
  vcpu.initialised = false;
  return 0;
}

/** getvcpucontext: nothing is to be had of a vcpu without registers or of a dying domain. */
export const getVcpuContext = onDomain(({ hv, domain, vcpu: caller, op }, target) => {
  const vcpu = target.vcpus[op.u32(16)];
  if (vcpu === undefined) return -EINVAL;
  if (!vcpu.initialised || target.dying) return -ENODATA;
  const context = saveGuestContext(hv, vcpu, caller);
  return copyToGuest(domain, op.big(24), context) ? 0 : -EFAULT;
});
