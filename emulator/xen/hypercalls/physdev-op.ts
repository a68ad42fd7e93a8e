import { EFAULT, EINVAL } from "../errno.ts";
import { irqCount } from "../irq/irq-line.ts";
import { registerPirqEoiPage } from "../irq/pirq-eoi.ts";
import { copyToGuest, readStruct } from "../xencomm.ts";
import { bySubOp, type Call, type Hypercall, toFrame } from "./hypercall.ts";
import { endOfInterrupt, endUnmasked } from "./physdev-op/eoi.ts";
import * as iosapic from "./physdev-op/iosapic.ts";
import * as pci from "./physdev-op/pci.ts";

const mapPirqSize = 40;
const unmapPirqSize = 8;

/** physdev_op (33, abi 4.10): interrupts of the machine; r32 = command, r33 = structure. */
export const physdevOp = bySubOp({
  4: endUnmasked,
  5: irqStatusQuery,
  8: iosapic.read,
  9: iosapic.write,
  10: iosapic.allocateVector,
  11: iosapic.freeVector,
  12: (call, handle) => {
    const irq = readStruct(call.domain, handle, 4)?.u32(0);
    return irq === undefined ? -EFAULT : endOfInterrupt(call, irq);
  },
  13: mapPirq,
  14: ({ domain }, handle) => (readStruct(domain, handle, unmapPirqSize) ? 0 : -EFAULT),
  15: pci.add,
  16: pci.remove,
  17: ({ domain, hv }, handle) => {
    const gmfn = readStruct(domain, handle, 8)?.big(0);
    return gmfn === undefined ? -EFAULT : registerPirqEoiPage(hv, domain, toFrame(gmfn));
  },
  20: pci.addExtended,
});

/** ia64_fast_eoi (49, abi 2): eoi without a structure; r32 = irq. */
export const fastEoi: Hypercall = (hv, vcpu, args) =>
  BigInt(endOfInterrupt({ hv, vcpu, domain: vcpu.domain, args }, Number(args[0]! & 0xffff_ffffn)));

/** Flag 0 of the reply: the guest has to end this interrupt. Flag 1, shared, is never set. */
function irqStatusQuery({ domain, hv }: Call, handle: bigint): number {
  const query = readStruct(domain, handle, 8);
  if (query === undefined) return -EFAULT;
  const irq = query.u32(0);
  if (irq >= irqCount) return -EINVAL;
  query.set32(4, hv.irqs.needsEoi(irq) ? 1 : 0);
  return copyToGuest(domain, handle, query.bytes) ? 0 : -EFAULT;
}

/** On ia64 a pirq is its vector: nothing is to be mapped. */
function mapPirq({ domain }: Call, handle: bigint): number {
  const map = readStruct(domain, handle, mapPirqSize);
  return map !== undefined && copyToGuest(domain, handle, map.bytes) ? 0 : -EFAULT;
}
