import { EFAULT, EINVAL, ENODEV, EPERM } from "../../errno.ts";
import { readStruct } from "../../xencomm.ts";
import type { SubOp } from "../hypercall.ts";

/** manage_pci_add: dom0 has found a device; here the privilege comes first (abi 4.10). */
export const add: SubOp = ({ domain, hv }, handle) => {
  if (!domain.isPrivileged) return -EPERM;
  const device = readStruct(domain, handle, 2);
  if (device === undefined) return -EFAULT;
  hv.pciDevices.add(device.u16(0));
  return 0;
};

export const remove: SubOp = ({ domain, hv }, handle) => {
  if (!domain.isPrivileged) return -EPERM;
  const device = readStruct(domain, handle, 2);
  if (device === undefined) return -EFAULT;
  return hv.pciDevices.delete(device.u16(0)) ? 0 : -ENODEV;
};

/** manage_pci_add_ext: an extended function, or a virtual one of another device. */
export const addExtended: SubOp = ({ domain, hv }, handle) => {
  if (!domain.isPrivileged) return -EPERM;
  const device = readStruct(domain, handle, 16);
  if (device === undefined) return -EFAULT;
  const [isExtended, isVirtual] = [device.u32(4), device.u32(8)];
  if (isExtended === 0 && isVirtual === 0) return -EINVAL;
  hv.pciDevices.add(device.u16(0));
  return 0;
};
