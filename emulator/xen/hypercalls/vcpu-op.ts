import { maxVcpus } from "../constants.ts";
import { EEXIST, EFAULT, EINVAL, ENOENT, ENOSYS, ETIME } from "../errno.ts";
import { loadGuestContext } from "../guest-context.ts";
import { guestContextSize } from "../guest-context-layout.ts";
import { runstateInfo, writeRunstateArea } from "../runstate.ts";
import type { Vcpu } from "../vcpu.ts";
import { copyFromGuest, copyToGuest, readStruct } from "../xencomm.ts";
import { type Call, type Hypercall, toInt } from "./hypercall.ts";

/** A sub-operation on a vcpu of the caller's domain; `handle` is r34. */
type VcpuOp = (call: Call, target: Vcpu, handle: bigint) => number;

const minPeriod_ns = 1_000_000n;
const periodLimit_ns = 1n << 62n;
/** Flag of set_singleshot_timer: refuse a time that is past. */
const futureOnly = 1;

const ops: Readonly<Record<number, VcpuOp>> = {
  0: initialise,
  1: up,
  2: (_call, target) => {
    target.down = true;
    return 0;
  },
  3: (_call, target) => (target.down ? 0 : 1),
  4: ({ hv, domain }, target, handle) =>
    copyToGuest(domain, handle, runstateInfo(target, hv.now())) ? 0 : -EFAULT,
  5: registerRunstateArea,
  6: setPeriodicTimer,
  7: ({ hv, domain }, target) => {
    target.periodicPeriod = 0;
    hv.timers.cancel("periodic", domain.id, target.id);
    return 0;
  },
  8: setSingleshotTimer,
  9: ({ hv, domain, vcpu }, target) => {
    if (target !== vcpu) return -EINVAL;
    hv.timers.cancel("singleshot", domain.id, target.id);
    return 0;
  },
};

/** vcpu_op (24, abi 4.5): r32 = command, r33 = vcpu of the caller's domain, r34 = handle. */
export const vcpuOp: Hypercall = (hv, vcpu, args) => {
  const { domain } = vcpu;
  const id = toInt(args[1]!);
  if (id < 0 || id >= maxVcpus) return BigInt(-EINVAL);
  const target = domain.vcpus[id];
  if (target === undefined) return BigInt(-ENOENT);
  const op = ops[toInt(args[0]!)];
  return BigInt(op ? op({ hv, vcpu, domain, args }, target, args[2]!) : -ENOSYS);
};

function initialise({ hv, domain }: Call, target: Vcpu, handle: bigint): number {
  const context = copyFromGuest(domain, handle, guestContextSize);
  if (context === undefined) return -EFAULT;
  return target.initialised ? -EEXIST : loadGuestContext(hv, target, context);
}

function up(_call: Call, target: Vcpu): number {
  if (!target.initialised) return -EINVAL;
  target.down = false;
  return 0;
}

/** A bad area is accepted; what is written to it is lost. */
function registerRunstateArea({ hv, domain }: Call, target: Vcpu, handle: bigint): number {
  const area = readStruct(domain, handle, 8)?.big(0);
  if (area === undefined) return -EFAULT;
  target.runstateArea = area;
  writeRunstateArea(target, hv.now());
  return 0;
}

function setPeriodicTimer({ hv, domain }: Call, target: Vcpu, handle: bigint): number {
  const period = readStruct(domain, handle, 8)?.big(0);
  if (period === undefined) return -EFAULT;
  if (period < minPeriod_ns || period >= periodLimit_ns) return -EINVAL;
  target.periodicPeriod = Number(period);
  const time = hv.now() + target.periodicPeriod;
  hv.timers.set({ kind: "periodic", domain: domain.id, vcpu: target.id, time });
  return 0;
}

function setSingleshotTimer(call: Call, target: Vcpu, handle: bigint): number {
  const { hv, domain } = call;
  if (target !== call.vcpu) return -EINVAL;
  const timer = readStruct(domain, handle, 16);
  if (timer === undefined) return -EFAULT;
  const time = Number(timer.big(0));
  if ((timer.u32(8) & futureOnly) !== 0 && time < hv.now()) return -ETIME;
  hv.timers.set({ kind: "singleshot", domain: domain.id, vcpu: target.id, time });
  return 0;
}
