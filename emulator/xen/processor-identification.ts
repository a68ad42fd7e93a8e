const signature = [..."Xen/ia64"].reduce(
  (value, character, at) => value | (BigInt(character.charCodeAt(0)) << BigInt(8 * at)),
  0n,
);
/** cpuid 3 and 4 of the host: highest index 4, revision, model, family 0x1f; the long branch. */
const host = [0x1f02_0004n, 1n];

/** cpuid as a paravirtual guest is told it (abi 6, GET_CPUID): 0 "Xen/ia64", 1 and 2 zero. */
export function processorIdentification(index: bigint): bigint {
  if (index === 0n) return signature;
  return index >= 3n && index <= 4n ? host[Number(index) - 3]! : 0n;
}
