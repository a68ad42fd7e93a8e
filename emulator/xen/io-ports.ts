import { ioPortSpace } from "../platform/machine-map.ts";
import { frameSize } from "./constants.ts";
import type { Domain } from "./domain.ts";
import type { Hypervisor } from "./hypervisor.ts";
import { P2M_IO, P2M_UNCACHED } from "./p2m.ts";

/** Where the ports of a PCI host bridge are (abi 5.1 add_io_space). */
export interface IoSpace {
  readonly base: bigint;
  /** Each port has 1 KiB, as in the legacy space. */
  readonly sparse: boolean;
}

/** Ports of one I/O space. A port of space n is numbered n * 2^24 + port, as Linux/ia64 does. */
export const portsPerSpace = 0x1_0000;
const spaceShift = 24;
/** Spaces that a machine can have; 0 is the legacy one (abi 5.1 add_io_space). */
export const maxIoSpaces = 16;

/** Each port of the legacy space has 1 KiB, so that a frame holds sixteen (layouts 5.1). */
const portsPerFrame = 16;
const firstFrame = ioPortSpace.start / frameSize;

/** What dom0 may use from the start: all frames, and the legacy ports (behaviour 14). */
export const everyFrame = { first: 0, last: Number.MAX_SAFE_INTEGER };
export const everyPort = { first: 0, last: portsPerSpace - 1 };

/** First number of the ports of a space. */
export function firstPort(space: number): number {
  return space << spaceShift;
}

/**
 * Gives a domain the ports, and maps the frames of those of the legacy space at their machine
 * address (abi 5.2 ioport_permission). Dom0 has them all mapped already.
 */
export function permitPorts(hv: Hypervisor, domain: Domain, first: number, last: number): void {
  domain.ioPorts.add(first, last);
  if (domain.isPrivileged) return;
  for (const gpfn of framesOfPorts(first, last)) {
    hv.physmap.addIo(domain, gpfn, gpfn, P2M_UNCACHED);
  }
}

/** Takes the ports, and unmaps the frames in which the domain has none left. */
export function denyPorts(hv: Hypervisor, domain: Domain, first: number, last: number): void {
  domain.ioPorts.remove(first, last);
  if (domain.isPrivileged) return;
  for (const gpfn of framesOfPorts(first, last)) {
    const port = (gpfn - firstFrame) * portsPerFrame;
    if (domain.ioPorts.overlaps(port, port + portsPerFrame - 1)) continue;
    const entry = domain.p2m.lookup(gpfn);
    if (entry !== undefined && (entry.flags & P2M_IO) !== 0) hv.physmap.remove(domain, gpfn);
  }
}

/** Frames of the legacy space that hold ports; at most 4096, whatever the range. */
function* framesOfPorts(first: number, last: number): Generator<number> {
  const end = Math.min(last, portsPerSpace - 1);
  for (
    let port = first;
    port <= end;
    port = (Math.floor(port / portsPerFrame) + 1) * portsPerFrame
  ) {
    yield firstFrame + Math.floor(port / portsPerFrame);
  }
}
