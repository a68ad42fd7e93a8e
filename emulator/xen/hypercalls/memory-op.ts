import { frameSize } from "../constants.ts";
import type { Domain } from "../domain.ts";
import { EFAULT, EINVAL, ENOSYS } from "../errno.ts";
import { encodeMemmapInfo } from "../memmap.ts";
import { copyToGuest, readStruct } from "../xencomm.ts";
import { exchange } from "./exchange.ts";
import type { Call, Hypercall, SubOp, SubOps } from "./hypercall.ts";
import {
  answerDone,
  commandMask,
  decrease,
  increase,
  populate,
  type ReservationOp,
  runReservation,
  startShift,
} from "./reservation.ts";
import { lookUpTarget } from "./target.ts";

const reservationOps: Readonly<Record<number, ReservationOp>> = {
  0: increase,
  1: decrease,
  6: populate,
};

const otherOps: SubOps = {
  2: ({ hv }) => hv.frames.total,
  3: ofDomain((domain) => domain.totPages),
  4: ofDomain((domain) => domain.maxPages),
  7: addToPhysmap,
  10: machineMemoryMap,
  11: exchange,
  14: ofDomain((domain) => Math.max(Math.ceil(domain.convmemEnd / frameSize) - 1, 0)),
  16: podTarget,
  17: podTarget,
};

/** memory_op (12, abi 4.6). */
export const memoryOp: Hypercall = (hv, vcpu, args) => {
  const call: Call = { hv, vcpu, domain: vcpu.domain, args };
  const command = Number(args[0]! & commandMask);
  const reservationOp = reservationOps[command];
  if (reservationOp !== undefined) {
    if (hv.profile.memoryModel === "P=M") return answerDone(call, args[0]! >> startShift, args[1]!);
    return runReservation(call, reservationOp, args[0]! >> startShift, args[1]!);
  }
  return BigInt(otherOps[command]?.(call, args[1]!) ?? -ENOSYS);
};

/** An op that tells a number about the domain whose id the handle leads to. */
function ofDomain(tell: (domain: Domain) => number): SubOp {
  return (call, handle) => {
    const id = readStruct(call.domain, handle, 2)?.u16(0);
    if (id === undefined) return -EFAULT;
    const target = lookUpTarget(call, id);
    return typeof target === "number" ? target : tell(target);
  };
}

/** add_to_physmap serves VTi domains only, and every domain is paravirtual. */
function addToPhysmap(call: Call, handle: bigint): number {
  const op = readStruct(call.domain, handle, 24);
  if (op === undefined) return -EFAULT;
  const target = lookUpTarget(call, op.u16(0));
  return typeof target === "number" ? target : -ENOSYS;
}

/** machine_memory_map: what dom0's firmware would say of the machine; sizes in bytes. */
function machineMemoryMap(call: Call, handle: bigint): number {
  const { hv, domain } = call;
  if (!domain.isPrivileged) return -EINVAL;
  const op = readStruct(domain, handle, 16);
  if (op === undefined) return -EFAULT;
  const map = encodeMemmapInfo(hv.machineMap.ranges());
  if (op.u32(0) < map.length) return -EINVAL;
  if (!copyToGuest(domain, op.big(8), map)) return -EFAULT;
  op.set32(0, map.length);
  return copyToGuest(domain, handle, op.bytes) ? 0 : -EFAULT;
}

/** set_pod_target and get_pod_target: setting changes nothing on ia64, both tell tot_pages. */
function podTarget(call: Call, handle: bigint): number {
  if (!call.domain.isPrivileged) return -EINVAL;
  const op = readStruct(call.domain, handle, 40);
  if (op === undefined) return -EFAULT;
  const target = lookUpTarget(call, op.u16(32));
  if (typeof target === "number") return target;
  op.set64(8, target.totPages);
  op.set64(16, 0);
  op.set64(24, 0);
  return copyToGuest(call.domain, handle, op.bytes) ? 0 : -EFAULT;
}
