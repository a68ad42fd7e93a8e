import type { ByteView } from "../../bytes.ts";
import { EFAULT, EINVAL, ENOSPC, EPERM } from "../../errno.ts";
import { deviceVectors, irqCount } from "../../irq/irq-line.ts";
import { copyToGuest, readStruct } from "../../xencomm.ts";
import type { Call, SubOp } from "../hypercall.ts";

/** First register of the redirection entries, two for each pin: low word, high word. */
const firstEntry = 0x10;
/** Result of apic_read for an I/O SAPIC that does not exist. */
const noSuchIosapic = -1;

/** A structure of dom0's, read before its privilege is looked at (abi 4.10). */
function ofPrivileged(
  size: number,
  run: (call: Call, op: ByteView, handle: bigint) => number,
): SubOp {
  return (call, handle) => {
    const op = readStruct(call.domain, handle, size);
    if (op === undefined) return -EFAULT;
    return call.domain.isPrivileged ? run(call, op, handle) : -EPERM;
  };
}

/** apic_read: register `reg` of the I/O SAPIC at `physbase`. */
export const read = ofPrivileged(16, ({ domain, hv }, op, handle) => {
  const { iosapic } = hv.irqs;
  const found = op.big(0) === BigInt(iosapic.base);
  if (found) op.set32(12, iosapic.read(op.u32(8)));
  if (!copyToGuest(domain, handle, op.bytes)) return -EFAULT;
  return found ? 0 : noSuchIosapic;
});

/** apic_write: only the low words of redirection entries can be written; all else is ignored. */
export const write = ofPrivileged(16, ({ hv }, op) => {
  if (op.big(0) !== BigInt(hv.irqs.iosapic.base)) return -EINVAL;
  const register = op.u32(8);
  if (register < firstEntry || (register & 1) !== 0) return 0;
  return hv.irqs.route((register - firstEntry) / 2, op.u32(12));
});

/** alloc_irq_vector: a new vector on each call; the one for running out is -ENOSPC. */
export const allocateVector = ofPrivileged(8, ({ domain, hv }, op, handle) => {
  if ((op.u32(0) | 0) >= irqCount) return -EINVAL;
  op.set32(4, hv.irqs.allocateVector() ?? 2 ** 32 - ENOSPC);
  return copyToGuest(domain, handle, op.bytes) ? 0 : -EFAULT;
});

/** free_irq_vector: a vector once given stays given. */
export const freeVector = ofPrivileged(8, (_call, op) => {
  const vector = op.u32(4);
  return vector < deviceVectors.first || vector > deviceVectors.last ? -EINVAL : 0;
});
