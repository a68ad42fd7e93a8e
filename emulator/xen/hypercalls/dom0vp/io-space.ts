import { EINVAL } from "../../errno.ts";
import { firstPort, maxIoSpaces, permitPorts, portsPerSpace } from "../../io-ports.ts";
import type { Call } from "../hypercall.ts";

/**
 * add_io_space (abi 5.1): a PCI host bridge has ports of its own at `base`. Spaces are numbered as
 * they come; the caller gets the ports. Base 0 is ignored.
 */
export function addIoSpace({ hv, domain, args }: Call, base: bigint): number {
  if (base === 0n) return 0;
  const space = args[3]!;
  if (space !== BigInt(hv.ioSpaces.length) || space >= maxIoSpaces) return -EINVAL;
  hv.ioSpaces.push({ base, sparse: args[2] !== 0n });
  const first = firstPort(Number(space));
  permitPorts(hv, domain, first, first + portsPerSpace - 1);
  return 0;
}
