import { cpuidRegisters } from "../ia64/cpuid.ts";
import type { Processor } from "../ia64/processor.ts";

const signature = [..."Xen/ia64"].reduce(
  (value, character, at) => value | (BigInt(character.charCodeAt(0)) << BigInt(8 * at)),
  0n,
);
/** The registers from here on are the host's. */
const firstOfHost = 3;

/** cpuid as a paravirtual guest is told it (abi 6, GET_CPUID): 0 "Xen/ia64", 1 and 2 zero. */
export function processorIdentification(cpu: Processor, index: bigint): bigint {
  if (index === 0n) return signature;
  const host = index >= BigInt(firstOfHost) && index < BigInt(cpuidRegisters);
  return host ? cpu.cpuid(Number(index)) : 0n;
}
