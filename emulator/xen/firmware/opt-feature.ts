import type { CallOutcome } from "../calls.ts";
import { EFAULT, ENOSYS } from "../errno.ts";
import { flushTlb } from "../physmap.ts";
import { argument, type Trap } from "../trap.ts";
import { readStruct } from "../xencomm.ts";

const identityMapRegion7 = 1n;

/** 0x700: turns optimisations on and off; a paravirtual domain has one (abi 5.8). */
export function optFeature(trap: Trap): CallOutcome {
  const result = setFeature(trap);
  trap.cpu.setGr(8, BigInt.asUintN(64, BigInt(result)));
  return "done";
}

function setFeature(trap: Trap): number {
  const { domain } = trap.vcpu;
  const feature = readStruct(domain, argument(trap, 32), 32);
  if (feature === undefined) return -EFAULT;
  if (feature.big(0) !== identityMapRegion7) return -ENOSYS;
  const on = feature.u8(8) !== 0;
  domain.identityRegion7 = on ? { protection: feature.big(16), key: feature.big(24) } : undefined;
  flushTlb(domain);
  return 0;
}
