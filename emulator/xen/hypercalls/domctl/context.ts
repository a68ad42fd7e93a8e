import { EFAULT, EINVAL } from "../../errno.ts";
import { guestContextSize, loadGuestContext } from "../../guest-context.ts";
import { copyFromGuest } from "../../xencomm.ts";
import { onDomain } from "./control.ts";

/** setvcpucontext (12): the registers of a vcpu of another domain; a null handle resets it. */
export const setVcpuContext = onDomain(({ hv, domain, op }, target) => {
  const vcpu = target.vcpus[op.u32(16)];
  if (target === domain || vcpu === undefined) return -EINVAL;
  const handle = op.big(24);
  if (handle === 0n) {
    vcpu.down = true;
    vcpu.initialised = false;
    return 0;
  }
  const context = copyFromGuest(domain, handle, guestContextSize);
  return context === undefined ? -EFAULT : loadGuestContext(hv, vcpu, context);
});
