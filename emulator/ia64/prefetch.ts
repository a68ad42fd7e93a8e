import { READ } from "./access-rights.ts";
import type { Helper } from "./builder.ts";
import { registerNatConsumption } from "./fault.ts";
import { ISR_NA } from "./interruption.ts";

/** ISR.code of faults that lfetch.fault raises without accessing data (manual vol. 2, table 8-2). */
const lfetchCode = 4;

/** The faults of lfetch.fault on an address: `nat` is 1 if it is a NaT. */
export const prefetchFaulting: Helper = (cpu, address = 0n, nat = 0n) => {
  if (nat !== 0n) cpu.raise(registerNatConsumption, READ | ISR_NA, undefined, lfetchCode);
  const fault = cpu.translate(address, "read");
  if (typeof fault === "object") cpu.raise(fault, READ | ISR_NA, address, lfetchCode);
  return undefined;
};
