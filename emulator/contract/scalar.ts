import type { Fields } from "./record.ts";
import type { CallSite } from "./site.ts";

/** A 64-bit pattern in its canonical form, for example "0x1f". */
export function hex(value: bigint): string {
  return `0x${value.toString(16)}`;
}

/** r8 as a record carries it: a signed number, or hex of the pattern beyond 2^53. */
export function signedResult(r8: bigint): number | string {
  const signed = BigInt.asIntN(64, r8);
  const number = Number(signed);
  return Number.isSafeInteger(number) ? number : hex(BigInt.asUintN(64, r8));
}

/** The argument registers as they stand, for a call without a schema. */
export function registerFields(site: CallSite): Fields {
  return Object.fromEntries(site.args.map((value, i) => [`r${32 + i}`, hex(value)]));
}
