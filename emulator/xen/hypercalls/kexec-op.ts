import type { ByteView } from "../bytes.ts";
import { frameSize } from "../constants.ts";
import { EFAULT, EINVAL, ENOENT, EPERM } from "../errno.ts";
import { copyToGuest, readStruct } from "../xencomm.ts";
import { bySubOp, type Call, type Hypercall, type SubOp } from "./hypercall.ts";

const imageSize = 32;
const rangeSize = 24;
/** Kinds of image: default and crash. */
const imageTypes = 2;
/** Ranges: those of Xen itself, and of the notes that each processor leaves. */
const [XEN_RANGE, CPU_RANGE] = [1, 2];
const lastRange = 6;

const ops = bySubOp(
  {
    0: execute,
    1: onImage((call, type, image) => {
      call.hv.kexecImages.set(type, {
        rebootCodeBuffer: image.big(8),
        indirectionPage: image.big(16),
        startAddress: image.big(24),
      });
      return 0;
    }),
    2: onImage((call, type) => {
      call.hv.kexecImages.delete(type);
      return 0;
    }),
    3: getRange,
  },
  -EINVAL,
);

/** kexec_op (37, abi 5.6): r33 = the structure; for dom0 only, whatever the command. */
export const kexecOp: Hypercall = (hv, vcpu, args) =>
  vcpu.domain.id === 0 ? ops(hv, vcpu, args) : BigInt(-EPERM);

/** Starts a loaded kernel: nothing of this machine is left for it to find (behaviour 10, reboot). */
function execute({ hv, domain }: Call, handle: bigint): number {
  const type = readStruct(domain, handle, 4)?.u32(0);
  if (type === undefined) return -EFAULT;
  if (type >= imageTypes) return -EINVAL;
  if (!hv.kexecImages.has(type)) return -ENOENT;
  hv.halted = "kexec";
  return 0;
}

function onImage(run: (call: Call, type: number, image: ByteView) => number): SubOp {
  return (call, handle) => {
    const image = readStruct(call.domain, handle, imageSize);
    if (image === undefined) return -EFAULT;
    const type = image.u32(0);
    return type < imageTypes ? run(call, type, image) : -EINVAL;
  };
}

/** Of the ranges only Xen's own exists here: the frame that is never handed out. */
function getRange({ hv, domain }: Call, handle: bigint): number {
  const range = readStruct(domain, handle, rangeSize);
  if (range === undefined) return -EFAULT;
  const kind = range.u32(0);
  if (kind > lastRange) return -EINVAL;
  if (kind === CPU_RANGE && range.u32(4) >= hv.processors.length) return -EINVAL;
  range.set64(8, kind === XEN_RANGE ? frameSize : 0);
  range.set64(16, 0);
  return copyToGuest(domain, handle, range.bytes) ? 0 : -EFAULT;
}
