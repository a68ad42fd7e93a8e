/**
 * A condition that interrupts an instruction: the interruption vector (offset into the IVT) and
 * the code that goes to ISR.code (manual vol. 2, chapter 8). Values are shared constants, so that
 * raising one allocates nothing; address and access bits are filled in by whoever raises it.
 */
export interface Fault {
  /** Name as the manual spells it, for messages and logs. */
  readonly name: string;
  /** Offset of the handler from cr.iva, for example 0x5400. */
  readonly vector: number;
  /** ISR.code, 16 bits. */
  readonly code: number;
}

function fault(name: string, vector: number, code = 0): Fault {
  return { name, vector, code };
}

/** The interruptions of the manual's vol. 2, table 5-6 and chapter 8, in the order of their vectors. */
export const vhptTranslation = fault("VHPT Translation", 0x0000);
export const instructionTlbMiss = fault("Instruction TLB", 0x0400);
export const dataTlbMiss = fault("Data TLB", 0x0800);
export const alternateInstructionTlbMiss = fault("Alternate Instruction TLB", 0x0c00);
export const alternateDataTlbMiss = fault("Alternate Data TLB", 0x1000);
export const dataNestedTlbMiss = fault("Data Nested TLB", 0x1400);
export const instructionKeyMiss = fault("Instruction Key Miss", 0x1800);
export const dataKeyMiss = fault("Data Key Miss", 0x1c00);
export const dirtyBit = fault("Dirty Bit", 0x2000);
export const instructionAccessBit = fault("Instruction Access Bit", 0x2400);
export const dataAccessBit = fault("Data Access Bit", 0x2800);
export const breakInstruction = fault("Break Instruction", 0x2c00);
export const externalInterrupt = fault("External Interrupt", 0x3000);
export const pageNotPresent = fault("Page Not Present", 0x5000);
export const keyPermission = fault("Key Permission", 0x5100);
export const instructionAccessRights = fault("Instruction Access Rights", 0x5200);
export const dataAccessRights = fault("Data Access Rights", 0x5300);
export const illegalOperation = fault("Illegal Operation", 0x5400, 0x00);
export const privilegedOperation = fault("Privileged Operation", 0x5400, 0x10);
export const privilegedRegister = fault("Privileged Register", 0x5400, 0x20);
export const reservedRegisterField = fault("Reserved Register/Field", 0x5400, 0x30);
export const disabledIsaTransition = fault("Disabled Instruction Set Transition", 0x5400, 0x40);
export const illegalDependency = fault("Illegal Dependency", 0x5400, 0x80);
export const disabledFpLow = fault("Disabled FP-Register", 0x5500, 0x1);
export const disabledFpHigh = fault("Disabled FP-Register", 0x5500, 0x2);
export const registerNatConsumption = fault("Register NaT Consumption", 0x5600, 0x10);
export const natPageConsumption = fault("NaT Page Consumption", 0x5600, 0x20);
export const speculativeOperation = fault("Speculative Operation", 0x5700);
export const instructionDebug = fault("Instruction Debug", 0x5900);
export const dataDebug = fault("Data Debug", 0x5900);
export const unalignedDataReference = fault("Unaligned Data Reference", 0x5a00);
export const unsupportedDataReference = fault("Unsupported Data Reference", 0x5b00);
export const floatingPointFault = fault("Floating-Point Fault", 0x5c00);
export const floatingPointTrap = fault("Floating-Point Trap", 0x5d00, 0x1);
export const unimplementedInstructionAddress = fault(
  "Unimplemented Instruction Address",
  0x5e00,
  0x10,
);
export const lowerPrivilegeTransfer = fault("Lower-Privilege Transfer", 0x5e00, 0x2);
export const takenBranch = fault("Taken Branch", 0x5f00, 0x4);
export const singleStep = fault("Single Step", 0x6000, 0x8);
export const virtualization = fault("Virtualization", 0x6100);
export const unimplementedDataAddress = fault("Unimplemented Data Address", 0x5400, 0x30);
