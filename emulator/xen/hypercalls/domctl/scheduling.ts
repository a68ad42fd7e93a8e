import type { Domain } from "../../domain.ts";
import { EFAULT, EINVAL } from "../../errno.ts";
import { copyFromGuest, copyToGuest, type PhysicalMemory } from "../../xencomm.ts";
import { onDomain, reply } from "./control.ts";

/** The credit scheduler; Xen's public header of domctl numbers them. */
const schedulerCredit = 5;
const [commandPut, commandGet] = [0, 1];
/** A cap that put leaves as it is; a weight of 0 is left too. */
const sameCap = 0xffff;
/** Processors that a map can name here: those beyond there are none of. */
const knownProcessors = 64;
/** Bytes of a longer map that are cleared at a time. */
const clearedAtOnce = 0x4000;

/** setvcpuaffinity: the processors on which a vcpu may run; it moves before its next turn. */
export const setVcpuAffinity = onDomain(({ hv, domain, op }, target) => {
  const vcpu = target.vcpus[op.u32(16)];
  if (vcpu === undefined) return -EINVAL;
  const map = readMap(domain, op.big(24), op.u32(32));
  if (map === undefined) return -EFAULT;
  const online = (1n << BigInt(hv.processors.length)) - 1n;
  if ((map & online) === 0n) return -EINVAL;
  vcpu.affinity = map;
  return 0;
});

/** getvcpuaffinity: the map as it was set, as far as the caller's reaches. */
export const getVcpuAffinity = onDomain(({ domain, op }, target) => {
  const vcpu = target.vcpus[op.u32(16)];
  if (vcpu === undefined) return -EINVAL;
  return writeMap(domain, op.big(24), op.u32(32), vcpu.affinity) ? 0 : -EFAULT;
});

/** scheduler_op: weight and cap of a domain (abi 5.2). */
export const schedulerOp = onDomain((call, target) => {
  const { op } = call;
  const command = op.u32(20);
  if (op.u32(16) !== schedulerCredit) return -EINVAL;
  if (command !== commandPut && command !== commandGet) return -EINVAL;
  if (command === commandPut) setShare(target, op.u16(24), op.u16(26));
  else {
    op.set16(24, target.share.weight);
    op.set16(26, target.share.cap);
  }
  return reply(call);
});

function setShare({ share }: Domain, weight: number, cap: number): void {
  if (weight !== 0) share.weight = weight;
  if (cap !== sameCap) share.cap = cap;
}

/** A bitmap of `bits` processors behind a handle; those beyond the first 64 do not count. */
function readMap(memory: PhysicalMemory, handle: bigint, bits: number): bigint | undefined {
  const known = Math.min(bits, knownProcessors);
  const bytes = copyFromGuest(memory, handle, Math.ceil(known / 8));
  const map = bytes?.reduceRight((value, byte) => (value << 8n) | BigInt(byte), 0n);
  return map === undefined ? undefined : BigInt.asUintN(known, map);
}

/** Writes a map of `bits` bits, zeros where there is no processor; false on a fault. */
function writeMap(memory: PhysicalMemory, handle: bigint, bits: number, map: bigint): boolean {
  const length = Math.ceil(bits / 8);
  const value = BigInt.asUintN(Math.min(bits, knownProcessors), map);
  const known = new Uint8Array(Math.min(length, knownProcessors / 8));
  for (const i of known.keys()) known[i] = Number((value >> BigInt(8 * i)) & 0xffn);
  if (!copyToGuest(memory, handle, known)) return false;
  for (let at = known.length; at < length; at += clearedAtOnce) {
    const zeros = new Uint8Array(Math.min(clearedAtOnce, length - at));
    if (!copyToGuest(memory, handle, zeros, at)) return false;
  }
  return true;
}
