import type { ByteView } from "../bytes.ts";
import type { CallOutcome } from "../calls.ts";
import type { Domain } from "../domain.ts";
import { EFAULT, ENOSYS } from "../errno.ts";
import { flushTlb } from "../physmap.ts";
import { argument, type Trap } from "../trap.ts";
import { readStruct } from "../xencomm.ts";

const identityMapRegion7 = 1n;
const structSize = 32;

/** 0x700: turns optimisations on and off; a paravirtual domain has one (abi 5.8). */
export function optFeature(trap: Trap): CallOutcome {
  const { domain } = trap.vcpu;
  const feature = readStruct(domain, argument(trap, 32), structSize);
  const result = feature === undefined ? -EFAULT : setFeature(domain, feature, 0);
  trap.cpu.setGr(8, BigInt.asUintN(64, BigInt(result)));
  return "done";
}

/** Does what the `xen_ia64_opt_feature` at an offset asks for; 0 or -ENOSYS. */
export function setFeature(domain: Domain, op: ByteView, offset: number): number {
  if (op.big(offset) !== identityMapRegion7) return -ENOSYS;
  const on = op.u8(offset + 8) !== 0;
  domain.identityRegion7 = on
    ? { protection: op.big(offset + 16), key: op.big(offset + 24) }
    : undefined;
  flushTlb(domain);
  return 0;
}
