import { CR_IFA, CR_IFS, CR_IIM, CR_IIP, CR_IPSR, CR_ISR } from "../ia64/control-registers.ts";
import type { Processor } from "../ia64/processor.ts";
import type { Hypervisor } from "./hypervisor.ts";
import { PSR } from "./psr.ts";
import type { Vcpu } from "./vcpu.ts";

/** Control registers that an interruption fills in and that are read here. */
export const CR = {
  ipsr: CR_IPSR,
  isr: CR_ISR,
  iip: CR_IIP,
  ifa: CR_IFA,
  ifs: CR_IFS,
  iim: CR_IIM,
} as const;

/**
 * An interruption of a vcpu that the hypervisor deals with. The interrupted state is in the
 * interruption registers of the processor, from which rfi resumes; bank 1 is selected.
 */
export interface Trap {
  readonly hv: Hypervisor;
  readonly vcpu: Vcpu;
  readonly cpu: Processor;
}

const valid = 1n << 63n;

/** Hardware psr of the interrupted code. */
export function interruptedPsr({ cpu }: Trap): bigint {
  return cpu.cr(CR.ipsr);
}

/** Moves the point of return behind the interrupted instruction. */
export function advance({ cpu }: Trap): void {
  const ipsr = cpu.cr(CR.ipsr);
  const slot = (ipsr & PSR.ri) >> 41n;
  if (slot < 2n) {
    cpu.setCr(CR.ipsr, (ipsr & ~PSR.ri) | ((slot + 1n) << 41n));
  } else {
    cpu.setCr(CR.ipsr, ipsr & ~PSR.ri);
    cpu.setCr(CR.iip, BigInt.asUintN(64, cpu.cr(CR.iip) + 16n));
  }
}

/**
 * The frame marker of the point of return, as cr.ifs holds it after a cover: that of the frame to
 * be restored if an RFI is under way, else of the current frame.
 */
export function frameMarker({ cpu }: Trap): bigint {
  const ifs = cpu.cr(CR.ifs);
  return (ifs & valid) !== 0n ? ifs : valid | cpu.cfm;
}

/** Covers the interrupted frame; what cr.ifs would be. The point of return has an empty frame. */
export function coverFrame({ cpu }: Trap): bigint {
  cpu.cover();
  const marker = cpu.cr(CR.ifs);
  cpu.setCr(CR.ifs, 0n);
  return marker;
}

/** Value of a register that carries an argument: a NaT reads as all ones (abi 1.4). */
export function argument({ cpu }: Trap, register: number): bigint {
  return cpu.nat(register) ? 0xffff_ffff_ffff_ffffn : cpu.gr(register);
}
