import { READ } from "./access-rights.ts";
import type { Helper } from "./builder.ts";
import { CR_DCR } from "./control-registers.ts";
import { OUTSIDE_RAM } from "./data-access.ts";
import * as faults from "./fault.ts";
import { ISR_SP } from "./interruption.ts";
import { WRITE_BACK } from "./memory-attributes.ts";
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
  if ((cpu.psrHigh & psr.PSRH_ED) !== 0) return 1n;
  if (cpu.knownOffset(address, Number(size)) !== OUTSIDE_RAM) return 0n;
  if (cpu.loadFault(address, Number(size)) === undefined) return isSpeculative(cpu) ? 0n : 1n;
  const deferral = (condition: faults.Fault) => isDeferred(cpu, condition);
  const fault = cpu.speculativeFault(address, Number(size), deferral);
  if (fault !== undefined) cpu.raiseData(fault, READ | ISR_SP, address);
  return 1n;
};

/**
 * Whether an advanced load gives 0 instead of a value, because the memory may not be read ahead of
 * time (manual vol. 2, 4.4.6): 1 or 0.
 */
export const skipsAdvancedLoad: Helper = (cpu, address = 0n, size = 8n) => {
  if (cpu.knownOffset(address, Number(size)) !== OUTSIDE_RAM) return 0n;
  const fault = cpu.loadFault(address, Number(size));
  return fault === undefined && !isSpeculative(cpu) ? 1n : 0n;
};

/** Whether the memory that was found last is cacheable, and so may be read speculatively. */
const isSpeculative = (cpu: Processor): boolean => cpu.memoryAttribute === WRITE_BACK;

/**
 * What no handler could mend is always deferred, and everything where interruptions are not
 * collected; else only what cr.dcr says, in code whose page promises recovery.
 */
function isDeferred(cpu: Processor, fault: faults.Fault): boolean {
  if (fault === faults.unimplementedDataAddress || fault === faults.natPageConsumption) return true;
  if ((cpu.psrLow & psr.PSR_IC) === 0) return true;
  if (!cpu.recovers) return false;
  if (fault === faults.unalignedDataReference) return true;
  const bit = deferralBits.get(fault);
  return bit !== undefined && ((cpu.cr(CR_DCR) >> BigInt(bit)) & 1n) !== 0n;
}
