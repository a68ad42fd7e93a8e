import { ByteView } from "../../bytes.ts";
import type { Domain } from "../../domain.ts";
import { EFAULT, EINVAL, ESRCH } from "../../errno.ts";
import type { FrameTable } from "../../frames.ts";
import { NO_GPFN } from "../../frames.ts";
import type { Hypervisor } from "../../hypervisor.ts";
import { runState, timeInState } from "../../runstate.ts";
import type { Vcpu } from "../../vcpu.ts";
import { copyToGuest } from "../../xencomm.ts";
import { toFrame } from "../hypercall.ts";
import { type ControlCall, domainOffset, onDomain, reply, unionOffset } from "./control.ts";

/** Size of xen_domctl_getdomaininfo (abi 5.2). */
export const domainInfoSize = 80;

const flag = { dying: 1, shutDown: 4, paused: 8, blocked: 16, running: 32, debugged: 64 } as const;
const shutdownShift = 16;
const invalidFrame = 0xffff_ffff_ffff_ffffn;

/** getdomaininfo: the first domain with at least the id asked for. */
export function getDomainInfo(call: ControlCall): number {
  const { hv, op } = call;
  const wanted = op.u16(domainOffset);
  const found = hv.sortedDomains().find(({ id }) => id >= wanted);
  if (found === undefined) return -ESRCH;
  op.set16(domainOffset, found.id);
  op.bytes.set(domainInfo(hv, found), unionOffset);
  return reply(call);
}

/** A xen_domctl_getdomaininfo (abi 5.2; offsets there are 16 more). */
export function domainInfo(hv: Hypervisor, domain: Domain): Uint8Array {
  const online = domain.vcpus.filter((vcpu) => !vcpu.down);
  const info = new ByteView(domainInfoSize);
  info.set16(0, domain.id);
  info.set32(4, domainFlags(domain, online));
  info.set64(8, domain.totPages);
  info.set64(16, domain.maxPages);
  info.set64(32, sharedInfoGpfn(hv.frames, domain));
  const times = domain.vcpus.map((vcpu) => timeInState(vcpu, runState.running, hv.now()));
  info.set64(
    40,
    times.reduce((sum, time) => sum + time, 0),
  );
  info.set32(48, online.length);
  info.set32(52, Math.max(domain.vcpus.length - 1, 0));
  info.set32(56, domain.ssidref);
  info.bytes.set(domain.handle, 60);
  return info.bytes;
}

/** Without a shutdown the code is -1, which fills bits 31:16. */
function domainFlags(domain: Domain, online: readonly Vcpu[]): number {
  let flags = domain.shutdownCode << shutdownShift;
  if (domain.dead) flags |= flag.dying;
  if (domain.isShutDown) flags |= flag.shutDown;
  if (domain.pausedByController) flags |= flag.paused;
  if (online.length > 0 && online.every((vcpu) => vcpu.blocked)) flags |= flag.blocked;
  if (online.some((vcpu) => vcpu.runstate.state === runState.running)) flags |= flag.running;
  if (domain.debugged) flags |= flag.debugged;
  return flags >>> 0;
}

function sharedInfoGpfn(frames: FrameTable, domain: Domain): number | bigint {
  const gpfn = frames.m2p[domain.sharedInfoFrame]!;
  return gpfn === NO_GPFN ? invalidFrame : gpfn;
}

export const getVcpuInfo = onDomain((call, target) => {
  const { hv, op } = call;
  const id = op.u32(16);
  const vcpu = target.vcpus[id];
  if (vcpu === undefined) return -EINVAL;
  op.set8(20, vcpu.down ? 0 : 1);
  op.set8(21, vcpu.blocked ? 1 : 0);
  op.set8(22, vcpu.runstate.state === runState.running ? 1 : 0);
  op.set64(24, timeInState(vcpu, runState.running, hv.now()));
  op.set32(32, vcpu.processor);
  return reply(call);
});

/**
 * getmemlist: for each guest frame from start_pfn the frame itself if it is mapped, else ~0; to a
 * dom0 that works with machine addresses, the machine frame behind it (behaviour 8). The structure
 * tells how many were written, also when one faults.
 */
export const getMemList = onDomain((call, target) => {
  const { hv, domain, op } = call;
  const { work } = call.vcpu;
  const max = op.big(16);
  const first = toFrame(op.big(24));
  const buffer = op.big(32);
  let done = work.progress;
  while (done < max) {
    if (!work.mayGoOn()) return Number(work.preempt(call.args.slice(0, 1), done));
    const entry = new ByteView(8);
    const mfn = target.p2m.lookup(first + done)?.mfn;
    const frame = hv.profile.memoryModel === "VP" ? first + done : mfn;
    entry.set64(0, (mfn && frame) ?? invalidFrame);
    if (!copyToGuest(domain, buffer, entry.bytes, done * 8)) break;
    done++;
  }
  op.set64(40, done);
  const result = reply(call);
  return done < max ? -EFAULT : result;
}, -EINVAL);
