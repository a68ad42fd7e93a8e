import { frameSize } from "../../constants.ts";
import { EINVAL, EPERM } from "../../errno.ts";
import { gpfnLimit, P2M_IO, P2M_UNCACHED } from "../../p2m.ts";
import type { Call } from "../hypercall.ts";

/** More than any device has: 256 MiB. What lies behind would be counted one by one. */
export const maxIoFrames = 0x4000;

/**
 * ioremap (abi 5.1): maps memory-mapped I/O at its own machine address, uncached. The result is the
 * address. A size of 0 is one page; frames that are mapped already are left as they are.
 */
export function ioremap({ hv, domain, args }: Call, address: bigint): number {
  const size = args[2] || BigInt(frameSize);
  const end = address + size;
  const first = address / BigInt(frameSize);
  const last = (end - 1n) / BigInt(frameSize);
  if (!domain.ioFrames.contains(Number(first), Number(last))) return -EPERM;
  if (last >= gpfnLimit || last - first >= maxIoFrames) return -EINVAL;
  if (!hv.machineMap.isMemoryMappedIo(Number(address), Number(size))) return -EINVAL;
  for (let mfn = Number(first); mfn <= Number(last); mfn++) {
    const entry = domain.p2m.lookup(mfn);
    if (entry === undefined) hv.physmap.addIo(domain, mfn, mfn, P2M_UNCACHED);
    else if ((entry.flags & P2M_IO) === 0) hv.diagnostics.count("ioremap over a mapping");
  }
  return Number(address);
}
