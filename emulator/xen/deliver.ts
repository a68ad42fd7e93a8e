import {
  alternateDataTlbMiss,
  dataNestedTlbMiss,
  dataTlbMiss,
  externalInterrupt,
  vhptTranslation,
} from "../ia64/fault.ts";
import { selectBank } from "./banks.ts";
import type { Hypervisor } from "./hypervisor.ts";
import { deliveryPsr, PSR, virtualPsr } from "./psr.ts";
import { CR, coverFrame, frameMarker, interruptedPsr, type Trap } from "./trap.ts";
import type { Vcpu } from "./vcpu.ts";
import { XSI } from "./xsi.ts";

/** isr.ir: a mandatory load of the register stack engine. */
const isrIr = 1n << 38n;
/** The faults that the hardware nests. */
const dataMisses = [vhptTranslation.vector, dataTlbMiss.vector, alternateDataTlbMiss.vector];

/** What a fault leaves in the guest's interruption registers beside the common ones. */
interface FaultRegisters {
  readonly isr: bigint;
  readonly ifa?: bigint;
  readonly itir?: bigint;
  readonly iha?: bigint;
  readonly iim?: bigint;
}

/**
 * Hands a fault to the guest's own handler at iva + vector (behaviour 4.3). With virtual psr.ic 0
 * that is a data nested TLB fault where the hardware would raise one, and a crash otherwise.
 */
export function reflect(trap: Trap, vector: number, registers: FaultRegisters): void {
  const { vcpu } = trap;
  const { xsi } = vcpu;
  if (!xsi.ic) {
    reflectNested(trap, vector, registers.isr);
    return;
  }
  if (registers.ifa !== undefined) xsi.set(XSI.ifa, registers.ifa);
  if (registers.itir !== undefined) xsi.set(XSI.itir, registers.itir);
  if (registers.iha !== undefined) xsi.set(XSI.iha, registers.iha);
  if (registers.iim !== undefined) xsi.set(XSI.iim, registers.iim);
  enterHandler(trap, vcpu.iva + BigInt(vector), registers.isr);
}

/** Enters the event callback; the fault registers stay as they are (behaviour 4.3). */
export function deliverEvent(trap: Trap): void {
  const { hv, vcpu } = trap;
  if (!vcpu.xsi.ic) hv.diagnostics.count("event delivered with psr.ic off");
  enterHandler(trap, vcpu.eventCallback, interruptedPsr(trap) & PSR.ri);
}

/** What is to be delivered to a vcpu on its way back to the guest. */
type Pending = "event" | "interrupt" | undefined;

/**
 * An event that is pending and unmasked with a callback registered. In January 2006 there was none:
 * what is pending in the IRR was an interrupt then, for which virtual psr.i and psr.ic must be on.
 */
export function pendingDelivery({ profile }: Hypervisor, vcpu: Vcpu): Pending {
  const { info, interrupts, xsi } = vcpu;
  if (vcpu.eventCallback !== 0n) return info.deliverable ? "event" : undefined;
  if (profile.eventVector === undefined || info.upcallMask !== 0 || !xsi.ic) return undefined;
  return interrupts.deliverable(xsi.get(XSI.tpr)) === undefined ? undefined : "interrupt";
}

/** Enters the event callback, or the guest's handler of external interrupts, for what is pending. */
export function deliverPendingEvent(trap: Trap): void {
  const pending = pendingDelivery(trap.hv, trap.vcpu);
  if (pending === "event") deliverEvent(trap);
  if (pending !== "interrupt") return;
  const isr = interruptedPsr(trap) & PSR.ri;
  enterHandler(trap, trap.vcpu.iva + BigInt(externalInterrupt.vector), isr);
}

function reflectNested(trap: Trap, vector: number, isr: bigint): void {
  const { hv, vcpu } = trap;
  if ((isr & isrIr) !== 0n) {
    // The restored frame could not be filled: cover it, so that the handler can go on.
    vcpu.xsi.set(XSI.ifs, coverFrame(trap));
    return;
  }
  if (!dataMisses.includes(vector) || vcpu.xsi.metaphysical) {
    const at = trap.cpu.cr(CR.iip).toString(16);
    hv.crashDomain(vcpu.domain, `fault 0x${vector.toString(16)} with psr.ic off at 0x${at}`);
    return;
  }
  // The registers of the outer interruption, which is not saved yet, stay as they are.
  continueAt(trap, vcpu.iva + BigInt(dataNestedTlbMiss.vector));
}

function enterHandler(trap: Trap, entry: bigint, isr: bigint): void {
  const { cpu, vcpu } = trap;
  const { xsi } = vcpu;
  xsi.set(XSI.ipsr, virtualPsr(vcpu, interruptedPsr(trap)));
  xsi.set(XSI.isr, isr);
  xsi.set(XSI.iip, cpu.cr(CR.iip));
  xsi.set(XSI.ifs, 0n);
  xsi.set(XSI.precoverIfs, frameMarker(trap));
  xsi.set(XSI.unat, cpu.ar(36));
  xsi.ic = false;
  xsi.vdfh = false;
  vcpu.info.upcallMask = 1;
  continueAt(trap, entry);
}

/** The frame stays in place: a pending restore of it by cr.ifs is still to be done. */
function continueAt(trap: Trap, entry: bigint): void {
  const { cpu, vcpu } = trap;
  selectBank(trap, 0);
  cpu.setCr(CR.ipsr, deliveryPsr(vcpu, interruptedPsr(trap)));
  cpu.setCr(CR.iip, BigInt.asUintN(64, entry));
}
