import { consoleRingSize } from "../console-log.ts";
import { frameSize } from "../constants.ts";
import { EACCES, EFAULT, ENOSYS, EPERM } from "../errno.ts";
import { copyToGuest, isNullHandle, readStruct } from "../xencomm.ts";
import { type ControlCall, type ControlOp, reply } from "./domctl/control.ts";
import { domainInfo, domainInfoSize } from "./domctl/info.ts";
import type { Hypercall } from "./hypercall.ts";
import { debugKeys } from "./sysctl/debug-keys.ts";
import { pageOffline } from "./sysctl/page-offline.ts";
import { getCpuInfo } from "./sysctl/processors.ts";
import { traceBuffers } from "./sysctl/trace-buffers.ts";

const structSize = 136;
const interfaceVersion = 7;
/** One instruction is one nanosecond of system time. */
const processorClock_kHz = 1_000_000;
/** The credit scheduler. */
const schedulerId = 5;

const ops: Readonly<Record<number, ControlOp>> = {
  1: readConsole,
  2: traceBuffers,
  3: physInfo,
  4: (call) => {
    call.op.set32(8, schedulerId);
    return reply(call);
  },
  6: getDomainInfoList,
  7: debugKeys,
  8: getCpuInfo,
  9: availHeap,
  14: pageOffline,
};

/** sysctl (35, abi 5.3): r32 = the structure. The privilege is tested first. */
export const sysctl: Hypercall = (hv, vcpu, args) => {
  const { domain } = vcpu;
  if (!domain.isPrivileged) return BigInt(-EPERM);
  const handle = args[0]!;
  const op = readStruct(domain, handle, structSize);
  if (op === undefined) return BigInt(-EFAULT);
  if (op.u32(4) !== interfaceVersion) return BigInt(-EACCES);
  const run = ops[op.u32(0)];
  return BigInt(run ? run({ hv, vcpu, domain, args, handle, op }) : -ENOSYS);
};

/**
 * readconsole: at most `count` bytes of the ring, from `index` on if incremental. Clearing drops
 * what has been read. Indexes are 32 bits wide.
 */
function readConsole(call: ControlCall): number {
  const { hv, domain, op } = call;
  const { console } = hv;
  let from = Math.max(console.cleared, console.written - consoleRingSize);
  const index = op.u32(12);
  if (op.u8(9) !== 0 && index > from) from = Math.min(index, console.written);
  const bytes = console.slice(from, op.u32(24));
  if (!copyToGuest(domain, op.big(16), bytes)) return -EFAULT;
  if (op.u8(8) !== 0) console.cleared = from + bytes.length;
  op.set32(12, from + bytes.length);
  op.set32(24, bytes.length);
  return reply(call);
}

function physInfo(call: ControlCall): number {
  const { hv, domain, op } = call;
  const processors = hv.processors.length;
  const nodes = op.big(96);
  const listed = Math.min(op.u32(88) + 1, processors);
  op.bytes.fill(0, 8, 112);
  op.set32(8, 1);
  op.set32(12, 1);
  op.set32(16, processors);
  op.set32(24, processorClock_kHz);
  op.set64(32, hv.frames.total);
  op.set64(40, hv.frames.free);
  op.set32(88, Math.max(processors - 1, 0));
  op.set64(96, nodes);
  if (!isNullHandle(domain, nodes) && !copyToGuest(domain, nodes, new Uint8Array(4 * listed))) {
    return -EFAULT;
  }
  return reply(call);
}

function getDomainInfoList(call: ControlCall): number {
  const { hv, domain, op } = call;
  const buffer = op.big(16);
  const domains = hv.sortedDomains().filter(({ id }) => id >= op.u16(8));
  const listed = domains.slice(0, op.u32(12));
  for (const [i, listedDomain] of listed.entries()) {
    if (!copyToGuest(domain, buffer, domainInfo(hv, listedDomain), i * domainInfoSize)) {
      return -EFAULT;
    }
  }
  op.set32(24, listed.length);
  return reply(call);
}

/** availheap: free bytes whose addresses have at least `min` and fewer than `max` bits. */
function availHeap(call: ControlCall): number {
  const { hv, op } = call;
  const max = op.u32(12);
  const low = 2 ** op.u32(8) / frameSize;
  const high = max === 0 ? hv.frames.total : Math.min(2 ** max / frameSize, hv.frames.total);
  const node = op.u32(16) | 0;
  let free = 0;
  for (let mfn = Math.floor(low); mfn < high; mfn++) if (hv.frames.count[mfn] === 0) free++;
  op.set64(24, node > 0 ? 0 : free * frameSize);
  return reply(call);
}
