import type { ByteView } from "../bytes.ts";
import type { Domain } from "../domain.ts";
import { EACCES, EFAULT, ENOSYS, EPERM } from "../errno.ts";
import { readStruct } from "../xencomm.ts";
import { archSetup } from "./domctl/arch-setup.ts";
import { getVcpuContext, setVcpuContext } from "./domctl/context.ts";
import { type ControlOp, domainOffset } from "./domctl/control.ts";
import { getDomainInfo, getMemList, getVcpuInfo } from "./domctl/info.ts";
import * as lifecycle from "./domctl/lifecycle.ts";
import { maxMem, setMaxVcpus } from "./domctl/limits.ts";
import * as permissions from "./domctl/permissions.ts";
import * as refused from "./domctl/refused.ts";
import * as scheduling from "./domctl/scheduling.ts";
import * as settings from "./domctl/settings.ts";
import { shadowOp } from "./domctl/shadow.ts";
import type { Hypercall } from "./hypercall.ts";

const structSize = 144;
const interfaceVersion = 6;

const ops: Readonly<Record<number, ControlOp>> = {
  1: lifecycle.createDomain,
  2: lifecycle.destroyDomain,
  3: lifecycle.pauseDomain,
  4: lifecycle.unpauseDomain,
  5: getDomainInfo,
  6: getMemList,
  9: scheduling.setVcpuAffinity,
  10: shadowOp,
  11: maxMem,
  12: setVcpuContext,
  13: getVcpuContext,
  14: getVcpuInfo,
  15: setMaxVcpus,
  16: scheduling.schedulerOp,
  17: settings.setDomainHandle,
  19: settings.irqPermission,
  20: permissions.ioMemPermission,
  21: permissions.ioPortPermission,
  18: settings.setDebugging,
  23: archSetup,
  24: settings.setTimeOffset,
  25: scheduling.getVcpuAffinity,
  27: lifecycle.resume,
  28: refused.sendTrigger,
  29: lifecycle.subscribe,
  33: refused.hvmContext,
  34: refused.hvmContext,
  35: settings.setAddressSize,
  36: settings.getAddressSize,
  39: permissions.memoryMapping,
  40: permissions.ioPortMapping,
  38: refused.passThroughIrq,
  44: settings.setOptFeature,
  46: settings.setTarget,
  48: refused.passThroughIrq,
  57: refused.memSharing,
  58: settings.disableMigrate,
};

/** What a domain may do for the one that it serves: give devices and their interrupts (abi 5.2). */
const servedOps: readonly number[] = [38, 39, 40, 48];

function actsForTarget(caller: Domain, op: ByteView): boolean {
  return servedOps.includes(op.u32(0)) && caller.target?.id === op.u16(domainOffset);
}

/** domctl (36, abi 5.2): r32 = the structure. The version is tested before the privilege. */
export const domctl: Hypercall = (hv, vcpu, args) => {
  const { domain } = vcpu;
  const handle = args[0]!;
  const op = readStruct(domain, handle, structSize);
  if (op === undefined) return BigInt(-EFAULT);
  if (op.u32(4) !== interfaceVersion) return BigInt(-EACCES);
  if (!domain.isPrivileged && !actsForTarget(domain, op)) return BigInt(-EPERM);
  const run = ops[op.u32(0)];
  return BigInt(run ? run({ hv, vcpu, domain, args, handle, op }) : -ENOSYS);
};
