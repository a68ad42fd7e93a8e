import { frameSize } from "../../constants.ts";
import type { Domain } from "../../domain.ts";
import { EINVAL } from "../../errno.ts";
import { denyPorts, permitPorts } from "../../io-ports.ts";
import { gpfnLimit, P2M_IO, P2M_UNCACHED } from "../../p2m.ts";
import { maxIoFrames } from "../dom0vp/ioremap.ts";
import { type ControlOp, onDomain } from "./control.ts";

const lastPort = 0xffff_ffff;
/** Ports of the space that ioport_mapping serves. */
const legacyPorts = 0x1_0000;

interface Frames {
  readonly first: number;
  readonly last: number;
}

/** Undefined for a range that wraps, as an empty one above 0 does. At 0 that is no frames. */
function frameRange(first: bigint, count: bigint): Frames | undefined {
  if (first === 0n && count === 0n) return { first: 0, last: -1 };
  const last = BigInt.asUintN(64, first + count - 1n);
  return last < first ? undefined : { first: Number(first), last: Number(last) };
}

/** iomem_permission: gives or takes the right to map machine frames. */
export const ioMemPermission: ControlOp = (call) => {
  const frames = frameRange(call.op.big(16), call.op.big(24));
  if (frames === undefined) return -EINVAL;
  return onDomain(({ op }, target) => setPermission(target, frames, op.u8(32) !== 0))(call);
};

function setPermission(target: Domain, { first, last }: Frames, allow: boolean): number {
  if (last < first) return 0;
  if (allow) target.ioFrames.add(first, last);
  else target.ioFrames.remove(first, last);
  return 0;
}

/** ioport_permission: gives or takes ports, and maps or unmaps their frames. */
export const ioPortPermission = onDomain(({ hv, op }, target) => {
  const first = op.u32(16);
  const count = op.u32(20);
  const last = first + count - 1;
  if (count === 0) return 0;
  if (last > lastPort) return -EINVAL;
  if (op.u8(24) !== 0) permitPorts(hv, target, first, last);
  else denyPorts(hv, target, first, last);
  return 0;
});

/**
 * memory_mapping: the right to machine frames, and their mapping at guest frames. What is no I/O,
 * or mapped already, is skipped.
 */
export const memoryMapping: ControlOp = (call) => {
  const { op } = call;
  const count = op.big(32);
  const guest = frameRange(op.big(16), count);
  const machine = frameRange(op.big(24), count);
  if (guest === undefined || machine === undefined || count > maxIoFrames) return -EINVAL;
  return onDomain(({ hv }, target) => {
    const add = op.u32(40) !== 0;
    for (let i = 0; i < count; i++) {
      const gpfn = guest.first + i;
      const mfn = machine.first + i;
      if (gpfn >= gpfnLimit || mfn >= gpfnLimit) break;
      if (!add) unmapIo(target, gpfn, mfn);
      else if (isIo(mfn)) hv.physmap.addIo(target, gpfn, mfn, P2M_UNCACHED);
    }
    return setPermission(target, machine, add);

    function isIo(mfn: number): boolean {
      return hv.machineMap.isMemoryMappedIo(mfn * frameSize, frameSize);
    }
    function unmapIo(domain: Domain, gpfn: number, mfn: number): void {
      const entry = domain.p2m.lookup(gpfn);
      const same = entry !== undefined && entry.mfn === mfn && (entry.flags & P2M_IO) !== 0;
      if (same) hv.physmap.remove(domain, gpfn);
    }
  })(call);
};

/**
 * ioport_mapping: for a paravirtual domain the guest port must be the machine port; it is given or
 * taken as by ioport_permission.
 */
export const ioPortMapping: ControlOp = (call) => {
  const { op } = call;
  const first = op.u32(20);
  const count = op.u32(24);
  const end = Math.max(op.u32(16), first) + count;
  if (count === 0 || end > legacyPorts) return -EINVAL;
  return onDomain(({ hv }, target) => {
    if (op.u32(28) !== 0) permitPorts(hv, target, first, first + count - 1);
    else denyPorts(hv, target, first, first + count - 1);
    return 0;
  })(call);
};
