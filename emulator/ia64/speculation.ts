import { EXECUTE, READ } from "./access-rights.ts";
import type { Helper } from "./builder.ts";
import { CR_DCR } from "./control-registers.ts";
import * as faults from "./fault.ts";
import { ISR_SP } from "./interruption.ts";
import type { Processor } from "./processor.ts";
import * as psr from "./psr.ts";

/** Bit of cr.dcr that defers a fault of a speculative load (manual vol. 2, 3.3.4.1). */
const deferralBits: ReadonlyMap<faults.Fault, number> = new Map([
  [faults.vhptTranslation, 8],
  [faults.dataTlbMiss, 8],
  [faults.alternateDataTlbMiss, 8],
  [faults.pageNotPresent, 9],
  [faults.dataKeyMiss, 10],
  [faults.keyPermission, 11],
  [faults.dataAccessRights, 12],
  [faults.dataAccessBit, 13],
  [faults.dataDebug, 14],
]);

/**
 * Whether a speculative load of `size` bytes gives a NaT instead of a value: 1 or 0. Raises the fault
 * if there is one that may not be deferred (manual vol. 2, 5.5.5).
 */
export const defersLoad: Helper = (cpu, address = 0n, size = 8n) => {
  const fault = cpu.loadFault(address, Number(size));
  if (fault === undefined) return 0n;
  if (defers(cpu, fault)) return 1n;
  cpu.raise(fault, READ | ISR_SP, address);
};

/**
 * Faults that no handler could mend are deferred at once. Others are while psr.ed is set, or
 * interruptions are not collected; else only in code whose page promises recovery, as cr.dcr says.
 */
function defers(cpu: Processor, fault: faults.Fault): boolean {
  const bit = deferralBits.get(fault);
  if (bit === undefined || (cpu.psrHigh & psr.PSRH_ED) !== 0) return true;
  if ((cpu.psrLow & psr.PSR_IC) === 0) return true;
  return hasRecovery(cpu) && ((cpu.cr(CR_DCR) >> BigInt(bit)) & 1n) !== 0n;
}

/** Whether the page of the current instruction has its ed bit set. */
function hasRecovery(cpu: Processor): boolean {
  if ((cpu.psrHigh & psr.PSRH_IT) === 0) return false;
  const [low, high] = [BigInt.asIntN(32, cpu.ip), BigInt.asIntN(32, cpu.ip >> 32n)];
  const fault = cpu.resolve(Number(low), Number(high), EXECUTE, cpu.cpl, true);
  return fault === undefined && cpu.deferring;
}
