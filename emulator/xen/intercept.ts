import {
  alternateDataTlbMiss,
  alternateInstructionTlbMiss,
  breakInstruction,
  dataTlbMiss,
  dirtyBit,
  disabledFpHigh,
  externalInterrupt,
  type Fault,
  illegalOperation,
  instructionAccessRights,
  instructionTlbMiss,
  privilegedRegister,
  speculativeOperation,
  unsupportedDataReference,
  vhptTranslation,
} from "../ia64/fault.ts";
import type { Processor } from "../ia64/processor.ts";
import { handleBreak } from "./break.ts";
import { deliverPendingEvent, reflect } from "./deliver.ts";
import { logStore } from "./dirty-fault.ts";
import { fetchInstruction } from "./fetch.ts";
import { guestVhptAddress } from "./guest-vhpt.ts";
import type { Hypervisor } from "./hypervisor.ts";
import { emulatePrivileged } from "./privileged.ts";
import { PSR, privilegeLevel } from "./psr.ts";
import { regionOf } from "./regions.ts";
import { type Access, executesForeignPage, fill } from "./translate.ts";
import { CR, interruptedPsr, type Trap } from "./trap.ts";

const tlbMisses: readonly number[] = [
  vhptTranslation.vector,
  instructionTlbMiss.vector,
  dataTlbMiss.vector,
  alternateInstructionTlbMiss.vector,
  alternateDataTlbMiss.vector,
];
/** Vectors for which the hardware writes cr.itir, and those for which it writes cr.ifa. */
const withPageSize: readonly number[] = [
  ...[0x1800, 0x1c00, 0x2000, 0x2400, 0x2800],
  ...[0x5000, 0x5100, 0x5200, 0x5300],
];
const withAddress: readonly number[] = [...withPageSize, 0x5600, 0x5900, 0x5a00];
const lastReflected = 0x6000;
const isrExecute = 1n << 32n;
const isrNonAccess = 1n << 35n;
const isrSpeculative = 1n << 36n;
const lfetchFault = 4n;

/**
 * Takes an interruption of the vcpu that runs on `cpu`, in place of its interruption vector table
 * (behaviour 4): resolves it, or reflects it into the guest, and resumes or leaves the processor.
 */
export function takeInterruption(hv: Hypervisor, cpu: Processor, vector: number): void {
  const vcpu = hv.scheduler.current(cpu);
  if (vcpu === undefined) {
    cpu.stop();
    return;
  }
  cpu.bsw(1);
  const trap: Trap = { hv, vcpu, cpu };
  handle(trap, vector);
  resume(trap);
}

/** Returns to the guest: pending events first; stops if the vcpu may not go on. */
export function resume({ hv, vcpu, cpu }: Trap): void {
  const trap = { hv, vcpu, cpu };
  if (vcpu.runnable) deliverPendingEvent(trap);
  if (vcpu.tlbStale) hv.scheduler.refreshTranslations(vcpu, cpu);
  cpu.rfi();
  if (!vcpu.runnable || vcpu.yielding) cpu.stop();
}

function handle(trap: Trap, vector: number): void {
  const { hv, vcpu, cpu } = trap;
  if (tlbMisses.includes(vector)) handleMiss(trap);
  else if (vector === breakInstruction.vector) handleBreak(trap);
  else if (vector === illegalOperation.vector) handleGeneralException(trap);
  else if (vector === disabledFpHigh.vector && enableHighFp(trap)) return;
  else if (vector === dirtyBit.vector && logStore(trap)) return;
  else if (vector === instructionAccessRights.vector && executesForeignPage(trap, cpu.cr(CR.ifa)))
    return;
  else if (isReflected(vector)) reflectAsIs(trap, vector);
  else {
    const at = cpu.cr(CR.iip).toString(16);
    hv.crashDomain(vcpu.domain, `interruption 0x${vector.toString(16)} at 0x${at}`);
  }
}

/** The vectors that a paravirtual guest can receive (behaviour 4.3). */
function isReflected(vector: number): boolean {
  return (
    vector !== externalInterrupt.vector &&
    vector !== unsupportedDataReference.vector &&
    vector <= lastReflected
  );
}

/** Reflects with those of the registers that the hardware writes for this vector. */
function reflectAsIs(trap: Trap, vector: number): void {
  const { cpu } = trap;
  const ifa = cpu.cr(CR.ifa);
  reflect(trap, vector, {
    isr: cpu.cr(CR.isr),
    ...(withAddress.includes(vector) && { ifa }),
    ...(withPageSize.includes(vector) && { itir: guestItir(trap, ifa) }),
    ...(vector === speculativeOperation.vector && { iim: cpu.cr(CR.iim) }),
  });
}

function handleMiss(trap: Trap): void {
  const { cpu, hv, vcpu } = trap;
  hv.counters.count("TLB miss", vcpu.domain.id);
  const isr = cpu.cr(CR.isr);
  const va = cpu.cr(CR.ifa);
  const access: Access = (isr & isrExecute) !== 0n ? "instruction" : "data";
  const fault = fill(trap, va, access);
  if (fault === undefined) return;
  if (access === "data" && isDeferrable(isr)) {
    cpu.setCr(CR.ipsr, interruptedPsr(trap) | PSR.ed);
    return;
  }
  hv.counters.count("TLB miss reflected", vcpu.domain.id);
  reflectAt(trap, fault, va, isr);
}

/** A speculative load or lfetch.fault that misses is deferred, not reflected (TLB-060). */
function isDeferrable(isr: bigint): boolean {
  if ((isr & isrSpeculative) !== 0n) return true;
  return (isr & isrNonAccess) !== 0n && (isr & 0xfn) === lfetchFault;
}

/** Reflects a fault about an address, with the registers that say where (behaviour 4.3). */
export function reflectAt(trap: Trap, fault: Fault, va: bigint, isr: bigint): void {
  reflect(trap, fault.vector, {
    isr,
    ifa: va,
    itir: guestItir(trap, va),
    iha: guestVhptAddress(trap.vcpu, va),
  });
}

/** cr.itir of a fault: page size and region id of the guest's region register. */
function guestItir({ vcpu }: Trap, va: bigint): bigint {
  return vcpu.rrs[regionOf(va)]! & 0xffff_fffcn;
}

function enableHighFp({ vcpu, cpu }: Trap): boolean {
  if (vcpu.xsi.vdfh || !vcpu.xsi.hostDfh) return false;
  vcpu.xsi.hostDfh = false;
  cpu.setCr(CR.ipsr, cpu.cr(CR.ipsr) & ~PSR.dfh);
  return true;
}

/** Illegal operation, privileged operation and register: emulates what a kernel may do. */
function handleGeneralException(trap: Trap): void {
  const { cpu } = trap;
  const isr = cpu.cr(CR.isr);
  if ((isr & 0xffn) > BigInt(privilegedRegister.code)) {
    reflectAsIs(trap, illegalOperation.vector);
    return;
  }
  if (privilegeLevel(interruptedPsr(trap)) !== 1) {
    reflectCode(trap, illegalOperation);
    return;
  }
  const decoded = fetchInstruction(trap);
  if (decoded === "unmapped") {
    reflectAt(trap, instructionTlbMiss, cpu.cr(CR.iip), isrExecute);
    return;
  }
  const outcome = decoded === undefined ? "unknown" : emulatePrivileged(trap, decoded);
  if (outcome === "unknown") reflectAsIs(trap, illegalOperation.vector);
  else if (outcome === undefined) return;
  else if ("fault" in outcome) reflectAt(trap, outcome.fault, outcome.address, dataIsr(trap));
  else reflectCode(trap, outcome);
}

/** isr of a data fault that the emulation of tpa ends in: a non-access. */
function dataIsr({ cpu }: Trap): bigint {
  return (cpu.cr(CR.isr) & (3n << 41n)) | isrNonAccess | (1n << 34n);
}

function reflectCode(trap: Trap, fault: Fault): void {
  const isr = (trap.cpu.cr(CR.isr) & ~0xffffn) | BigInt(fault.code);
  reflect(trap, fault.vector, { isr });
}
