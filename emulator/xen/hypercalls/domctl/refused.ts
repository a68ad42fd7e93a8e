import { maxVcpus } from "../../constants.ts";
import { EINVAL, ENOSYS, ESRCH } from "../../errno.ts";
import { onDomain } from "./control.ts";

/** sendtrigger: only a VTi vcpu takes an INIT, and no vcpu an NMI (abi 5.2). */
export const sendTrigger = onDomain(({ op }, target) => {
  const vcpu = op.u32(20);
  if (vcpu >= maxVcpus) return -EINVAL;
  return target.vcpus[vcpu] === undefined ? -ESRCH : -ENOSYS;
});

/** gethvmcontext and sethvmcontext: of VTi domains only. */
export const hvmContext = onDomain(() => -EINVAL);

/** bind_pt_irq and unbind_pt_irq: there is no IOMMU, and no better error for that (abi 5.2). */
export const passThroughIrq = () => -ESRCH;

/** mem_sharing_op: no domain shares pages, so turning that off is all that can be done. */
export const memSharing = onDomain(({ op }) => {
  if (op.u8(16) !== 0) return -ENOSYS;
  return op.u8(24) === 0 ? 0 : -EINVAL;
});
