import type { ByteView } from "../bytes.ts";
import { DOMID_SELF } from "../constants.ts";
import type { Domain } from "../domain.ts";
import { EFAULT, EINVAL } from "../errno.ts";
import type { Hypervisor } from "../hypervisor.ts";
import { copyToGuest, readStruct } from "../xencomm.ts";
import { bySubOp, type Call, type SubOp, toFrame } from "./hypercall.ts";
import { lookUpTarget } from "./target.ts";

/** Number of parameters, and those that Xen looks at. */
export const hvmParameters = 17;
const param = { ioreq: 5, bufioreq: 6, bufpioreq: 9, deviceModel: 13 } as const;
const pageParams: readonly number[] = [param.ioreq, param.bufioreq, param.bufpioreq];
const [lastDevice, lastIntx, lastIsaIrq] = [31, 3, 15];

/**
 * hvm_op (34, abi 4.11): r33 = the structure. No domain is a VTi domain, so what drives the lines
 * of one is refused once its arguments are right.
 */
export const hvmOp = bySubOp({
  0: ofTarget(16, (_, op) => isParameter(op), setParam),
  1: ofTarget(16, (_, op) => isParameter(op), getParam),
  2: ofTarget(8, isIntx, notVti),
  3: ofTarget(4, (_, op) => op.u8(2) <= lastIsaIrq, notVti),
  4: () => 0,
  7: ofTarget(24, () => true, notVti),
});

/** Reads the structure and tests it before it looks up the domain that it names. */
function ofTarget(
  size: number,
  isRight: (call: Call, op: ByteView) => boolean,
  run: (call: Call, target: Domain, op: ByteView, handle: bigint) => number,
): SubOp {
  return (call, handle) => {
    const op = readStruct(call.domain, handle, size);
    if (op === undefined) return -EFAULT;
    if (!isRight(call, op)) return -EINVAL;
    const target = lookUpTarget(call, op.u16(0));
    return typeof target === "number" ? target : run(call, target, op, handle);
  };
}

function notVti(): number {
  return -EINVAL;
}

function isParameter(op: ByteView): boolean {
  return op.u32(4) < hvmParameters;
}

function isIntx(_call: Call, op: ByteView): boolean {
  return op.u8(2) === 0 && op.u8(3) === 0 && op.u8(4) <= lastDevice && op.u8(5) <= lastIntx;
}

function setParam(call: Call, target: Domain, op: ByteView): number {
  const index = op.u32(4);
  let value = op.big(8);
  if (pageParams.includes(index) && !mapPage(call.hv, target, index, value)) return -EINVAL;
  if (index === param.deviceModel) {
    if (value === BigInt(DOMID_SELF)) value = BigInt(call.domain.id);
    if (value !== 0n) return -EINVAL;
  }
  target.hvmParams[index] = value;
  return 0;
}

function getParam(call: Call, target: Domain, op: ByteView, handle: bigint): number {
  op.set64(8, target.hvmParams[op.u32(4)]!);
  return copyToGuest(call.domain, handle, op.bytes) ? 0 : -EFAULT;
}

/** A page of the domain, which Xen holds from then on; false if it is none, or there is one. */
function mapPage(hv: Hypervisor, target: Domain, index: number, value: bigint): boolean {
  if (target.dying || target.deviceModelFrames.has(index)) return false;
  const mfn = target.p2m.lookup(toFrame(value))?.mfn;
  if (mfn === undefined || !hv.frames.getPage(mfn, target.id)) return false;
  target.deviceModelFrames.set(index, mfn);
  return true;
}
